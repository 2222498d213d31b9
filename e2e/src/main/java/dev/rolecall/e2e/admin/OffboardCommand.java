package dev.rolecall.e2e.admin;

import dev.rolecall.command.Subcommand;
import dev.rolecall.command.Surroundings;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code rolecall offboard}: takes its role from a Profile. */
@Command(
    name = "offboard",
    description = {
      "Take its AWS role from a Profile: its plugin and the annotation, and then the subject in the"
          + " trust policies of the account, none of which is left open, and its S3 policy. A role"
          + " that onboarding made and that serves nobody else is deleted. The bucket's data stay."
          + " The Profile may be gone already.",
      "Shows what it would do; --apply does it."
    })
public final class OffboardCommand implements Subcommand {
  @Mixin private ProfileOptions options = new ProfileOptions();

  @Mixin private RoleOptions role = new RoleOptions();

  /** For the service loader. */
  public OffboardCommand() {}

  @Override
  public int run(Surroundings here) throws InterruptedException {
    String profile = options.profile();
    Optional<String> roleName = role.name();
    return new PlanRun(here, role)
        .run(options, (life, issuer) -> life.offboard(profile, issuer, roleName));
  }
}
