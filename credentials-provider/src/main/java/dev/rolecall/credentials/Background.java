package dev.rolecall.credentials;

/** Runs one task after another apart from who asks; the seam at which tests hand in their own. */
interface Background {
  /**
   * Runs it as soon as nothing else runs, in place of what was to run later.
   *
   * @return false where it is not run: after close, and where no thread can be had
   */
  boolean run(Runnable task);

  /** Runs it after so many milliseconds, if nothing else is to run until then. */
  void runLater(long millis, Runnable task);

  /** Drops what was to run later and runs nothing more; a task that runs is let finish. */
  void close();
}
