package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.s3.Permission;
import dev.rolecall.s3.Scope;
import dev.rolecall.verify.Finding;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is said of a permission that the role's policies do not give. */
public final class RefusedPermission {
  /** Those that say what the role's policies have to allow. */
  private static final Set<FailureMode> OF_POLICIES =
      Set.of(FailureMode.S3_ACTION_DENIED, FailureMode.S3_ACCESS_DENIED);

  private RefusedPermission() {}

  /**
   * The finding. Outside of the Profile's scope a refusal is as it should be, and nobody is told to
   * allow it.
   *
   * @param named the scope that is known to be the Profile's
   */
  public static Finding told(
      Finding finding, Permission asked, Optional<Scope> named, RoleArn role) {
    if (!OF_POLICIES.contains(finding.mode()) || named.filter(asked::isIn).isPresent()) {
      return finding;
    }
    return finding
        .because(shouldItBe(asked, named) + " " + finding.cause())
        .remediedBy(
            List.of(
                "If the role is to have it, an administrator of account %s sees what its policies say:"
                    .formatted(role.accountId()),
                simulation(
                    role.toString(),
                    asked.action().action(),
                    asked
                        .action()
                        .resource(role.partition(), asked.around(Optional.empty()), asked.key()))));
  }

  private static String shouldItBe(Permission asked, Optional<Scope> named) {
    return named
        .map(
            scope ->
                "%s is outside of the scope %s: if that is the Profile's, the refusal is right."
                    .formatted(asked.target(), scope))
        .orElse(
            "Whether the role should have it is not known here: no scope of the Profile is named"
                + " (--scope s3://bucket/prefix).");
  }

  /**
   * Has IAM say what a role's own policies do, as it is typed.
   *
   * @param role its ARN
   * @param resource an ARN
   */
  public static String simulation(String role, String action, String resource) {
    return "aws iam simulate-principal-policy --policy-source-arn %s --action-names %s --resource-arns %s"
        .formatted(Shell.quoted(role), action, Shell.quoted(resource));
  }
}
