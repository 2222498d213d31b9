package dev.rolecall.verify;

import java.util.Map;
import java.util.Optional;

/** What has been seen so far. Immutable. */
public final class Observations {
  private final Map<Observation<?>, Sight<?>> sights;

  /** Of what was seen, or not. */
  public Observations(Map<Observation<?>, Sight<?>> sights) {
    this.sights = Map.copyOf(sights);
  }

  /**
   * What was seen.
   *
   * @throws IllegalStateException where it was not seen, or not declared as needed: a defect of the
   *     caller
   */
  public <T> T get(Observation<T> observation) {
    return find(observation)
        .orElseThrow(
            () -> new IllegalStateException(observation + " is read, but was not needed or seen"));
  }

  /** What was seen, or nothing. */
  public <T> Optional<T> find(Observation<T> observation) {
    return sights.get(observation) instanceof Sight.Seen<?> seen
        ? Optional.of(observation.cast(seen.value()))
        : Optional.empty();
  }
}
