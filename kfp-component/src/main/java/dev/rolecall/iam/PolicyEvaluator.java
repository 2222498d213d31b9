package dev.rolecall.iam;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Decides requests by policies as IAM does: Deny wins over Allow, and silence is a denial (IAM User
 * Guide, Policy evaluation logic). Pure; it never throws.
 */
public final class PolicyEvaluator {
  private PolicyEvaluator() {}

  /**
   * Over the union of policies: one layer, such as a role's policies or one trust policy.
   *
   * <p>In Kleene's logic over the whole decision: a Deny on something unknown does not end it, a
   * statement one of whose elements does not match is out whatever its others are, and where no
   * Allow is possible it is a denial.
   */
  public static Decision evaluate(List<Policy> policies, Request request) {
    Decision allowed = new Decision.ImplicitlyDenied(List.of());
    List<Miss> misses = new ArrayList<>();
    List<DependsOn> allows = new ArrayList<>();
    List<DependsOn> denies = new ArrayList<>();
    for (Policy policy : policies) {
      StatementMatch match = new StatementMatch(policy, request);
      for (Statement statement : policy.document().statements()) {
        StatementMatch.Result result = match.of(statement);
        boolean deny = statement.effect() == Statement.Effect.DENY;
        switch (result.applies()) {
          case TRUE -> {
            if (deny) {
              return new Decision.ExplicitlyDenied(policy, statement);
            }
            if (!allowed.allowed()) {
              allowed = new Decision.Allowed(policy, statement);
            }
          }
          case UNKNOWN -> (deny ? denies : allows).addAll(result.unknown());
          case FALSE -> {
            if (!deny) {
              misses.addAll(result.misses());
            }
          }
        }
      }
    }
    if (allowed.allowed()) {
      return denies.isEmpty() ? allowed : new Decision.Depends(denies);
    }
    if (allows.isEmpty()) {
      return new Decision.ImplicitlyDenied(misses);
    }
    allows.addAll(denies);
    return new Decision.Depends(allows);
  }

  /**
   * Over the intersection of layers: each that is given must allow, and a Deny in any of them wins.
   * A layer given with no policies allows nothing; one that does not apply (no session policy was
   * passed, no boundary is set) is left out. So a session policy narrows a role's policies and
   * never widens them. Policies of one layer are joined, several session policies too.
   *
   * <p>A resource policy is an intersecting layer for a resource of another account. Within one
   * account it adds to the identity's policies instead: put both into one layer for that.
   *
   * @throws IllegalArgumentException where no layer is given: a defect of the caller
   */
  public static LayeredDecision evaluateLayers(Map<Layer, List<Policy>> layers, Request request) {
    Map<Layer, Decision> decisions = new EnumMap<>(Layer.class);
    layers.forEach((layer, policies) -> decisions.put(layer, evaluate(policies, request)));
    LayeredDecision result = null;
    for (Map.Entry<Layer, Decision> each : decisions.entrySet()) {
      if (each.getValue() instanceof Decision.ExplicitlyDenied) {
        return new LayeredDecision(each.getKey(), each.getValue());
      }
      if (result == null
          || weight(each.getValue()) < weight(result.decision())
          || (result.allowed() && each.getValue().allowed())) {
        result = new LayeredDecision(each.getKey(), each.getValue());
      }
    }
    if (result == null) {
      throw new IllegalArgumentException("No layer of policies to decide by");
    }
    return result;
  }

  /** What denies weighs least, and the last layer of those that all allow is told. */
  private static int weight(Decision decision) {
    if (decision.allowed()) {
      return 2;
    }
    return decision instanceof Decision.Depends ? 1 : 0;
  }
}
