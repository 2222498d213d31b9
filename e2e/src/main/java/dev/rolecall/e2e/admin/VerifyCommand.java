package dev.rolecall.e2e.admin;

import dev.rolecall.command.LiveConsole;
import dev.rolecall.command.ReportOptions;
import dev.rolecall.command.Subcommand;
import dev.rolecall.command.Surroundings;
import dev.rolecall.command.UsageException;
import dev.rolecall.command.WaitOption;
import dev.rolecall.e2e.cluster.ClusterException;
import dev.rolecall.e2e.cluster.KubeApi;
import dev.rolecall.verify.Report;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rolecall verify}: an admin's look at a Profile's chain, or at those of many. */
@Command(
    name = "verify",
    description = {
      "Verify the role of a Profile from outside: read the cluster and IAM, put the trust policy to"
          + " what a pod's token would say, exchange a token of default-editor with STS, try the"
          + " scope with that session, and have the API server rehearse a pod.",
      "It writes only under .rolecall/ in the scope, and removes what it wrote. With --no-pod it"
          + " only reads.",
      "Exit code 1 where the chain is broken, and where it is not proved to hold."
    })
public final class VerifyCommand implements Subcommand {
  @Mixin private ProfileSelection selection = new ProfileSelection();
  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private ReportOptions reportOptions = new ReportOptions();
  @Mixin private WaitOption wait = new WaitOption();
  @Mixin private ScopeOptions scope = new ScopeOptions();

  @Option(
      names = "--no-pod",
      description =
          "Only read: ask for no token and for no dry run of a pod, and nothing of STS and S3.")
  private boolean noPod;

  @Option(
      names = "--allow-unproved",
      description =
          "Exit with 0 where nothing is broken, even if a part of the chain was not to be seen.")
  private boolean allowUnproved;

  /** For the service loader. */
  public VerifyCommand() {}

  @Override
  public int run(Surroundings here) throws InterruptedException {
    Optional<String> one = selection.one();
    return one.isPresent() ? ofOne(one.get(), here) : ofSeveral(here);
  }

  private int ofOne(String profile, Surroundings here) throws InterruptedException {
    LiveConsole console = reportOptions.console(here);
    try (ProfileVerification verification = verification(here, console)) {
      Report report = wait.report(console, () -> verification.attempt(profile));
      return told(console, report, here);
    }
  }

  /** The report, and that it is not enough where that is only for want of proof. */
  static int told(LiveConsole console, Report report, Surroundings here) {
    int exit = console.finish(report);
    if (report.passed() && !report.accepted()) {
      here.err().println(AdminSentences.unproved());
    }
    return exit;
  }

  private int ofSeveral(Surroundings here) throws InterruptedException {
    LiveConsole console = reportOptions.consoleOfSeveral(here);
    List<String> profiles = selection.all(connected(here));
    try (ProfileVerification verification = verification(here, console)) {
      return new SeveralProfiles(verification, wait, console, System::nanoTime).run(profiles);
    }
  }

  private KubeApi connected(Surroundings here) {
    try {
      return cluster.connect(here);
    } catch (ClusterException e) {
      throw new UsageException("" + e.getMessage());
    }
  }

  private ProfileVerification verification(Surroundings here, LiveConsole console) {
    return new ProfileVerification(
        here,
        cluster,
        new ProfileVerification.Wish(
            !noPod, reportOptions.strict(), !allowUnproved, reportOptions.timeout(), scope),
        console);
  }
}
