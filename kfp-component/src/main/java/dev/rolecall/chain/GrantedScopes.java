package dev.rolecall.chain;

import dev.rolecall.iam.Decision;
import dev.rolecall.iam.IamState;
import dev.rolecall.iam.PolicyPattern;
import dev.rolecall.iam.Statement;
import dev.rolecall.s3.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The scopes that a role's policies name. */
final class GrantedScopes {
  /** More are not told: such a role is for many Profiles. */
  private static final int SOME = 3;

  /** What the ARNs of a scope's objects begin with: bucket, and prefix. */
  private static final String OBJECTS = "arn:%s:s3:::([^/]+)/((?:.*/)?)";

  private GrantedScopes() {}

  /**
   * Those of which the role's policies allow all that its work needs, where they allow nothing of
   * the scope that was asked for.
   */
  static List<Scope> insteadOf(S3Ground ground, IamState.Role role) {
    Scope asked = ground.scope();
    if (RolePolicyCheck.missing(role, ground).size() < RolePolicyCheck.needed(asked).count()) {
      return List.of();
    }
    return role.policies().stream()
        .flatMap(policy -> policy.document().statements().stream())
        .filter(statement -> statement.effect() == Statement.Effect.ALLOW)
        .flatMap(statement -> statement.resources().stream())
        .filter(resources -> !resources.negated())
        .flatMap(resources -> resources.values().stream())
        .flatMap(resource -> scope(resource, ground).stream())
        .distinct()
        .filter(scope -> isGranted(scope, ground, role))
        .limit(SOME)
        .toList();
  }

  private static Optional<Scope> scope(String resource, S3Ground ground) {
    PolicyPattern pattern = PolicyPattern.of(resource);
    Matcher objects =
        Pattern.compile(OBJECTS.formatted(ground.role().partition())).matcher(pattern.beginning());
    try {
      return pattern.isOpen() && objects.matches()
          ? Optional.of(new Scope(objects.group(1), objects.group(2), ground.scope().access()))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isGranted(Scope scope, S3Ground ground, IamState.Role role) {
    return RolePolicyCheck.needed(scope)
        .map(
            need ->
                ground.decide(role.policies(), need, scope, S3Ground.sample(need, scope), Map.of()))
        .allMatch(decision -> decision.allowed() || decision instanceof Decision.Depends);
  }
}
