package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.Decision;
import dev.rolecall.iam.Policy;
import dev.rolecall.s3.Attempt;
import dev.rolecall.s3.ScopePolicy;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import java.util.ArrayList;
import java.util.List;

/** What is said where a refusal was wanted and did not come. */
final class RefusalFindings {
  private static final String NEEDS_NO_MORE = "The scope needs no more than this:";

  private RefusalFindings() {}

  /** Of a foreign token. */
  static Finding granted(String subject, RoleArn role) {
    return Finding.oneOf(
        FailureMode.REFUSAL_MISSING,
        FailureMode.REFUSAL_MISSING.candidates(),
        "STS granted the role %s to a token of %s.".formatted(role, subject),
        "The role's trust policy admits more than the Profile's account.",
        List.of(
            Shell.getTrustPolicy(role),
            "Give its statement a condition StringEquals on <issuer>:sub with the Profile's account alone."),
        Evidence.of("subject", subject).and("role", role));
  }

  /** Of a request outside of the scope, where nobody sees by which policy it was allowed. */
  static Finding scopeExceeded(Attempt attempt, S3Ground ground) {
    return scopeExceeded(
        attempt,
        ground,
        "a policy of the role, or of the bucket, is wider than the scope.",
        List.of(
            "Find the statement that allows it, among the policies of role and bucket:",
            Shell.listInlinePolicies(ground.role()),
            Shell.listAttachedPolicies(ground.role()),
            Shell.getBucketPolicy(ground.scope().bucket()),
            NEEDS_NO_MORE,
            whole(ground)));
  }

  /** Where no policy of the role allows it. */
  static Finding scopeExceededByBucket(Attempt attempt, S3Ground ground) {
    return scopeExceeded(
        attempt,
        ground,
        "no policy of the role allows it, so the bucket's does.",
        List.of(
            "Let whoever owns the bucket narrow what its policy allows the role:",
            Shell.getBucketPolicy(ground.scope().bucket())));
  }

  /**
   * Where a statement of the role's policies allows it.
   *
   * @param narrowed the role's inline policies that change, where that was proved
   */
  static Finding scopeExceededBy(
      Attempt attempt, S3Ground ground, Decision.Allowed by, List<Policy> narrowed) {
    RoleArn role = ground.role();
    List<String> remedy = new ArrayList<>();
    if (narrowed.isEmpty()) {
      remedy.add(
          "Narrow that statement. Mind whom it serves beside this Profile: who else has the role,"
              + " and roles to which its policy is attached:");
      remedy.add(Shell.listAttachedPolicies(role));
      remedy.add(NEEDS_NO_MORE);
      remedy.add(whole(ground));
    } else {
      remedy.add(
          "Narrow it. Of S3 the role keeps what it may do in %s, and in other buckets that are named:"
              .formatted(ground.scope()));
      narrowed.forEach(
          policy ->
              remedy.addAll(
                  Shell.replaceRolePolicy(
                      role, policy.name(), stored(ground, policy), policy.document().toJson())));
    }
    return scopeExceeded(
        attempt,
        ground,
        "%s of the role allows it."
            .formatted(RolePolicyFindings.named(by.policy(), by.statement())),
        remedy);
  }

  /** The document of the policy that is replaced, as it was read. */
  private static String stored(S3Ground ground, Policy changed) {
    return ground.seenRole().stream()
        .flatMap(role -> role.inline().stream())
        .filter(policy -> policy.name().equals(changed.name()))
        .map(Policy::text)
        .findFirst()
        .orElseThrow();
  }

  private static Finding scopeExceeded(
      Attempt attempt, S3Ground ground, String why, List<String> remedy) {
    return Finding.of(
        FailureMode.SCOPE_EXCEEDED,
        "S3 allowed %s on %s.".formatted(attempt.action(), attempt.target()),
        "That lies outside of %s: %s".formatted(ground.scope(), why),
        remedy,
        Evidence.of("action", attempt.action())
            .and("target", attempt.target())
            .and("scope", ground.scope()));
  }

  private static String whole(S3Ground ground) {
    return ScopePolicy.whole(ground.role().partition(), ground.scope());
  }
}
