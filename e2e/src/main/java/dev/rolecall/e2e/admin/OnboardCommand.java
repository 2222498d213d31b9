package dev.rolecall.e2e.admin;

import dev.rolecall.command.RolecallCommand;
import dev.rolecall.command.Subcommand;
import dev.rolecall.command.Surroundings;
import dev.rolecall.command.UsageException;
import dev.rolecall.e2e.profile.ProfileLife;
import dev.rolecall.s3.Scope;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rolecall onboard}: gives a Profile its role. */
@Command(
    name = "onboard",
    description = {
      "Give a Profile its AWS role: OIDC provider, role, trust policy, S3 policy, the Profile's"
          + " plugin and the annotation of default-editor.",
      "Or, with --cluster-roles, give a cluster its own: kf-admin and kf-user as kfctl made them, and"
          + " one for the Profile controller.",
      "Shows what it would do; --apply does it. Twice is the same as once."
    })
public final class OnboardCommand implements Subcommand {
  @Mixin private ProfileOptions options = new ProfileOptions();

  @Mixin private RoleOptions role = new RoleOptions();

  @Option(
      names = "--scope",
      paramLabel = "S3URL",
      description = "What the role is for: s3://bucket/prefix.")
  private @Nullable String scope;

  @Option(
      names = "--owner",
      paramLabel = "EMAIL",
      description =
          "The Profile's owner, where it has to be made. Of one that is there, its own counts.")
  private @Nullable String owner;

  @Option(
      names = "--with-namespace",
      description =
          "Make the namespace and its ServiceAccounts too, where no Profile controller does."
              + " Always so where the cluster knows no Profiles.")
  private boolean withNamespace;

  @Option(
      names = "--verify",
      description = {
        "After --apply, verify the Profile as rolecall verify does, and end with its report and exit"
            + " code.",
        "It waits up to 2m for IAM, the webhook and the Profile controller."
      })
  private boolean verify;

  @Mixin private ClusterRolesOptions clusterRoles = new ClusterRolesOptions();

  /** For the service loader. */
  public OnboardCommand() {}

  @Override
  public int run(Surroundings here) throws InterruptedException {
    if (clusterRoles.areWanted()) {
      requireNothingOfAProfile();
      return new PlanRun(here, role)
          .run(options, (life, issuer) -> life.onboard(clusterRoles.of(issuer)));
    }
    clusterRoles.requireNone();
    String profile = options.profile();
    if (scope == null) {
      throw new UsageException(AdminSentences.missing("--scope"));
    }
    Scope parsed = ProfileOptions.scope("--scope", scope);
    Optional<String> roleName = role.name();
    if (verify && !role.apply()) {
      throw new UsageException(AdminSentences.verifiedOnceMade());
    }
    int made =
        new PlanRun(here, role)
            .run(
                options,
                (life, issuer) ->
                    life.onboard(
                        new ProfileLife.Wish(
                            profile,
                            parsed,
                            issuer,
                            roleName,
                            Optional.ofNullable(owner),
                            withNamespace)));
    return verify && made == RolecallCommand.PASSED
        ? new OnboardedVerification(here).run(profile, options.cluster(), parsed)
        : made;
  }

  private void requireNothingOfAProfile() {
    Stream.of(
            options.isGiven() ? "--profile" : "",
            scope != null ? "--scope" : "",
            owner != null ? "--owner" : "",
            withNamespace ? "--with-namespace" : "",
            role.name().isPresent() ? "--role" : "")
        .filter(option -> !option.isEmpty())
        .findFirst()
        .ifPresent(
            option -> {
              throw new UsageException(AdminSentences.notWithClusterRoles(option));
            });
  }
}
