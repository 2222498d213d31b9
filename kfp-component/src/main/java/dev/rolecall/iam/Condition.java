package dev.rolecall.iam;

import java.util.List;

/**
 * One key under one operator of a statement's {@code Condition}.
 *
 * @param key as written; compared without regard to case
 * @param values any of which may match; numbers and booleans as their text
 */
public record Condition(Operator operator, String key, List<String> values) {
  /** Copies. */
  public Condition {
    values = List.copyOf(values);
  }

  /** Whether the key is that claim of that issuer, for example {@code issuer:sub}. */
  boolean isOn(String issuer, String claim) {
    return key.equalsIgnoreCase(issuer + ":" + claim);
  }
}
