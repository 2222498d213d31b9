package dev.rolecall.credentials;

/** Runs one task after another apart from who asks; the seam at which tests hand in their own. */
interface Background {
  /**
   * Runs it as soon as nothing else runs, in place of what was to run later.
   *
   * @return false where nothing is run any more
   */
  boolean run(Runnable task);

  /** Runs it after so many milliseconds, if nothing is run or forgotten until then. */
  void runLater(long millis, Runnable task);

  /** Drops what was to run later. */
  void forget();

  /** Runs nothing more; a task that runs is let finish. */
  void close();
}
