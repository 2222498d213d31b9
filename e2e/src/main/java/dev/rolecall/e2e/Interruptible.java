package dev.rolecall.e2e;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Work that cleans up on Ctrl-C: its thread is interrupted, and the process ends once the work has,
 * or after ten seconds.
 */
@FunctionalInterface
public interface Interruptible {
  /**
   * Works, and cleans up however it ends.
   *
   * @return the exit code
   */
  int work() throws InterruptedException;

  /** Does the work on this thread. */
  static int run(Interruptible body) throws InterruptedException {
    Thread worker = Thread.currentThread();
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              worker.interrupt();
              awaitEnd(ended);
            },
            "rolecall-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return body.work();
    } finally {
      ended.countDown();
      forget(hook);
    }
  }

  private static void awaitEnd(CountDownLatch ended) {
    try {
      if (!ended.await(10, TimeUnit.SECONDS)) {
        System.err.println("rolecall: cleaning up takes too long and is given up");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyShuttingDown) {
      // Then the hook is what ended the work.
    }
  }
}
