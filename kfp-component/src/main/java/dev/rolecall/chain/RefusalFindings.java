package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.s3.Attempt;
import dev.rolecall.s3.Scope;
import dev.rolecall.s3.ScopePolicy;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import java.util.List;
import java.util.Optional;

/** What is said where a refusal was wanted and did not come. */
final class RefusalFindings {
  private RefusalFindings() {}

  /**
   * Of a foreign token.
   *
   * @param trust why, where IAM's trust policy shows it
   */
  static Finding granted(String subject, RoleArn role, Optional<Finding> trust) {
    return Finding.oneOf(
        FailureMode.REFUSAL_MISSING,
        trust
            .map(cause -> List.of(cause.mode()))
            .orElseGet(FailureMode.REFUSAL_MISSING::candidates),
        "STS granted the role %s to a token of %s.".formatted(role, subject),
        trust
            .map(cause -> cause.seen() + " " + cause.cause())
            .orElse("The role's trust policy admits more than the Profile's account."),
        trust
            .map(Finding::remedy)
            .orElseGet(
                () ->
                    List.of(
                        Shell.getTrustPolicy(role),
                        "Give its statement a condition StringEquals on <issuer>:sub with the"
                            + " Profile's account alone.")),
        Evidence.of("subject", subject).and("role", role));
  }

  static Finding scopeExceeded(Attempt attempt, RoleArn role, Scope scope) {
    return Finding.of(
        FailureMode.SCOPE_EXCEEDED,
        "S3 allowed %s on %s.".formatted(attempt.action(), attempt.target()),
        "That lies outside of %s: a policy of the role, or of the bucket, is wider than the scope."
            .formatted(scope),
        List.of(
            "Find the statement that allows it, among the policies of role and bucket:",
            Shell.listInlinePolicies(role),
            Shell.listAttachedPolicies(role),
            Shell.getBucketPolicy(scope.bucket()),
            "The scope needs no more than this:",
            ScopePolicy.whole(role.partition(), scope)),
        Evidence.of("action", attempt.action())
            .and("target", attempt.target())
            .and("scope", scope));
  }
}
