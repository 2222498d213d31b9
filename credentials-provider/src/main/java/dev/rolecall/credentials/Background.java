package dev.rolecall.credentials;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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

  /**
   * Waits for it on the caller's own thread.
   *
   * @throws TimeoutException where it is not completed after so many milliseconds
   */
  default <T> T await(CompletableFuture<T> done, long millis)
      throws InterruptedException, ExecutionException, TimeoutException {
    return done.get(millis, TimeUnit.MILLISECONDS);
  }

  /** Runs it after so many milliseconds, unless {@code done} is completed by then. */
  void runUnless(CompletableFuture<?> done, long millis, Runnable task);

  /** Runs it after so many milliseconds, in place of what was to run later before. */
  void runLater(long millis, Runnable task);

  /** Drops what was to run later. */
  void dropLater();
}
