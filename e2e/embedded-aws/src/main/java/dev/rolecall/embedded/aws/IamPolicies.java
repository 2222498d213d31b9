package dev.rolecall.embedded.aws;

import dev.rolecall.iam.PolicyDocument;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** IAM's actions on what roles may do: inline policies, managed policies, and attaching these. */
final class IamPolicies {
  // IAM User Guide, IAM and AWS STS quotas: characters but white space, and policies.
  static final int INLINE_QUOTA = 10240;
  static final int SIZE_QUOTA = 6144;
  static final int PER_ROLE_QUOTA = 10;

  // IAM API Reference, PutRolePolicy and CreatePolicy, Request Parameters.
  private static final int NAME_LENGTH = 128;
  private static final int DOCUMENT_LENGTH = 131072;

  /** An account's policies have one version here. */
  private static final String VERSION = "v1";

  private final Account account;
  private final Clock clock;

  IamPolicies(Account account, Clock clock) {
    this.account = account;
    this.clock = clock;
  }

  void addTo(Map<String, QueryActions.Action> actions) {
    actions.put("PutRolePolicy", (form, caller) -> putInline(form));
    actions.put("GetRolePolicy", (form, caller) -> getInline(form));
    actions.put("DeleteRolePolicy", (form, caller) -> deleteInline(form));
    actions.put("ListRolePolicies", (form, caller) -> listInline(form));
    actions.put("CreatePolicy", (form, caller) -> create(form));
    actions.put("GetPolicy", (form, caller) -> one(existing(form)));
    actions.put("GetPolicyVersion", (form, caller) -> version(form));
    actions.put("DeletePolicy", (form, caller) -> delete(form, caller.orElseThrow()));
    actions.put("AttachRolePolicy", (form, caller) -> attach(form));
    actions.put("DetachRolePolicy", (form, caller) -> detach(form));
    actions.put("ListAttachedRolePolicies", (form, caller) -> listAttached(form));
  }

  private QueryActions.Result putInline(QueryForm form) {
    Role role = IamRoles.existing(account, form);
    String name = Iam.name(form, "PolicyName", NAME_LENGTH);
    String text = Iam.text(form, "PolicyDocument", 1, DOCUMENT_LENGTH);
    SortedMap<String, Role.Document> inline = new TreeMap<>(role.inline());
    inline.put(name, PolicyText.identity(name, text));
    int size =
        inline.values().stream().mapToInt(policy -> PolicyDocument.size(policy.text())).sum();
    if (size > INLINE_QUOTA) {
      throw QueryErrors.INLINE_POLICIES_TOO_LARGE.error(INLINE_QUOTA, role.name());
    }
    account.put(role.withInline(inline));
    return QueryActions.Result.NONE;
  }

  private QueryActions.Result getInline(QueryForm form) {
    Role role = IamRoles.existing(account, form);
    String name = Iam.name(form, "PolicyName", NAME_LENGTH);
    Role.Document policy =
        Optional.ofNullable(role.inline().get(name))
            .orElseThrow(() -> QueryErrors.ROLE_POLICY_MISSING.error(name));
    return xml ->
        xml.add("RoleName", role.name())
            .add("PolicyName", name)
            .add("PolicyDocument", Iam.encoded(policy.text()));
  }

  private QueryActions.Result deleteInline(QueryForm form) {
    Role role = IamRoles.existing(account, form);
    String name = Iam.name(form, "PolicyName", NAME_LENGTH);
    SortedMap<String, Role.Document> inline = new TreeMap<>(role.inline());
    if (inline.remove(name) == null) {
      throw QueryErrors.ROLE_POLICY_MISSING.error(name);
    }
    account.put(role.withInline(inline));
    return QueryActions.Result.NONE;
  }

  private QueryActions.Result listInline(QueryForm form) {
    Set<String> names = IamRoles.existing(account, form).inline().keySet();
    return xml -> xml.texts("PolicyNames", names).add("IsTruncated", false);
  }

