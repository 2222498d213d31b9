package dev.rolecall.embedded.aws;

import java.util.Map;
import java.util.Optional;

/** IAM's actions on permissions boundaries: the managed policies that bound what roles may do. */
final class IamBoundaries {
  private static final String PARAMETER = "PermissionsBoundary";

  private final Account account;

  IamBoundaries(Account account) {
    this.account = account;
  }

  void addTo(Map<String, QueryActions.Action> actions) {
    actions.put("PutRolePermissionsBoundary", (form, caller) -> put(form));
    actions.put("DeleteRolePermissionsBoundary", (form, caller) -> delete(form));
  }

  /** The policy that a request names as a boundary. */
  static Optional<String> named(Account account, QueryForm form) {
    Constraints constraints = new Constraints(form);
    Optional<String> arn = constraints.optional(PARAMETER, 20, 2048);
    constraints.check();
    arn.filter(each -> account.policy(each).isEmpty())
        .ifPresent(
            missing -> {
              throw QueryErrors.BOUNDARY_MISSING.error(missing);
            });
    return arn;
  }

  /** As a role shows it. */
  static void write(XmlDocument xml, String arn) {
    xml.open(PARAMETER)
        .add("PermissionsBoundaryType", "Policy")
        .add("PermissionsBoundaryArn", arn)
        .close();
  }

  /** How many roles a policy bounds. */
  static long uses(Account account, ManagedPolicy policy) {
    return account.roles().stream()
        .filter(role -> role.boundary().equals(Optional.of(policy.arn())))
        .count();
  }

  private QueryActions.Result put(QueryForm form) {
    Role role = IamRoles.existing(account, form);
    Constraints constraints = new Constraints(form);
    constraints.required(PARAMETER, 20, 2048);
    constraints.check();
    account.put(role.withBoundary(named(account, form)));
    return QueryActions.Result.NONE;
  }

  private QueryActions.Result delete(QueryForm form) {
    account.put(IamRoles.existing(account, form).withBoundary(Optional.empty()));
    return QueryActions.Result.NONE;
  }
}
