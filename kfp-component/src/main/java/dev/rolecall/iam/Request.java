package dev.rolecall.iam;

import java.util.List;
import java.util.Map;

/**
 * What is asked.
 *
 * @param action for example {@code s3:GetObject}; compared without regard to case
 * @param resource an ARN; {@code *} for an action that has no resource
 * @param context what is known of its condition keys
 */
public record Request(Principal principal, String action, String resource, RequestContext context) {
  /** One of whose keys all is known: a key that is not given, or has no values, is absent. */
  public Request(
      Principal principal, String action, String resource, Map<String, List<String>> context) {
    this(principal, action, resource, RequestContext.of(context));
  }
}
