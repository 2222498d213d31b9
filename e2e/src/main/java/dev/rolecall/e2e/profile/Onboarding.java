package dev.rolecall.e2e.profile;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.AccountRoles;
import dev.rolecall.verify.Sight;
import java.util.List;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * Gives a Profile its role in an account, where there is no cluster: the issuer's provider, the
 * role, its trust, its scope.
 */
public final class Onboarding {
  /** Name of the inline policy that holds the role's scope. */
  public static final String SCOPE_POLICY = "profile-scope";

  private final IamClient iam;
  private final String accountId;

  /**
   * Makes ready.
   *
   * @param iam acts as an administrator of the account
   * @param accountId twelve digits
   */
  public Onboarding(IamClient iam, String accountId) {
    this.iam = iam;
    this.accountId = accountId;
  }

  /**
   * Creates what the Profile needs; the issuer's provider may be there already.
   *
   * @return the role's ARN
   */
  public String onboard(ProfileRole role) {
    RoleArn arn = new RoleArn("aws", accountId, "/", role.profile());
    RoleState state =
        RoleState.read(
            iam,
            ProfileRole.providerArn(accountId, role.issuer()),
            arn.name(),
            role.policyName(arn.name()),
            Sight.seen(new AccountRoles(List.of())));
    for (Change change : RolePlan.onboard(role, arn, state).changes()) {
      if (change.making() instanceof Change.Making.InIam inIam) {
        inIam.by().accept(iam);
      }
    }
    return arn.toString();
  }
}
