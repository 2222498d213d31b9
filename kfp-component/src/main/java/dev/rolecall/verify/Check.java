package dev.rolecall.verify;

import java.util.Set;

/** Decides on one link of the chain, from what was seen. No I/O and no clock of its own. */
public interface Check {
  /** Stable name in reports: lower case, dashes. */
  String id();

  /**
   * What it establishes, as a reader sees it, for example {@code Trust policy admits the token}.
   */
  String title();

  /** What it decides on. Where one of them was not seen, the check is skipped with that reason. */
  Set<Observation<?>> needs();

  /** Decides. Called only when all that it {@link #needs()} has been seen. */
  Outcome decide(Observations seen);
}
