package dev.rolecall.e2e.sandbox;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.chain.RoleVerification;
import dev.rolecall.command.LiveConsole;
import dev.rolecall.command.ReportOptions;
import dev.rolecall.command.RolecallCommand;
import dev.rolecall.command.Subcommand;
import dev.rolecall.command.Surroundings;
import dev.rolecall.command.UsageException;
import dev.rolecall.e2e.Interruptible;
import dev.rolecall.report.Format;
import dev.rolecall.verify.Report;
import dev.rolecall.verify.Vantage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the whole verification on a chain of its own, whole or broken on purpose. */
@Command(
    name = "demo",
    description = {
      "Verify the role of a Profile, team-a, in a sandbox on this machine, and then what must be"
          + " refused.",
      "With --fault, break the chain first; the exit code is 1 when the fault was found.",
      "A report of what is broken stays as HTML, in a temporary file unless --output names one."
    })
public final class DemoCommand implements Subcommand {
  static final String PROFILE = "team-a";
  static final String OTHER_PROFILE = "team-b";

  @Mixin private ReportOptions reportOptions = new ReportOptions();

  @Option(
      names = "--vantage",
      paramLabel = "VANTAGE",
      defaultValue = "admin",
      description =
          "From where to look: ${COMPLETION-CANDIDATES}. A pod sees neither IAM nor the cluster."
              + " Default: ${DEFAULT-VALUE}.")
  private Vantage vantage = Vantage.ADMIN;

  @Option(
      names = "--fault",
      paramLabel = "NAME",
      description = "Break the chain first, so that the verification finds NAME.")
  private @Nullable String fault;

  @Option(
      names = "--list-faults",
      description = "List the names that --fault takes, and do nothing.")
  private boolean listFaults;

  /** For the service loader. */
  public DemoCommand() {}

  @Override
  public int run(Surroundings here) throws InterruptedException {
    if (listFaults) {
      faults().forEach(here.out()::println);
      return RolecallCommand.PASSED;
    }
    Optional<Fault> chosen = Optional.ofNullable(fault).map(DemoCommand::faultNamed);
    LiveConsole console = reportOptions.console(here);
    return Interruptible.run(() -> demonstrate(chosen, console, here));
  }

  private static Stream<String> faults() {
    return Arrays.stream(Fault.values()).map(each -> each.mode().id()).sorted();
  }

  private static Fault faultNamed(String name) {
    return Fault.of(name)
        .orElseThrow(() -> UsageException.notOneOf("--fault", name, faults().toList()));
  }

  private int demonstrate(Optional<Fault> chosen, LiveConsole console, Surroundings here) {
    Sandbox.Settings settings =
        new Sandbox.Settings(
            List.of(PROFILE, OTHER_PROFILE),
            InetAddress.getLoopbackAddress(),
            0,
            Duration.ofHours(24));
    try (Sandbox sandbox = Sandbox.start(settings, here.clock())) {
      ProfileChain chain = new ProfileChain(sandbox, PROFILE);
      console.say(
          "An issuer, STS, IAM and S3 on %s; Profile %s with role %s."
              .formatted(sandbox.aws().endpoint(), PROFILE, chain.member().roleArn()));
      chosen.ifPresent(broken -> broken.breakChain(chain));
      chosen.ifPresent(broken -> console.say("The chain is broken: " + broken.mode().id() + "."));
      RoleVerification verification =
          Demonstration.of(chain, vantage, reportOptions, here.clock())
              .toldOfItsEnd(console::tell)
              .build();
      console.start(verification.titles());
      Report report = verification.run(console);
      int verdict = console.finish(report);
      int exit = chosen.map(broken -> exitCode(broken.mode(), report)).orElse(verdict);
      if (exit != RolecallCommand.PASSED && !reportOptions.toFile()) {
        console.written("HTML report", keep(report));
      }
      return exit;
    }
  }

  /** A fault that is not found is a defect of the verification, or of the fault. */
  private static int exitCode(FailureMode injected, Report report) {
    if (report.names(injected)) {
      return RolecallCommand.FAILED;
    }
    throw new IllegalStateException("The verification did not find " + injected.id());
  }

  private static Path keep(Report report) {
    try {
      Path page = Files.createTempFile("rolecall-report-", ".html");
      return Files.writeString(page, Format.HTML.render(report));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
