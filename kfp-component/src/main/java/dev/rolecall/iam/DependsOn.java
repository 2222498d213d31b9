package dev.rolecall.iam;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a decision depends on: a condition whose key has a value that nobody here knows.
 *
 * @param key as written
 * @param operator as written, for example {@code IpAddress}; the element's name where a variable
 *     stands in a resource
 * @param values the policy's, as written
 */
public record DependsOn(String key, String operator, List<String> values) {
  /** Copies. */
  public DependsOn {
    values = List.copyOf(values);
  }

  /** A condition, whose key nobody here knows. */
  public static DependsOn of(Condition condition) {
    return new DependsOn(condition.key(), condition.operator().toString(), condition.values());
  }

  /** Several, in words. */
  public static String list(List<DependsOn> several) {
    return several.stream().map(DependsOn::toString).collect(Collectors.joining("; "));
  }

  /** For example {@code aws:SourceIp (IpAddress 10.0.0.0/8)}. */
  @Override
  public String toString() {
    return "%s (%s %s)".formatted(key, operator, String.join(", ", values));
  }
}
