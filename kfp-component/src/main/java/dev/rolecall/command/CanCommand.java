package dev.rolecall.command;

import dev.rolecall.chain.RoleVerification;
import dev.rolecall.report.Format;
import dev.rolecall.report.PermissionView;
import dev.rolecall.s3.Permission;
import dev.rolecall.s3.Scope;
import dev.rolecall.verify.Report;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rolecall can}: whether the role may do one thing, by a request that does no harm. */
@Command(
    name = "can",
    description = {
      "Tell whether the role may do one thing to one resource of S3, by doing it harmlessly.",
      "It lists one key and reads one byte. Writing and removing it tries within the scope alone,",
      "with an object of its own. What has no harmless request is not probed."
    },
    footer = {"", "Exit codes: 0 it may, 1 it may not or was not probed, 2 used wrongly."})
public final class CanCommand implements Subcommand {
  private static final Pattern ACTION = Pattern.compile("[\\w-]+:\\w+");

  @Parameters(
      index = "0",
      paramLabel = "ACTION",
      completionCandidates = ProbedActions.class,
      description = "As policies name it: ${COMPLETION-CANDIDATES}.")
  private String action = "";

  @Parameters(
      index = "1",
      paramLabel = "RESOURCE",
      description = "s3://bucket/key, or its ARN; of a listing s3://bucket/prefix.")
  private String resource = "";

  @Option(names = "--scope", paramLabel = "S3URL", description = CheckCommand.SCOPE)
  private @Nullable String scope;

  @Option(names = "--json", description = "Write the report as JSON.")
  private boolean json;

  /** For picocli and the service loader. */
  public CanCommand() {}

  @Override
  public int run(Surroundings here) {
    Optional<Permission> asked = asked();
    Optional<Scope> named = CheckCommand.given(scope).or(() -> ofEnvironment(here.environment()));
    if (asked.isEmpty()) {
      return notProbed(here, NotProbed.harmful(action));
    }
    if (asked.get().writes() && named.filter(asked.get()::isIn).isEmpty()) {
      return notProbed(here, NotProbed.outsideOfScope(asked.get()));
    }
    RoleVerification.Builder builder =
        CheckCommand.verification(here.environment(), here.clock())
            .permission(asked.get())
            .toldOfItsEnd(line -> here.err().println(line));
    named.ifPresent(builder::scope);
    Report report = builder.build().run(check -> {});
    here.out().print(json ? Format.JSON.render(report) : PermissionView.text(report, here.width()));
    here.exhibits().accept(new Exhibit.Permitted(report));
    return PermissionView.isGranted(report) ? RolecallCommand.PASSED : RolecallCommand.FAILED;
  }

  private Optional<Permission> asked() {
    if (!ACTION.matcher(action).matches()) {
      throw new UsageException(UsageMessages.noAction(action));
    }
    try {
      return Permission.of(action, resource);
    } catch (IllegalArgumentException e) {
      throw new UsageException(UsageMessages.noResource(String.valueOf(e.getMessage())));
    }
  }

  private static Optional<Scope> ofEnvironment(Map<String, String> environment) {
    try {
      return Scope.fromEnvironment(environment);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          UsageMessages.noScope(Scope.BUCKET_VARIABLE, String.valueOf(e.getMessage())));
    }
  }

  private int notProbed(Surroundings here, String why) {
    here.out().println(NotProbed.text(why, action, resource, here.environment()));
    return RolecallCommand.FAILED;
  }
}
