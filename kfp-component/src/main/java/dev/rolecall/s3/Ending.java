package dev.rolecall.s3;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Holds up the end of the process, by Ctrl-C or with its pod, until what was begun is removed. */
final class Ending implements AutoCloseable {
  /** Kubernetes kills after 30 s (Pod Lifecycle, Termination of Pods). */
  private static final int LONGEST_SECONDS = 20;

  private final CountDownLatch removed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::hold, "rolecall-ending");
  private volatile boolean begun;

  Ending() {
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException ending) {
      begun = true;
    }
  }

  /**
   * Called before each next step.
   *
   * @throws SdkClientException where the process ends, so that no more is begun
   */
  void check() {
    if (begun) {
      throw SdkClientException.create("The process ends.");
    }
  }

  private void hold() {
    begun = true;
    try {
      removed.await(LONGEST_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    removed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // Then the hook is at its end.
    }
  }
}
