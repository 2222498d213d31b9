package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.Decision;
import dev.rolecall.iam.DependsOn;
import dev.rolecall.iam.Layer;
import dev.rolecall.iam.Policy;
import dev.rolecall.iam.Statement;
import dev.rolecall.s3.Scope;
import dev.rolecall.s3.ScopeAction;
import dev.rolecall.s3.ScopePolicy;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is said of the role's own policies, by themselves or behind an answer of S3. */
final class RolePolicyFindings {
  private static final DenialClause BOUNDARY = new DenialClause(Layer.BOUNDARY.words(), false);

  private RolePolicyFindings() {}

  static Finding noPolicy(S3Ground ground, Evidence evidence) {
    RoleArn role = ground.role();
    return Finding.of(
        FailureMode.ROLE_HAS_NO_POLICY,
        "The role %s has no policy, inline or attached.".formatted(role.name()),
        "A new role may do nothing. Only the bucket's own policy could still allow something.",
        ScopeGrant.whole(ground),
        evidence.and("role", role).and("scope", ground.scope()));
  }

  static Finding deniedByRole(
      ScopeAction need, RoleArn role, Scope scope, Decision.ExplicitlyDenied denied) {
    return Finding.of(
        FailureMode.S3_EXPLICIT_DENY,
        "Policy \"%s\" of the role denies %s on %s."
            .formatted(
                denied.policy().name(), need.action(), need.resource(role.partition(), scope)),
        DecisionWords.cause(denied),
        List.of(
            "Take the Deny out of that policy, or narrow it:",
            Shell.getRolePolicy(role, denied.policy().name())
                + "   # or, if attached: aws iam list-attached-role-policies"),
        Evidence.of("role", role)
            .and("action", need.action())
            .and("policy", denied.policy().name()));
  }

  /**
   * The role's boundary does not allow what its policies do. A boundary is a policy by itself, and
   * may bound others too: no command changes it.
   *
   * @param denied where a Deny of the boundary decides
   */
  static Finding outOfBounds(
      List<ScopeAction> needs,
      S3Ground ground,
      Policy boundary,
      Optional<Decision.ExplicitlyDenied> denied,
      Evidence evidence) {
    String partition = ground.role().partition();
    String actions = actions(needs.stream());
    String resources = resources(needs, ground);
    return Finding.of(
        FailureMode.S3_DENIED_BY_POLICY_LAYER,
        "The role's permissions boundary \"%s\" %s %s on %s."
            .formatted(
                boundary.name(),
                denied.isPresent() ? "denies" : "does not allow",
                actions,
                resources),
        denied
            .map(DecisionWords::cause)
            .orElseGet(() -> BOUNDARY.cause(DenialClause.OWN_POLICIES_ALLOW)),
        List.of(
            "Let whoever owns the permissions boundary %s. It may bound other roles too. The scope needs this, and no more:"
                .formatted(denied.isPresent() ? "narrow its Deny" : "allow it"),
            needs.size() == 1
                ? ScopePolicy.allowing(needs.get(0), partition, ground.scope())
                : ScopePolicy.whole(partition, ground.scope()),
            Shell.getBoundary(ground.role())),
        evidence
            .and("role", ground.role())
            .and("layer", BOUNDARY.layer())
            .and("boundary", boundary.name())
            .and("actions", actions)
            .and("resources", resources));
  }

  /** The role's policies lack {@code needs}; {@code said} is S3's word, where it was asked. */
  static Finding notAllowed(
      List<ScopeAction> needs, S3Ground ground, Optional<String> said, Evidence evidence) {
    RoleArn role = ground.role();
    String actions = actions(needs.stream());
    String resources = resources(needs, ground);
    return Finding.of(
        FailureMode.S3_ACTION_DENIED,
        said.map(words -> words + " ").orElse("")
            + "No policy of the role allows %s on %s.".formatted(actions, resources),
        "The role's policies were read and evaluated: s3:ListBucket must be allowed on the bucket,"
            + " the other actions on its objects (the bucket's ARN followed by /PREFIX*).",
        ScopeGrant.of(needs, ground),
        evidence.and("role", role).and("actions", actions).and("resources", resources));
  }

