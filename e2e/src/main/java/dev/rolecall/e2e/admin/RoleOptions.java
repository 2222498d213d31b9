package dev.rolecall.e2e.admin;

import dev.rolecall.chain.RoleVerification;
import dev.rolecall.command.RunLimit;
import dev.rolecall.command.UsageException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which role a plan is about, and whether it is carried out: a picocli mixin. */
final class RoleOptions {
  @Option(
      names = "--role",
      paramLabel = "NAME",
      description =
          "The role's name. Default: the role that the Profile has, or the Profile's name.")
  private @Nullable String role;

  @Option(names = "--apply", description = "Do it.")
  private boolean apply;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = RunLimit.class,
      description = {
        "Give up where the cluster and IAM are not read by then, such as 90, 90s or 10m.",
        "A change that is begun is made. Default: 2m."
      })
  private Duration timeout = RoleVerification.LIMIT;

  /** As it is given; IAM API Reference, CreateRole, RoleName. */
  Optional<String> name() {
    if (role != null && !role.matches("[\\w+=,.@-]{1,64}")) {
      throw new UsageException(AdminSentences.badRole(role));
    }
    return Optional.ofNullable(role);
  }

  /** For all that is read before the first change. */
  Duration timeout() {
    return timeout;
  }

  boolean apply() {
    return apply;
  }
}
