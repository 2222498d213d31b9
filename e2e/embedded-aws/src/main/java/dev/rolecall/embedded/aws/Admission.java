package dev.rolecall.embedded.aws;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.Layer;
import dev.rolecall.iam.LayeredDecision;
import dev.rolecall.iam.Policy;
import dev.rolecall.iam.PolicyEvaluator;
import dev.rolecall.iam.Principal;
import dev.rolecall.iam.Request;
import dev.rolecall.iam.RequestContext;
import dev.rolecall.iam.RequestContexts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decides who may be a role, and tells it.
 *
 * @param who asks, as what is decided is told of
 * @param wanted the role
 * @param own policies of who asks; a web identity has none
 */
record Admission(
    Account account,
    String who,
    Principal principal,
    RoleArn wanted,
    Map<Layer, List<Policy>> own,
    RequestContext context) {
  private static final String TAG_SESSION = "sts:TagSession";
  private static final String SET_SOURCE_IDENTITY = "sts:SetSourceIdentity";

  /**
   * The role, if it exists and admits who asks; the answer does not tell which is not so.
   *
   * @param action by which it is asked for
   * @param session that is to begin
   * @param refusal of an action that is not allowed
   */
  Role role(String action, RequestContexts.NewSession session, Function<String, AwsError> refusal) {
    Optional<Role> named = account.countingRole(wanted);
    if (named.isEmpty()) {
      account
          .told()
          .accept(
              () -> new Decided(who, action, wanted.toString(), false, "There is no such role."));
    }
    Role role = named.orElseThrow(() -> refusal.apply(action));
    List<String> actions = new ArrayList<>(List.of(action));
    actions.addAll(beside(session));
    for (String each : actions) {
      if (!allows(role, each)) {
        throw refusal.apply(each);
      }
    }
    return role;
  }

  /**
   * What else must be allowed (IAM User Guide, Pass session tags in AWS STS; Monitor and control
   * actions taken with assumed roles).
   */
  private static List<String> beside(RequestContexts.NewSession session) {
    List<String> actions = new ArrayList<>();
    if (!session.tags().isEmpty()) {
      actions.add(TAG_SESSION);
    }
    if (session.sourceIdentity().isPresent()) {
      actions.add(SET_SOURCE_IDENTITY);
    }
    return actions;
  }

  /** What is not decided is not admitted. */
  private boolean allows(Role role, String action) {
    Request request = new Request(principal, action, wanted.toString(), context);
    Map<Layer, List<Policy>> layers = new EnumMap<>(Layer.class);
    layers.putAll(own);
    layers.put(Layer.TRUST, List.of(role.trustPolicy().policy()));
    // In a chain of roles both must allow the source identity, in one account too (Monitor and
    // control actions taken with assumed roles).
    LayeredDecision decided =
        PolicyEvaluator.evaluateLayers(layers, request, !action.equals(SET_SOURCE_IDENTITY));
    account
        .told()
        .accept(
            () ->
                new Decided(
                    who,
                    action,
                    wanted.toString(),
                    decided.allowed(),
                    decided.explanation(request)));
    return decided.allowed();
  }
}
