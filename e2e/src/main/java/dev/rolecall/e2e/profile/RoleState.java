package dev.rolecall.e2e.profile;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.AccountRoles;
import dev.rolecall.iam.IamState;
import dev.rolecall.verify.Sight;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/**
 * What an account holds of one Profile.
 *
 * @param clientIds of the issuer's provider; nothing where there is no provider
 * @param account all its roles, as far as they may be listed
 * @param trustQuota characters of a trust policy, white space not counted
 */
record RoleState(
    Optional<List<String>> clientIds,
    Optional<Role> role,
    Sight<AccountRoles> account,
    int trustQuota) {
  /** On roles that onboarding makes: the Profile that each was made for. */
  static final String TAG = "rolecall.dev/profile";

  /**
   * A role.
   *
   * @param scopePolicy the inline policy that onboarding writes
   * @param otherPolicies the names of those that it has besides, inline and attached
   * @param madeFor the Profile that onboarding made it for; nothing where it did not
   */
  record Role(
      RoleArn arn,
      String trustPolicy,
      Optional<String> scopePolicy,
      List<String> otherPolicies,
      Optional<String> madeFor) {}

  /** Reads it. */
  static RoleState read(
      IamClient iam,
      String providerArn,
      String roleName,
      String policyName,
      Sight<AccountRoles> account) {
    return new RoleState(
        clientIds(iam, providerArn),
        role(iam, roleName, policyName),
        account,
        IamReader.trustQuota(iam).orElse(IamState.DEFAULT_TRUST_QUOTA));
  }

  private static Optional<List<String>> clientIds(IamClient iam, String arn) {
    try {
      return Optional.of(
          iam.getOpenIDConnectProvider(get -> get.openIDConnectProviderArn(arn)).clientIDList());
    } catch (NoSuchEntityException absent) {
      return Optional.empty();
    }
  }

  private static Optional<Role> role(IamClient iam, String name, String policyName) {
    try {
      var role = IamReader.told(iam.getRole(get -> get.roleName(name)).role(), "Role", "GetRole");
      List<String> inline = IamReader.inlineNames(iam, name);
      return Optional.of(
          new Role(
              IamReader.arn(IamReader.told(role.arn(), "Arn", "GetRole"), "GetRole"),
              IamReader.trustPolicy(role),
              inline.contains(policyName)
                  ? Optional.of(IamReader.inlineDocument(iam, name, policyName))
                  : Optional.empty(),
              Stream.concat(
                      inline.stream().filter(each -> !each.equals(policyName)),
                      IamReader.attached(iam, name).stream().map(AttachedPolicy::policyName))
                  .toList(),
              role.tags().stream()
                  .filter(tag -> TAG.equals(tag.key()))
                  .map(tag -> IamReader.told(tag.value(), "Value", "GetRole"))
                  .findFirst()));
    } catch (NoSuchEntityException absent) {
      return Optional.empty();
    }
  }
}
