package dev.rolecall.verify;

import java.util.Map;
import java.util.Optional;

/** What a check decided. */
public sealed interface Outcome {
  /**
   * As it should be.
   *
   * @param evidence what was seen, by name, in the order in which it is told
   */
  record Passed(Map<String, String> evidence) implements Outcome {}

  /** The link is broken. */
  record Failed(Finding finding) implements Outcome {}

  /** The link holds, but not as it should. */
  record Warned(Finding finding) implements Outcome {}

  /**
   * Not decided, because its ground is gone or out of sight.
   *
   * @param reason in one sentence
   */
  record Skipped(String reason) implements Outcome {}

  /** Each case by name, as the report writes it in lower case. */
  enum Kind {
    PASSED,
    FAILED,
    WARNED,
    SKIPPED
  }

  /** Which case this is. */
  default Kind kind() {
    if (this instanceof Passed) {
      return Kind.PASSED;
    }
    if (this instanceof Failed) {
      return Kind.FAILED;
    }
    return this instanceof Warned ? Kind.WARNED : Kind.SKIPPED;
  }

  /** What was found, where it failed or warned. */
  default Optional<Finding> found() {
    if (this instanceof Failed failed) {
      return Optional.of(failed.finding());
    }
    return this instanceof Warned warned ? Optional.of(warned.finding()) : Optional.empty();
  }
}
