package dev.rolecall.credentials;

import java.util.concurrent.CompletableFuture;

/**
 * Threads apart from who asks, and time that passes; the seam at which tests hand in their own.
 * Whatever it was given, it may lose: nobody waits for a task without an end of his own.
 */
interface Background {
  /**
   * Runs it at once, on a thread of its own that ends with it.
   *
   * @return false where no thread can be had
   */
  boolean run(Runnable task);

  /** Runs it after so many milliseconds, unless {@code done} is completed by then. */
  void runUnless(CompletableFuture<?> done, long millis, Runnable task);

  /** Runs it after so many milliseconds, in place of what was to run later before. */
  void runLater(long millis, Runnable task);

  /** Drops what was to run later. */
  void dropLater();
}
