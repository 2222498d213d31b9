package dev.rolecall.e2e.profile;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.AccountRoles;
import dev.rolecall.iam.IamState;
import dev.rolecall.iam.MalformedPolicyException;
import dev.rolecall.iam.Policy;
import dev.rolecall.iam.RoleTrust;
import dev.rolecall.transport.AnswerException;
import dev.rolecall.transport.ServiceError;
import dev.rolecall.verify.Sight;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;
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

  /**
   * An account has 5,000 roles at most (IAM User Guide, IAM and AWS STS quotas), and IAM may cut a
   * page short.
   */
  private static final int MOST_PAGES_OF_ROLES = 200;

  private static final String LIST_ROLES = "ListRoles";
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

  /**
   * Every role of the account, by its trust policy; nothing where IAM does not list them.
   *
   * @throws AnswerException where what answers is not IAM
   */
  public Sight<AccountRoles> roles() {
    return roles(iam);
  }

  static Sight<AccountRoles> roles(IamClient iam) {
    try {
      return Sight.seen(
          new AccountRoles(
              all(
                      iam.listRolesPaginator(),
                      ListRolesResponse::roles,
                      LIST_ROLES,
                      MOST_PAGES_OF_ROLES)
                  .stream()
                  .map(
                      role ->
                          new RoleTrust(
                              arn(told(role.arn(), "Arn", LIST_ROLES), LIST_ROLES),
                              trustPolicy(role, LIST_ROLES)))
                  .toList()));
    } catch (AwsServiceException e) {
      return Sight.unseen(
          OnboardingSentences.rolesNotListed(
              e.statusCode(), ServiceError.of(e).map(ServiceError::code).orElse("")));
    }
  }

  static RoleArn arn(String text, String call) {
    try {
      return RoleArn.parse(text);
    } catch (IllegalArgumentException e) {
      throw new AnswerException("IAM's answer to %s names no role by its Arn".formatted(call));
    }
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
    return trustPolicy(role, "GetRole");
  }

  private static String trustPolicy(Role role, String call) {
    return decoded(role.assumeRolePolicyDocument(), "AssumeRolePolicyDocument", call);
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
    return all(pages, items, call, MOST_PAGES);
  }

  private static <P, T> List<T> all(
      Iterable<P> pages, Function<P, List<T>> items, String call, int most) {
    List<T> all = new ArrayList<>();
    int count = 0;
    for (P page : pages) {
      if (++count > most) {
        throw new AnswerException(
            "IAM's answer to %s does not end after %d pages".formatted(call, most));
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
