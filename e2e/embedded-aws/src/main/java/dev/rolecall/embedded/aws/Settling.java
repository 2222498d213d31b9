package dev.rolecall.embedded.aws;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Things of an account as IAM stores them, and as they count: a change counts some time after it
 * was made. Guarded by the account's monitor.
 */
final class Settling<V> {
  private final Clock clock;
  private final Map<String, Deque<Version<V>>> versions = new LinkedHashMap<>();

  /** One that counts from then on; of nothing, where it was removed. */
  private record Version<V>(Instant from, Optional<V> value) {}

  Settling(Clock clock) {
    this.clock = clock;
  }

  /** As it is stored. */
  Optional<V> stored(String key) {
    return Optional.ofNullable(versions.get(key)).flatMap(all -> all.getLast().value());
  }

  /** All as they are stored, in the order in which they were made. */
  List<V> stored() {
    return versions.keySet().stream().flatMap(key -> stored(key).stream()).toList();
  }

  /** As it counts now. */
  Optional<V> counting(String key) {
    Instant now = clock.instant();
    Optional<V> counting = Optional.empty();
    for (Version<V> version : versions.getOrDefault(key, new ArrayDeque<>())) {
      if (!version.from().isAfter(now)) {
        counting = version.value();
      }
    }
    return counting;
  }

  /** All as they count now. */
  List<V> counting() {
    return versions.keySet().stream().flatMap(key -> counting(key).stream()).toList();
  }

  void put(String key, V value, Duration later) {
    change(key, Optional.of(value), later);
  }

  void remove(String key, Duration later) {
    change(key, Optional.empty(), later);
  }

  private void change(String key, Optional<V> value, Duration later) {
    Instant now = clock.instant();
    Deque<Version<V>> all = versions.computeIfAbsent(key, each -> new ArrayDeque<>());
    all.addLast(new Version<>(now.plus(later), value));
    Version<V> first = all.removeFirst();
    while (!all.isEmpty() && !all.getFirst().from().isAfter(now)) {
      first = all.removeFirst();
    }
    boolean gone = first.value().isEmpty() && !first.from().isAfter(now);
    if (!gone) {
      all.addFirst(first);
    } else if (all.isEmpty()) {
      versions.remove(key);
    }
  }
}
