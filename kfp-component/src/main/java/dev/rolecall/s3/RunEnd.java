package dev.rolecall.s3;

import java.util.List;

/** What is to be told of the end of a run that has written. */
public sealed interface RunEnd {
  /**
   * The process ends, by Ctrl-C or with its pod, and what is noted is removed now.
   *
   * @param place {@code s3://bucket/prefix} of all that the run writes
   */
  record Interrupted(String place) implements RunEnd {}

  /** After an interruption: nothing is left. */
  record Removed(String place) implements RunEnd {}

  /** Something may be left. */
  record Unremoved(String bucket, List<Remain> remains) implements RunEnd {
    /** Copies the list. */
    public Unremoved {
      remains = List.copyOf(remains);
    }
  }
}
