package dev.rolecall.e2e.profile;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.IamState;
import dev.rolecall.iam.MalformedPolicyException;
import dev.rolecall.iam.Policy;
import dev.rolecall.transport.AnswerException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.OpenIDConnectProviderListEntry;
import software.amazon.awssdk.services.iam.model.Role;

/** Reads what IAM shows of one role and of its account's issuers. Only reads. */
public final class IamReader {
  /**
   * A role has 25 managed policies at most, and 10,240 characters of its own (IAM User Guide, IAM
   * and AWS STS quotas).
   */
  private static final int MOST_PAGES = 10;

  private static final String ATTACHED = "ListAttachedRolePolicies";

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
   * @throws AnswerException where what answers is not IAM
   */
  public IamState read(RoleArn role) {
    return new IamState(accountId, role(role.name()), providers());
  }

  private Optional<IamState.Role> role(String name) {
    try {
      Role role = told(iam.getRole(get -> get.roleName(name)).role(), "Role", "GetRole");
      return Optional.of(
          new IamState.Role(
              told(role.arn(), "Arn", "GetRole"),
              trustPolicy(role),
              inline(name),
              attached(name),
              told(role.maxSessionDuration(), "MaxSessionDuration", "GetRole")));
    } catch (NoSuchEntityException absent) {
      return Optional.empty();
    }
  }

  private List<Policy> inline(String role) {
    List<Policy> policies = new ArrayList<>();
    for (String name : inlineNames(iam, role)) {
      policies.add(policy(name, inlineDocument(iam, role, name)));
    }
    return policies;
  }

  private List<Policy> attached(String role) {
    List<Policy> policies = new ArrayList<>();
    for (AttachedPolicy attached : attached(iam, role)) {
      policies.add(
          policy(
              told(attached.policyName(), "PolicyName", ATTACHED),
              managed(told(attached.policyArn(), "PolicyArn", ATTACHED))));
    }
    return policies;
  }

  private String managed(String arn) {
    String version =
        told(iam.getPolicy(get -> get.policyArn(arn)).policy(), "Policy", "GetPolicy")
            .defaultVersionId();
    String call = "GetPolicyVersion";
    return decoded(
        told(
                iam.getPolicyVersion(get -> get.policyArn(arn).versionId(version)).policyVersion(),
                "PolicyVersion",
                call)
            .document(),
        "Document",
        call);
  }

  private static Policy policy(String name, String document) {
    try {
      return Policy.parse(name, document);
    } catch (MalformedPolicyException e) {
      throw new MalformedPolicyException("%s: %s".formatted(name, e.getMessage()));
    }
  }

  private List<IamState.Provider> providers() {
    List<IamState.Provider> providers = new ArrayList<>();
    for (OpenIDConnectProviderListEntry entry :
        iam.listOpenIDConnectProviders().openIDConnectProviderList()) {
      String arn = told(entry.arn(), "Arn", "ListOpenIDConnectProviders");
      var provider = iam.getOpenIDConnectProvider(get -> get.openIDConnectProviderArn(arn));
      providers.add(
          new IamState.Provider(
              arn,
              told(provider.url(), "Url", "GetOpenIDConnectProvider"),
              provider.clientIDList()));
    }
    return List.copyOf(providers);
  }

  static String trustPolicy(IamClient iam, String role) {
    return trustPolicy(told(iam.getRole(get -> get.roleName(role)).role(), "Role", "GetRole"));
  }

  static String trustPolicy(Role role) {
    return decoded(role.assumeRolePolicyDocument(), "AssumeRolePolicyDocument", "GetRole");
  }

  static List<String> inlineNames(IamClient iam, String role) {
    return all(
        iam.listRolePoliciesPaginator(list -> list.roleName(role)),
        ListRolePoliciesResponse::policyNames,
        "ListRolePolicies");
  }

  static String inlineDocument(IamClient iam, String role, String name) {
    return decoded(
        iam.getRolePolicy(get -> get.roleName(role).policyName(name)).policyDocument(),
        "PolicyDocument",
        "GetRolePolicy");
  }

  static List<AttachedPolicy> attached(IamClient iam, String role) {
    return all(
        iam.listAttachedRolePoliciesPaginator(list -> list.roleName(role)),
        ListAttachedRolePoliciesResponse::attachedPolicies,
        ATTACHED);
  }

  /** All of a listing, whose pages IAM cuts at a hundred items. */
  private static <P, T> List<T> all(Iterable<P> pages, Function<P, List<T>> items, String call) {
    List<T> all = new ArrayList<>();
    int count = 0;
    for (P page : pages) {
      if (++count > MOST_PAGES) {
        throw new AnswerException(
            "IAM's answer to %s does not end after %d pages".formatted(call, MOST_PAGES));
      }
      all.addAll(items.apply(page));
    }
    return all;
  }

  /** IAM answers with policy documents encoded as in RFC 3986 (IAM API Reference, GetRole). */
  private static String decoded(@Nullable String document, String name, String call) {
    try {
      return URLDecoder.decode(
          told(document, name, call).replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new AnswerException(
          "the %s in IAM's answer to %s is not encoded as a URL is".formatted(name, call));
    }
  }

  /** What the answer has; its reference says that it always does. */
  static <T> T told(@Nullable T part, String name, String call) {
    if (part == null) {
      throw new AnswerException("IAM's answer to %s has no %s".formatted(call, name));
    }
    return part;
  }
}