  private QueryActions.Result create(QueryForm form) {
    String name = Iam.name(form, "PolicyName", NAME_LENGTH);
    Constraints constraints = new Constraints(form);
    String text = constraints.required("PolicyDocument", 1, DOCUMENT_LENGTH);
    Optional<String> description = constraints.optional("Description", 0, 1000);
    constraints.check();
    String path = Iam.path(form);
    if (account.policies().stream().anyMatch(policy -> sameName(policy.name(), name))) {
      throw QueryErrors.POLICY_EXISTS.error(name);
    }
    Role.Document document = PolicyText.identity(name, text);
    if (!document.policy().document().version().equals(PolicyDocument.CURRENT)) {
      throw QueryErrors.POLICY_VERSION_OLD.error();
    }
    if (PolicyDocument.size(text) > SIZE_QUOTA) {
      throw QueryErrors.POLICY_TOO_LARGE.error(SIZE_QUOTA);
    }
    Instant now = Iam.now(clock);
    ManagedPolicy policy =
        new ManagedPolicy(
            account.arn("policy" + path + name),
            account.newId("ANPA", 17),
            path,
            name,
            now,
            now,
            VERSION,
            description.orElse(""),
            document);
    account.put(policy);
    return one(policy);
  }

  private QueryActions.Result version(QueryForm form) {
    ManagedPolicy policy = existing(form);
    String version = Iam.text(form, "VersionId", 1, 64);
    if (!version.equals(policy.version())) {
      throw QueryErrors.POLICY_VERSION_MISSING.error(policy.arn(), version);
    }
    return xml ->
        xml.open("PolicyVersion")
            .add("Document", Iam.encoded(policy.document().text()))
            .add("VersionId", version)
            .add("IsDefaultVersion", true)
            .add("CreateDate", policy.updated())
            .close();
  }

  private QueryActions.Result delete(QueryForm form, Caller caller) {
    ManagedPolicy policy = existing(form);
    if (AwsManagedPolicies.policy(policy.arn()).isPresent()) {
      throw QueryErrors.POLICY_OF_AWS.error(caller.arn(), policy.arn());
    }
    if (attachments(policy) > 0 || IamBoundaries.uses(account, policy) > 0) {
      throw QueryErrors.POLICY_ATTACHED.error();
    }
    account.remove(policy);
    return QueryActions.Result.NONE;
  }

  private QueryActions.Result attach(QueryForm form) {
    Role role = IamRoles.existing(account, form);
    String arn = arn(form);
    if (account.policy(arn).isEmpty()) {
      throw QueryErrors.POLICY_NOT_ATTACHABLE.error(arn);
    }
    List<String> attached = new ArrayList<>(role.attached());
    if (!attached.contains(arn)) {
      attached.add(arn);
    }
    if (attached.size() > PER_ROLE_QUOTA) {
      throw QueryErrors.TOO_MANY_ATTACHED.error(PER_ROLE_QUOTA);
    }
    account.put(role.withAttached(attached));
    return QueryActions.Result.NONE;
  }

  private QueryActions.Result detach(QueryForm form) {
    Role role = IamRoles.existing(account, form);
    String arn = arn(form);
    List<String> attached = new ArrayList<>(role.attached());
    if (!attached.remove(arn)) {
      throw QueryErrors.POLICY_MISSING.error(arn);
    }
    account.put(role.withAttached(attached));
    return QueryActions.Result.NONE;
  }

  private QueryActions.Result listAttached(QueryForm form) {
    List<ManagedPolicy> attached =
        IamRoles.existing(account, form).attached().stream()
            .flatMap(arn -> account.policy(arn).stream())
            .toList();
    return xml ->
        xml.list(
                "AttachedPolicies",
                attached,
                (each, policy) ->
                    each.add("PolicyName", policy.name()).add("PolicyArn", policy.arn()))
            .add("IsTruncated", false);
  }

  private ManagedPolicy existing(QueryForm form) {
    String arn = arn(form);
    return account.policy(arn).orElseThrow(() -> QueryErrors.POLICY_MISSING.error(arn));
  }

  private static String arn(QueryForm form) {
    return Iam.text(form, "PolicyArn", 20, 2048);
  }

  private long attachments(ManagedPolicy policy) {
    return account.roles().stream().filter(role -> role.attached().contains(policy.arn())).count();
  }

  private static boolean sameName(String one, String other) {
    return one.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
  }

  private QueryActions.Result one(ManagedPolicy policy) {
    return xml -> {
      xml.open("Policy")
          .add("PolicyName", policy.name())
          .add("PolicyId", policy.id())
          .add("Arn", policy.arn())
          .add("Path", policy.path())
          .add("DefaultVersionId", policy.version())
          .add("AttachmentCount", attachments(policy))
          .add("PermissionsBoundaryUsageCount", IamBoundaries.uses(account, policy))
          .add("IsAttachable", true);
      if (!policy.description().isEmpty()) {
        xml.add("Description", policy.description());
      }
      xml.add("CreateDate", policy.created()).add("UpdateDate", policy.updated()).close();
    };
  }
}
