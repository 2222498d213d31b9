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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.IamException;
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

  /** The name of that quota in the account's summary (IAM API Reference, GetAccountSummary). */
  private static final String TRUST_QUOTA = "AssumeRolePolicySizeQuota";

  /** IAM API Reference, Common Errors. */
  private static final String ACCESS_DENIED = "AccessDenied";

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
   * comes as it is stored. A part of which IAM denies to tell is not seen, and the others are.
   *
   * @param issuer its URL; of other issuers' providers no client ids are read
   * @param controller the ARN of the Profile controller's role, which is read as well where it is
   *     of the account
   * @throws AnswerException where what answers is not IAM
   */
  public IamState read(RoleArn role, String issuer, Optional<String> controller) {
    IamState seen = read(role, issuer);
    return controller
        .flatMap(this::own)
        .flatMap(this::wholly)
        .map(seen::withController)
        .orElse(seen);
  }

  private Optional<RoleArn> own(String arn) {
    try {
      return Optional.of(RoleArn.parse(arn)).filter(role -> role.accountId().equals(accountId));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A role, where its policies are seen and nothing else limits it. */
  private Optional<IamState.Role> wholly(RoleArn role) {
    return seen(unlessDenied(() -> role(role.name()), IamRight.READ_ROLE), Optional.<Role>empty())
        .filter(found -> found.permissionsBoundary() == null)
        .filter(found -> own(told(found.arn(), "Arn", "GetRole")).isPresent())
        .flatMap(
            found ->
                policies(role.name(), found) instanceof Sight.Seen<Policies> policies
                    ? Optional.of(role(found, policies.value()))
                    : Optional.empty());
  }

  /**
   * The same without the controller's.
   *
   * @throws AnswerException where what answers is not IAM
   */
  public IamState read(RoleArn role, String issuer) {
    Sight<Optional<Role>> stored = unlessDenied(() -> role(role.name()), IamRight.READ_ROLE);
    Optional<Role> there = seen(stored, Optional.empty());
    Sight<Policies> policies =
        there.map(found -> policies(role.name(), found)).orElseGet(() -> Sight.seen(Policies.NONE));
    Sight<List<IamState.Provider>> providers =
        unlessDenied(() -> providers(issuer), IamRight.LIST_PROVIDERS, IamRight.READ_PROVIDERS);
    Map<IamState.Part, String> unseen = new EnumMap<>(IamState.Part.class);
    reason(stored).ifPresent(why -> unseen.put(IamState.Part.ROLE, why));
    reason(policies).ifPresent(why -> unseen.put(IamState.Part.POLICIES, why));
    reason(providers).ifPresent(why -> unseen.put(IamState.Part.PROVIDERS, why));
    return new IamState(
        accountId,
        there.map(found -> role(found, seen(policies, Policies.NONE))),
        seen(providers, List.of()),
        unseen,
        seen(unlessDenied(() -> trustQuota(iam), IamRight.READ_QUOTA), Optional.empty()),
        Optional.empty());
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

  /** Characters of a trust policy that the account takes; nothing where its summary has none. */
  static Optional<Integer> trustQuota(IamClient iam) {
    return Optional.ofNullable(iam.getAccountSummary().summaryMapAsStrings().get(TRUST_QUOTA));
  }

  private Optional<Role> role(String name) {
    try {
      return Optional.of(told(iam.getRole(get -> get.roleName(name)).role(), "Role", "GetRole"));
    } catch (NoSuchEntityException absent) {
      return Optional.empty();
    }
  }

  private static IamState.Role role(Role found, Policies policies) {
    return new IamState.Role(
        told(found.arn(), "Arn", "GetRole"),
        trustPolicy(found),
        policies.inline(),
        policies.attached(),
        policies.boundary(),
        told(found.maxSessionDuration(), "MaxSessionDuration", "GetRole"));
  }

  /** The role's other policies. */
  private record Policies(List<Policy> inline, List<Policy> attached, Optional<Policy> boundary) {
    static final Policies NONE = new Policies(List.of(), List.of(), Optional.empty());
  }

  private Sight<Policies> policies(String name, Role role) {
    try {
      return unlessDenied(
          () -> new Policies(inline(name), attached(name), boundary(role)),
          IamRight.READ_INLINE_POLICIES,
          IamRight.LIST_ATTACHED_POLICIES,
          IamRight.READ_MANAGED_POLICIES);
    } catch (MalformedPolicyException e) {
      return Sight.unseen("A policy of the role cannot be read: " + e.getMessage());
    }
  }

  /**
   * What IAM tells, or that it denies to.
   *
   * @param rights by which it is asked
   */
  private <T> Sight<T> unlessDenied(Supplier<T> look, IamRight... rights) {
    try {
      return Sight.seen(look.get());
    } catch (IamException e) {
      if (ServiceError.of(e).filter(error -> error.code().equals(ACCESS_DENIED)).isEmpty()) {
        throw e;
      }
      return Sight.unseen(
          "IAM denied to tell (AccessDenied); who may do %s in account %s can."
              .formatted(IamRight.words(rights), accountId));
    }
  }

  private static <T> T seen(Sight<T> sight, T otherwise) {
    return sight instanceof Sight.Seen<T> seen ? seen.value() : otherwise;
  }

  private static Optional<String> reason(Sight<?> sight) {
    return sight instanceof Sight.Unseen<?> unseen
        ? Optional.of(unseen.reason())
        : Optional.empty();
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

  private Optional<Policy> boundary(Role role) {
    return Optional.ofNullable(role.permissionsBoundary())
        .map(bound -> told(bound.permissionsBoundaryArn(), "PermissionsBoundaryArn", "GetRole"))
        .map(arn -> policy(arn.substring(arn.lastIndexOf('/') + 1), managed(arn)));
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

  /** An ARN ends with its provider's URL (IAM User Guide, IAM ARNs). */
  private List<IamState.Provider> providers(String issuer) {
    String wanted = ProfileRole.withoutScheme(issuer);
    List<IamState.Provider> providers = new ArrayList<>();
    for (OpenIDConnectProviderListEntry entry :
        iam.listOpenIDConnectProviders().openIDConnectProviderList()) {
      String arn = told(entry.arn(), "Arn", "ListOpenIDConnectProviders");
      String url = arn.replaceFirst("^.*?:oidc-provider/", "");
      providers.add(
          new IamState.Provider(arn, url, url.equals(wanted) ? clientIds(arn) : List.of()));
    }
    return List.copyOf(providers);
  }

  private List<String> clientIds(String provider) {
    return iam.getOpenIDConnectProvider(get -> get.openIDConnectProviderArn(provider))
        .clientIDList();
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
