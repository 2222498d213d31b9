package dev.rolecall.embedded.aws;

import dev.rolecall.iam.Decision;
import dev.rolecall.iam.Policy;
import dev.rolecall.iam.PolicyEvaluator;
import dev.rolecall.iam.Principal;
import dev.rolecall.iam.Request;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides what a caller may do, and words the refusal: an explicit denial first, then what the role
 * does not allow, then what the session's policies do not (IAM User Guide, "Policy evaluation
 * logic"). Pure.
 *
 * @param context condition keys of the request
 */
record S3Authorizer(Caller caller, Map<String, List<String>> context) {

  boolean allows(String action, S3Resource resource) {
    return denial(action, resource).isEmpty();
  }

  /**
   * Nothing where it is allowed.
   *
   * @throws AwsError AccessDenied, with the layer that did not allow it
   */
  void demand(String action, S3Resource resource) {
    Optional<AwsError> denial = denial(action, resource);
    if (denial.isPresent()) {
      throw denial.get();
    }
  }

  /** The answer where it is not allowed. */
  Optional<AwsError> denial(String action, S3Resource resource) {
    if (!(caller instanceof Caller.Session session)) {
      return Optional.empty();
    }
    Request request =
        new Request(
            new Principal.Aws(session.arn(), session.accountId()), action, resource.arn(), context);
    Decision byRole = PolicyEvaluator.evaluate(session.rolePolicies(), request);
    return because(byRole, bySession(session.sessionPolicies(), byRole, request), action)
        .map(
            because ->
                S3Errors.ACCESS_DENIED_BECAUSE.error(
                    session.arn(), action, onResource(resource), because));
  }

  /** A session without policies of its own may what its role may. */
  private static Decision bySession(List<Policy> policies, Decision byRole, Request request) {
    return policies.isEmpty() ? byRole : PolicyEvaluator.evaluate(policies, request);
  }

  private static Optional<String> because(Decision byRole, Decision bySession, String action) {
    if (byRole instanceof Decision.ExplicitlyDenied) {
      return Optional.of("with an explicit deny in an identity-based policy");
    }
    if (bySession instanceof Decision.ExplicitlyDenied) {
      return Optional.of("with an explicit deny in a session policy");
    }
    if (!byRole.allowed()) {
      return Optional.of("because no identity-based policy allows the " + action + " action");
    }
    if (!bySession.allowed()) {
      return Optional.of("because no session policy allows the " + action + " action");
    }
    return Optional.empty();
  }

  /** What concerns no bucket names no resource. */
  private static String onResource(S3Resource resource) {
    return resource.level() == S3Operation.Level.ACCOUNT
        ? ""
        : " on resource: \"" + resource.arn() + "\"";
  }
}
