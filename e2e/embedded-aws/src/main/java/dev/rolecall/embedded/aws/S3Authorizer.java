package dev.rolecall.embedded.aws;

import dev.rolecall.iam.RequestContext;
import java.util.Optional;

/**
 * Decides what a caller may do, and words the refusal. Pure.
 *
 * @param context the condition keys of a session's request; the admin's has none
 */
record S3Authorizer(Caller caller, RequestContext context) {
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
    return caller
        .denial(action, resource.arn(), context)
        .map(
            because ->
                S3Errors.ACCESS_DENIED_BECAUSE.error(
                    caller.arn(), action, onResource(resource), because));
  }

  /** What concerns no bucket names no resource. */
  private static String onResource(S3Resource resource) {
    return resource.level() == S3Operation.Level.ACCOUNT
        ? ""
        : " on resource: \"" + resource.arn() + "\"";
  }
}
