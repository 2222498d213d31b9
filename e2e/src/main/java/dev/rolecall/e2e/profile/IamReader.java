package dev.rolecall.e2e.profile;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.IamState;
import dev.rolecall.iam.MalformedPolicyException;
import dev.rolecall.iam.Policy;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.OpenIDConnectProviderListEntry;

/** Reads what IAM shows of one role and of its account's issuers. Only reads. */
public final class IamReader {
  private final IamClient iam;
  private final String accountId;

  /**
   * Makes ready.
   *
   * @param accountId the account of {@code iam}'s credentials
   */
  public IamReader(IamClient iam, String accountId) {
    this.iam = iam;
    this.accountId = accountId;
  }

  /**
   * Reads the role of that name; IAM knows roles by name, whatever their path. Its trust policy
   * comes as it is stored.
   *
   * @throws MalformedPolicyException where one of its other policies cannot be read, naming it
   */
  public IamState read(RoleArn role) {
    return new IamState(accountId, role(role.name()), providers());
  }

  private Optional<IamState.Role> role(String name) {
    try {
      var role = iam.getRole(get -> get.roleName(name)).role();
      return Optional.of(
          new IamState.Role(
              role.arn(),
              decoded(role.assumeRolePolicyDocument()),
              inline(name),
              attached(name),
              role.maxSessionDuration()));
    } catch (NoSuchEntityException absent) {
      return Optional.empty();
    }
  }

  private List<Policy> inline(String role) {
    List<Policy> policies = new ArrayList<>();
    for (String name : iam.listRolePoliciesPaginator(l -> l.roleName(role)).policyNames()) {
      String document =
          iam.getRolePolicy(get -> get.roleName(role).policyName(name)).policyDocument();
      policies.add(policy(name, document));
    }
    return policies;
  }

  private List<Policy> attached(String role) {
    List<Policy> policies = new ArrayList<>();
    for (AttachedPolicy attached :
        iam.listAttachedRolePoliciesPaginator(list -> list.roleName(role)).attachedPolicies()) {
      policies.add(policy(attached.policyName(), managed(attached.policyArn())));
    }
    return policies;
  }

  private String managed(String arn) {
    String version = iam.getPolicy(get -> get.policyArn(arn)).policy().defaultVersionId();
    return iam.getPolicyVersion(get -> get.policyArn(arn).versionId(version))
        .policyVersion()
        .document();
  }

  private static Policy policy(String name, String document) {
    try {
      return Policy.parse(name, decoded(document));
    } catch (MalformedPolicyException e) {
      throw new MalformedPolicyException("%s: %s".formatted(name, e.getMessage()));
    }
  }

  private List<IamState.Provider> providers() {
    List<IamState.Provider> providers = new ArrayList<>();
    for (OpenIDConnectProviderListEntry entry :
        iam.listOpenIDConnectProviders().openIDConnectProviderList()) {
      var provider = iam.getOpenIDConnectProvider(get -> get.openIDConnectProviderArn(entry.arn()));
      providers.add(new IamState.Provider(entry.arn(), provider.url(), provider.clientIDList()));
    }
    return List.copyOf(providers);
  }

  /** IAM answers with policy documents encoded as in RFC 3986 (IAM API Reference, GetRole). */
  static String decoded(String document) {
    return URLDecoder.decode(document.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
