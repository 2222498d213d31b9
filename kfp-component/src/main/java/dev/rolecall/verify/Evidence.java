package dev.rolecall.verify;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Named values, in the order in which they are told. */
final class Evidence {
  private final Map<String, String> values = new LinkedHashMap<>();

  static Evidence of(String name, Object value) {
    return new Evidence().and(name, value);
  }

  Evidence and(String name, Object value) {
    values.put(name, value.toString());
    return this;
  }

  Evidence and(String name, Optional<?> value) {
    value.ifPresent(present -> and(name, present));
    return this;
  }

  /** What is not worth telling where it says nothing. */
  static Optional<String> unlessEmpty(String value) {
    return Optional.of(value).filter(text -> !text.isEmpty());
  }

  Map<String, String> map() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  Outcome passed() {
    return new Outcome.Passed(map());
  }
}
