package dev.rolecall.verify;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Named values, in the order in which they are told. */
public final class Evidence {
  /** What is allowed outside of the scope: told beside a check that passed nonetheless. */
  public static final String BEYOND_SCOPE = "beyond scope";

  private final Map<String, String> values = new LinkedHashMap<>();
  private final List<Outcome.Dependency> dependsOn = new ArrayList<>();

  /** Begins with one. */
  public static Evidence of(String name, Object value) {
    return new Evidence().and(name, value);
  }

  /** Adds one; of the same name, the later stays in the place of the earlier. */
  public Evidence and(String name, Object value) {
    values.put(name, value.toString());
    return this;
  }

  /** Adds one where there is one. */
  public Evidence and(String name, Optional<?> value) {
    value.ifPresent(present -> and(name, present));
    return this;
  }

  /** What is not worth telling where it says nothing. */
  public static Optional<String> unlessEmpty(String value) {
    return Optional.of(value).filter(text -> !text.isEmpty());
  }

  /** By name. */
  public Map<String, String> map() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** Adds a condition on something that nobody here knows; each is told once. */
  public Evidence dependingOn(String key, String operator, List<String> values) {
    dependsOn.add(new Outcome.Dependency(key, operator, values));
    return this;
  }

  /** All of it as the evidence of a check that passed. */
  public Outcome passed() {
    return new Outcome.Passed(map(), dependsOn.stream().distinct().toList());
  }
}
