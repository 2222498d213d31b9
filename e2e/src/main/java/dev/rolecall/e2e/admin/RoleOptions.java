package dev.rolecall.e2e.admin;

import dev.rolecall.command.UsageException;
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

  /** As it is given; IAM API Reference, CreateRole, RoleName. */
  Optional<String> name() {
    if (role != null && !role.matches("[\\w+=,.@-]{1,64}")) {
      throw new UsageException(AdminSentences.badRole(role));
    }
    return Optional.ofNullable(role);
  }

  boolean apply() {
    return apply;
  }
}