  /** The role's policies allow nothing of the scope, and all of others. */
  static Finding scopeForeign(S3Ground ground, List<Scope> others, Evidence evidence) {
    Scope scope = ground.scope();
    List<String> remedy = new ArrayList<>();
    String allowed = others.stream().map(Scope::toString).collect(Collectors.joining(" and "));
    remedy.add(
        "Is %s meant? The role's policies allow %s: where that is meant, name it by --scope, or by rolecall.dev/scope on the Profile."
            .formatted(scope, allowed));
    if (ground.scopeNamesProfile()) {
      remedy.add("If %s is meant, give it to the role:".formatted(scope));
      remedy.addAll(ScopeGrant.whole(ground));
    } else {
      remedy.add(
          "If %s is meant, and is no other Profile's, the role's policies have to allow this:"
              .formatted(scope));
      remedy.add(ScopePolicy.whole(ground.role().partition(), scope));
    }
    return Finding.of(
        FailureMode.S3_SCOPE_FOREIGN,
        "The role's policies allow nothing in %s; they allow %s.".formatted(scope, allowed),
        "The scope that was asked for is misspelt or another Profile's, or the role was given"
            + " another one.",
        remedy,
        evidence
            .and("role", ground.role())
            .and(
                "actions",
                RolePolicyFindings.actions(
                    Stream.of(ScopeAction.values()).filter(scope.access()::needs))));
  }

  /** Of a directory bucket, to which a role comes by sessions. */
  static Finding directoryBucket(S3Ground ground, Evidence evidence) {
    return Finding.of(
        FailureMode.S3_EXPRESS,
        "%s is a directory bucket.".formatted(ground.scope().bucket()),
        FailureMode.S3_EXPRESS.cause(),
        List.of(
            "The role's policies have to allow s3express:CreateSession. A session is for the whole"
                + " bucket, whatever the prefix, so mind who else uses it:",
            "{\"Effect\":\"Allow\",\"Action\":\"s3express:CreateSession\",\"Resource\":\"arn:%s:s3express:%s:%s:bucket/%s\"}"
                .formatted(
                    ground.role().partition(),
                    ground.region().orElse("*"),
                    ground.role().accountId(),
                    ground.scope().bucket())),
        evidence.and("role", ground.role()));
  }

  private static String resources(List<ScopeAction> needs, S3Ground ground) {
    return needs.stream()
        .map(need -> need.resource(ground.role().partition(), ground.scope()))
        .distinct()
        .collect(Collectors.joining(" and "));
  }

  private static String actions(Stream<ScopeAction> actions) {
    return actions.map(ScopeAction::action).collect(Collectors.joining(", "));
  }

  /** A statement by its name, or by its place. */
  static String named(Policy policy, Statement statement) {
    return statement
            .sid()
            .map(sid -> "Statement \"%s\"".formatted(sid))
            .orElse(
                "Statement number %d"
                    .formatted(policy.document().statements().indexOf(statement) + 1))
        + " of policy \"%s\"".formatted(policy.name());
  }

  /** Requests without a parameter are refused; {@code said} is S3's word, where it was asked. */
  static Finding parameterRequired(
      ScopeAction need,
      RoleArn role,
      Scope scope,
      List<DependsOn> parameters,
      Optional<String> said,
      Evidence evidence) {
    return Finding.of(
        FailureMode.S3_PARAMETER_REQUIRED,
        said.map(words -> words + " ").orElse("")
            + "Whether the role's policies allow %s on %s turns on what the request is sent with: %s."
                .formatted(
                    need.action(),
                    need.resource(role.partition(), scope),
                    DependsOn.list(parameters)),
        "They refuse a request that is sent without it, and allow one that is sent as they want.",
        List.of(
            "Send it with every request, or take the condition out of the policy:",
            Shell.listInlinePolicies(role),
            Shell.listAttachedPolicies(role)),
        evidence.and("role", role).and("action", need.action()));
  }
}
