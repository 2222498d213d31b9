package dev.rolecall.why;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.chain.ErrorText;
import dev.rolecall.chain.RefusedPermission;
import dev.rolecall.chain.RoleVerification;
import dev.rolecall.command.CheckCommand;
import dev.rolecall.command.Exhibit;
import dev.rolecall.command.RolecallCommand;
import dev.rolecall.command.Subcommand;
import dev.rolecall.command.Surroundings;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.credentials.WebIdentityConfig;
import dev.rolecall.credentials.WebIdentityException;
import dev.rolecall.report.CallerView;
import dev.rolecall.report.DiagnosisView;
import dev.rolecall.report.PermissionView;
import dev.rolecall.s3.Permission;
import dev.rolecall.s3.Scope;
import dev.rolecall.verify.Diagnosis;
import dev.rolecall.verify.Report;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code why}: what a call came to nothing of; a notebook's magic says which. */
@Command(
    name = "why",
    description = {
      "Tell why a call came to nothing: as whom it was made, and what is wrong.",
      "It asks what the error leaves open: STS, or S3 for the very thing, harmlessly."
    })
public final class WhyCommand implements Subcommand {
  @Option(
      names = "--error",
      required = true,
      paramLabel = "TEXT",
      description = "What the client said.")
  private String error = "";

  @Option(
      names = "--action",
      paramLabel = "ACTION",
      description = "What was called, as policies name it.")
  private @Nullable String action;

  @Option(names = "--resource", paramLabel = "S3URL", description = "Of what it was asked.")
  private @Nullable String resource;

  @Option(
      names = "--credentials",
      paramLabel = "WHOSE",
      description = "With whose: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private CallersCredentials credentials = CallersCredentials.UNKNOWN;

  /** For picocli. */
  public WhyCommand() {}

  @Override
  public int run(Surroundings here) {
    say(here, WhySentences.made(credentials));
    Optional<Diagnosis> told = ErrorText.diagnose(error, Optional.empty(), here.clock().instant());
    Optional<Permission> asked = told.flatMap(this::asked);
    Optional<Scope> scope = scope(here.environment());
    if (told.filter(WhyCommand::isOfSessionThatIsOver).isPresent()) {
      explain(here, told.get());
    } else if (asked.filter(each -> !each.writes() || isIn(each, scope)).isPresent()) {
      byPermission(here, asked.get(), scope);
    } else if (credentials.isOthers() || told.filter(WhyCommand::isOfS3).isEmpty()) {
      byIdentity(here, told);
    } else {
      explain(here, asked.map(each -> compared(told.get(), each, scope, here)).orElse(told.get()));
    }
    return RolecallCommand.PASSED;
  }

  /** By what was asked of S3, which the Profile's role asks once more. */
  private void byPermission(Surroundings here, Permission asked, Optional<Scope> scope) {
    RoleVerification.Builder verification = verification(here).permission(asked);
    scope.ifPresent(verification::scope);
    Report report = verification.build().run(check -> {});
    if (PermissionView.isGranted(report)) {
      say(here, WhySentences.works(credentials, WhySentences.ALLOWED_NOW));
    }
    here.out().print(PermissionView.text(report, here.width()));
    here.exhibits().accept(new Exhibit.Permitted(report));
  }

  /** By whether STS grants the Profile's role a session. */
  private void byIdentity(Surroundings here, Optional<Diagnosis> told) {
    Report report = verification(here).identityOnly().build().run(check -> {});
    if (report.passed()) {
      say(
          here,
          WhySentences.works(
              credentials,
              told.isPresent() ? WhySentences.GRANTED_NOW : WhySentences.NOT_OF_THE_ROLE));
    }
    if (!report.passed() || credentials.isOthers()) {
      here.out().print(CallerView.text(report, here.width()));
      here.exhibits().accept(new Exhibit.Caller(report));
    } else {
      told.ifPresent(diagnosis -> explain(here, diagnosis));
    }
  }

  private static void explain(Surroundings here, Diagnosis diagnosis) {
    here.out().print(DiagnosisView.text(diagnosis, here.width()));
    here.exhibits().accept(new Exhibit.Explained(diagnosis));
  }

  private static void say(Surroundings here, String sentence) {
    here.out().println(sentence + "\n");
    here.exhibits().accept(new Exhibit.Said(sentence));
  }

  private static RoleVerification.Builder verification(Surroundings here) {
    return CheckCommand.verification(here.environment(), here.clock());
  }

  /** What was asked of S3: as the caller says, else as S3's sentence does. */
  private Optional<Permission> asked(Diagnosis told) {
    if (!isOfS3(told)) {
      return Optional.empty();
    }
    Map<String, String> evidence = told.finding().evidence();
    String what = action == null ? evidence.getOrDefault("action", "") : action;
    String where = resource == null ? evidence.getOrDefault("resource", "") : resource;
    try {
      return Permission.of(what, where);
    } catch (IllegalArgumentException noneOfS3) {
      return Optional.empty();
    }
  }

  private static boolean isIn(Permission asked, Optional<Scope> scope) {
    return scope.filter(asked::isIn).isPresent();
  }

  /** Of what is not tried again: whether it is the Profile's at all. */
  private static Diagnosis compared(
      Diagnosis told, Permission asked, Optional<Scope> scope, Surroundings here) {
    try {
      RoleArn role = WebIdentityConfig.fromEnvironment(here.environment()).role();
      return Diagnosis.of(
          RefusedPermission.told(told.finding(), asked, scope, role), told.ruledOut());
    } catch (WebIdentityException noRole) {
      return told;
    }
  }

  private static Optional<Scope> scope(Map<String, String> environment) {
    try {
      return Scope.fromEnvironment(environment);
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static boolean isOfS3(Diagnosis told) {
    return "S3".equals(told.finding().evidence().get("service"));
  }

  /** The client's: one that is asked for now is a new one. */
  private static boolean isOfSessionThatIsOver(Diagnosis told) {
    return told.finding().mode() == FailureMode.LAUNCHER_CREDENTIALS_EXPIRED;
  }
}
