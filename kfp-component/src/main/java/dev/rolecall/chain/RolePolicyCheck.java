package dev.rolecall.chain;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.Decision;
import dev.rolecall.iam.IamState;
import dev.rolecall.iam.PolicyEvaluator;
import dev.rolecall.iam.Principal;
import dev.rolecall.iam.Request;
import dev.rolecall.s3.Scope;
import dev.rolecall.s3.ScopeAction;
import dev.rolecall.verify.Check;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether the role's own policies allow what the scope needs. */
final class RolePolicyCheck {
  /** What a Profile's work needs. Who lists no parts of an upload begins it anew. */
  private static final List<ScopeAction> NEEDED =
      List.of(
          ScopeAction.LIST,
          ScopeAction.GET,
          ScopeAction.PUT,
          ScopeAction.DELETE,
          ScopeAction.ABORT);

  private RolePolicyCheck() {}

  static Check check() {
    return new Check(
        "role-policy",
        "The role's policies allow what its scope needs",
        List.of(Chain.IAM, Chain.CONFIG, Chain.SCOPE),
        seen -> decide(seen.get(Chain.IAM), seen.get(Chain.CONFIG).role(), seen.get(Chain.SCOPE)));
  }

  /**
   * Decides. What no policy of the role allows, the bucket's own policy still may: that is a
   * warning, and S3's answer decides. A Deny is final.
   */
  static Outcome decide(IamState iam, RoleArn role, Scope scope) {
    if (!iam.accountId().equals(role.accountId()) || iam.role().isEmpty()) {
      return new Outcome.Skipped("There is no role whose policies could be read.");
    }
    IamState.Role seen = iam.role().get();
    if (seen.policies().isEmpty()) {
      return RolePolicyFindings.noPolicy(role, scope, Evidence.of("policies", 0)).warned();
    }
    List<ScopeAction> missing = new ArrayList<>();
    for (ScopeAction need : NEEDED) {
      Decision decision = evaluate(need, seen, role, scope, sample(need, scope));
      if (decision instanceof Decision.ExplicitlyDenied denied) {
        return RolePolicyFindings.deniedByRole(need, role, scope, denied).failed();
      }
      if (!decision.allowed()) {
        missing.add(need);
      }
    }
    return missing.isEmpty()
        ? evidence(seen, scope).passed()
        : RolePolicyFindings.notAllowed(
                missing, role, scope, Optional.empty(), evidence(seen, scope))
            .warned();
  }

  /** What the role's policies say to an action, on one key or prefix. */
  static Decision evaluate(
      ScopeAction action, IamState.Role seen, RoleArn role, Scope scope, String keyOrPrefix) {
    return PolicyEvaluator.evaluate(
        seen.policies(),
        new Request(
            new Principal.Aws(role.toString(), role.accountId()),
            action.action(),
            action.resource(role.partition(), scope, keyOrPrefix),
            action.isOnBucket() ? Map.of("s3:prefix", List.of(keyOrPrefix)) : Map.of()));
  }

  private static String sample(ScopeAction need, Scope scope) {
    return need.isOnBucket() ? scope.prefix() : scope.prefix() + "key";
  }

  private static Evidence evidence(IamState.Role seen, Scope scope) {
    return Evidence.of("scope", scope)
        .and(
            "policies",
            seen.policies().stream().map(p -> p.name()).collect(Collectors.joining(", ")));
  }
}
