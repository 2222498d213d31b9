package dev.rolecall.iam;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is asked.
 *
 * @param action for example {@code s3:GetObject}; compared without regard to case
 * @param resource an ARN; {@code *} for an action that has no resource
 * @param context condition keys to their values; keys are looked up without regard to case (IAM
 *     User Guide, IAM JSON policy elements: Condition), and a key without values is a missing key
 */
public record Request(
    Principal principal, String action, String resource, Map<String, List<String>> context) {
  /** Copies, so that keys are found in any case. */
  public Request {
    TreeMap<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    context.forEach((key, values) -> copy.merge(key, List.copyOf(values), Request::joined));
    context = Collections.unmodifiableMap(copy);
  }

  /** The values of a condition key; none where the request lacks the key. */
  public List<String> values(String key) {
    return context.getOrDefault(key, List.of());
  }

  private static List<String> joined(List<String> one, List<String> other) {
    List<String> both = new ArrayList<>(one);
    both.addAll(other);
    return List.copyOf(both);
  }
}
