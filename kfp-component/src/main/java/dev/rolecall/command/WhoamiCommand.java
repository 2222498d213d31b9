package dev.rolecall.command;

import dev.rolecall.chain.RoleVerification;
import dev.rolecall.report.CallerView;
import dev.rolecall.verify.Report;
import picocli.CommandLine.Command;

/** {@code rolecall whoami}: the caller that STS names, by the pod's token and by nothing else. */
@Command(
    name = "whoami",
    description = {
      "Tells as whom requests are made from here, and until when.",
      "It asks STS, by the pod's token; nothing is asked of S3."
    })
public final class WhoamiCommand implements Subcommand {
  /** For picocli and the service loader. */
  public WhoamiCommand() {}

  @Override
  public int run(Surroundings here) {
    Report report =
        RoleVerification.builder(here.environment(), here.clock())
            .identityOnly()
            .build()
            .run(check -> {});
    here.out().print(CallerView.text(report, here.width()));
    here.exhibits().accept(new Exhibit.Caller(report));
    return report.passed() ? RolecallCommand.PASSED : RolecallCommand.FAILED;
  }
}
