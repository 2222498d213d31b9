package dev.rolecall.e2e;

import dev.rolecall.command.Subcommand;
import dev.rolecall.command.Surroundings;
import dev.rolecall.command.UsageException;
import dev.rolecall.e2e.profile.ProfileLife;
import dev.rolecall.s3.Scope;
import java.util.Optional;
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
      "Shows what it would do; --apply does it. Twice is the same as once."
    })
public final class OnboardCommand implements Subcommand {
  @Mixin private ProfileOptions options = new ProfileOptions();

  @Option(
      names = "--scope",
      required = true,
      paramLabel = "S3URL",
      description = "What the role is for: s3://bucket/prefix.")
  private String scope = "";

  @Option(
      names = "--role",
      paramLabel = "NAME",
      description =
          "The role's name. Default: the role that the Profile has, or the Profile's name.")
  private @Nullable String role;

  @Option(
      names = "--owner",
      paramLabel = "EMAIL",
      description = "The Profile's owner, where it has to be made.")
  private @Nullable String owner;

  @Option(
      names = "--with-namespace",
      description =
          "Make the namespace and its ServiceAccounts too, where no Profile controller does."
              + " Always so where the cluster knows no Profiles.")
  private boolean withNamespace;

  @Option(names = "--apply", description = "Do it.")
  private boolean apply;

  /** For the service loader. */
  public OnboardCommand() {}

  @Override
  public int run(Surroundings here) throws InterruptedException {
    String profile = options.profile();
    Scope parsed = ProfileOptions.scope("--scope", scope);
    Optional<String> roleName = roleName(role);
    return new PlanRun(here, apply)
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
  }

  /** IAM API Reference, CreateRole, RoleName. */
  static Optional<String> roleName(@Nullable String name) {
    if (name != null && !name.matches("[\\w+=,.@-]{1,64}")) {
      throw new UsageException(AdminSentences.badRole(name));
    }
    return Optional.ofNullable(name);
  }
}
