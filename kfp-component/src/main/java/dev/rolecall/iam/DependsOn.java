package dev.rolecall.iam;

import java.util.List;

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

  /** For example {@code aws:SourceIp (IpAddress 10.0.0.0/8)}. */
  @Override
  public String toString() {
    return "%s (%s %s)".formatted(key, operator, String.join(", ", values));
  }
}
