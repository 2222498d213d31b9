package dev.rolecall.agent;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;

/**
 * A process that may ask the credentials endpoint.
 *
 * @param token what it shows there: a secret
 * @param process its number
 * @param began when it began, since numbers are given again
 * @param narrowing what it gets
 */
record Holder(String token, long process, Instant began, Narrowing narrowing) {
  /** Linux tells it by seconds of a clock that may be set a little meanwhile (proc_stat(5)). */
  private static final Duration TOLERANCE = Duration.ofSeconds(5);

  boolean isThere(Processes processes) {
    return processes
        .began(process)
        .filter(seen -> Duration.between(seen, began).abs().compareTo(TOLERANCE) <= 0)
        .isPresent();
  }

  /** Whether that is its token, in a time that tells nothing of where the two differ. */
  boolean shows(String said) {
    return MessageDigest.isEqual(
        token.getBytes(StandardCharsets.UTF_8), said.getBytes(StandardCharsets.UTF_8));
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "Holder[%d, %s]".formatted(process, narrowing);
  }
}
