package dev.rolecall.verify;

import dev.rolecall.catalogue.FailureMode;

/** Whether what an earlier check found explains what a later one found. */
@FunctionalInterface
public interface Explanation {
  /** Nothing does. */
  Explanation NONE = (earlier, found, own, seen) -> false;

  /** It is the same: the same row, with the same remedy. */
  Explanation SAME =
      (earlier, found, own, seen) ->
          found.mode() == own.mode() && found.remedy().equals(own.remedy());

  /**
   * Its row is the one that was found, or one of the candidates for it. What was warned of where it
   * should have failed is not decided, and explains no more than the same row.
   */
  Explanation BY_ROW =
      (earlier, found, own, seen) -> {
        FailureMode row = found.mode();
        return row == own.mode()
            || (own.candidates().contains(row)
                && (row.warned() || earlier.outcome().kind() == Outcome.Kind.FAILED));
      };

  /**
   * Decides, without I/O.
   *
   * @param earlier a check that has ended
   * @param found what it found
   * @param own what the later check found
   * @param seen what the later check decided on
   */
  boolean explains(CheckResult earlier, Finding found, Finding own, Observations seen);

  /** This one, or the other. */
  default Explanation or(Explanation other) {
    return (earlier, found, own, seen) ->
        explains(earlier, found, own, seen) || other.explains(earlier, found, own, seen);
  }
}
