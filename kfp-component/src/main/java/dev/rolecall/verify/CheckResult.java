package dev.rolecall.verify;

import java.time.Duration;
import java.util.Optional;

/**
 * A check that has ended.
 *
 * @param standing where on the chain it stands
 * @param took how long the observations took that this check was the first to need; zero where
 *     others had needed all of them before, or nobody looked
 */
public record CheckResult(
    String id, String title, Standing standing, Outcome outcome, Duration took) {
  /** What was found, where the check failed or warned. */
  public Optional<Finding> finding() {
    return outcome.found();
  }
}
