package dev.rolecall.verify;

/** What came of looking: a value, or the reason why there is none. */
public sealed interface Sight<T> {
  /** It was seen. */
  record Seen<T>(T value) implements Sight<T> {}

  /**
   * It was not seen.
   *
   * @param reason as a skipped check tells it: what was missing, and who could see it; never an
   *     accusation
   */
  record Unseen<T>(String reason) implements Sight<T> {}

  /** {@code value} was seen. */
  static <T> Sight<T> seen(T value) {
    return new Seen<>(value);
  }

  /** Nothing was seen, for {@code reason}. */
  static <T> Sight<T> unseen(String reason) {
    return new Unseen<>(reason);
  }
}
