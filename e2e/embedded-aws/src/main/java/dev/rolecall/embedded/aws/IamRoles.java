package dev.rolecall.embedded.aws;

import dev.rolecall.iam.PolicyDocument;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** IAM's actions on roles themselves. */
final class IamRoles {
  /** Characters but white space (IAM User Guide, IAM and AWS STS quotas; raisable). */
  static final int TRUST_POLICY_QUOTA = 2048;

  // IAM API Reference, CreateRole, Request Parameters.
  private static final int NAME_LENGTH = 64;
  private static final int MIN_SESSION = 3600;
  private static final int MAX_SESSION = 43200;
  private static final int DOCUMENT_LENGTH = 131072;

  private final Account account;
  private final Clock clock;

  IamRoles(Account account, Clock clock) {
    this.account = account;
    this.clock = clock;
  }

  void addTo(Map<String, QueryActions.Action> actions) {
    actions.put("CreateRole", (form, caller) -> create(form));
    actions.put("GetRole", (form, caller) -> one(existing(account, form), true));
    actions.put("ListRoles", (form, caller) -> list(form));
    actions.put("UpdateRole", (form, caller) -> update(form));
    actions.put("UpdateAssumeRolePolicy", (form, caller) -> updateTrust(form));
    actions.put("DeleteRole", (form, caller) -> delete(form));
  }

  /** The role that a request names. */
  static Role existing(Account account, QueryForm form) {
    String name = Iam.name(form, "RoleName", NAME_LENGTH);
    return account.role(name).orElseThrow(() -> QueryErrors.ROLE_MISSING.error(name));
  }

  private QueryActions.Result create(QueryForm form) {
    String name = Iam.name(form, "RoleName", NAME_LENGTH);
    Constraints constraints = new Constraints(form);
    String trust = constraints.required("AssumeRolePolicyDocument", 1, DOCUMENT_LENGTH);
    Optional<String> description = constraints.optional("Description", 0, 1000);
    OptionalInt session = constraints.integer("MaxSessionDuration", MIN_SESSION, MAX_SESSION);
    constraints.check();
    String path = Iam.path(form);
    Optional<String> boundary = IamBoundaries.named(account, form);
    if (account.role(name).isPresent()) {
      throw QueryErrors.ROLE_EXISTS.error(name);
    }
    Role role =
        new Role(
            account.newId("AROA", 17),
            path,
            name,
            Iam.now(clock),
            description.orElse(""),
            session.orElse(MIN_SESSION),
            trustPolicy(name, trust),
            IamTags.given(form),
            new TreeMap<>(),
            List.of(),
            boundary);
    account.put(role);
    return one(role, false);
  }

  private QueryActions.Result list(QueryForm form) {
    String prefix = form.get("PathPrefix").orElse("/");
    List<Role> roles =
        account.roles().stream().filter(role -> role.path().startsWith(prefix)).toList();
    return xml ->
        xml.list("Roles", roles, (each, role) -> write(each, role, true)).add("IsTruncated", false);
  }

  private QueryActions.Result update(QueryForm form) {
    Role role = existing(account, form);
    Constraints constraints = new Constraints(form);
    Optional<String> description = constraints.optional("Description", 0, 1000);
    OptionalInt session = constraints.integer("MaxSessionDuration", MIN_SESSION, MAX_SESSION);
    constraints.check();
    account.put(
        role.withSettings(
            description.orElse(role.description()), session.orElse(role.maxSessionSeconds())));
    // An empty one, which botocore looks for (IAM API Reference, UpdateRole, Example).
    return xml -> {};
  }

  private QueryActions.Result updateTrust(QueryForm form) {
    Role role = existing(account, form);
    String trust = Iam.text(form, "PolicyDocument", 1, DOCUMENT_LENGTH);
    account.put(role.withTrustPolicy(trustPolicy(role.name(), trust)));
    return QueryActions.Result.NONE;
  }

  /**
   * Stores it past IAM's grammar.
   *
   * @throws IllegalArgumentException where there is no such role
   */
  static void storeTrust(Account account, String name, String document) {
    synchronized (account) {
      Role role =
          account
              .role(name)
              .orElseThrow(() -> new IllegalArgumentException("There is no role " + name + "."));
      account.put(
          role.withTrustPolicy(PolicyText.stored("trust policy of " + role.name(), document)));
    }
  }

  private QueryActions.Result delete(QueryForm form) {
    Role role = existing(account, form);
    if (!role.attached().isEmpty()) {
      throw QueryErrors.ROLE_HAS_ATTACHED.error();
    }
    if (!role.inline().isEmpty()) {
      throw QueryErrors.ROLE_HAS_INLINE.error();
    }
    account.remove(role);
    return QueryActions.Result.NONE;
  }

  private static Role.Document trustPolicy(String role, String text) {
    Role.Document document = PolicyText.trust("trust policy of " + role, text);
    if (PolicyDocument.size(text) > TRUST_POLICY_QUOTA) {
      throw QueryErrors.TRUST_POLICY_TOO_LARGE.error(TRUST_POLICY_QUOTA);
    }
    return document;
  }

  private QueryActions.Result one(Role role, boolean settings) {
    return xml -> {
      xml.open("Role");
      write(xml, role, settings);
      role.boundary().ifPresent(arn -> IamBoundaries.write(xml, arn));
      xml.close();
    };
  }

  private void write(XmlDocument xml, Role role, boolean settings) {
    xml.add("Path", role.path())
        .add("RoleName", role.name())
        .add("RoleId", role.id())
        .add("Arn", account.roleArn(role))
        .add("CreateDate", role.created())
        .add("AssumeRolePolicyDocument", Iam.encoded(role.trustPolicy().text()));
    if (settings) {
      if (!role.description().isEmpty()) {
        xml.add("Description", role.description());
      }
      xml.add("MaxSessionDuration", role.maxSessionSeconds());
    }
    if (!role.tags().isEmpty()) {
      IamTags.write(xml, role.tags());
    }
  }
}
