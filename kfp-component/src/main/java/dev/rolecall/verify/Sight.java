package dev.rolecall.verify;

import java.time.Duration;

/** What came of looking: a value, or the reason why there is none. */
public sealed interface Sight<T> {
  /** It was seen. */
  record Seen<T>(T value) implements Sight<T> {}

  /**
   * It was not seen.
   *
   * @param reason as a skipped check tells it: what was missing, and who could see it; never an
   *     accusation
   * @param late whether it was looked for, and not seen by the end of the run
   */
  record Unseen<T>(String reason, boolean late) implements Sight<T> {
    static <T> Unseen<T> late(Duration time) {
      return new Unseen<>("It was not seen within %d s.".formatted(time.toSeconds()), true);
    }
  }

  /** {@code value} was seen. */
  static <T> Sight<T> seen(T value) {
    return new Seen<>(value);
  }

  /** Nothing was seen, for {@code reason}. */
  static <T> Sight<T> unseen(String reason) {
    return new Unseen<>(reason, false);
  }
}
