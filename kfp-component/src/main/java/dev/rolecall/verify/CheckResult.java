package dev.rolecall.verify;

import java.time.Duration;
import java.util.Optional;

/**
 * A check that has ended.
 *
 * @param took how long the observations took that this check was the first to need
 */
public record CheckResult(String id, String title, Outcome outcome, Duration took) {
  /** What was found, where the check failed or warned. */
  public Optional<Finding> finding() {
    return outcome.found();
  }
}
