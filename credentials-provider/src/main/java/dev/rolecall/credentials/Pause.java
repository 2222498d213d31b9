package dev.rolecall.credentials;

import java.time.Duration;

/** Waits between two tries; a test's does not. */
@FunctionalInterface
public interface Pause {
  /** The thread's own sleep. */
  Pause REAL = duration -> Thread.sleep(duration.toMillis());

  /**
   * Waits for {@code duration}.
   *
   * @throws InterruptedException where the wait was cut short
   */
  void pause(Duration duration) throws InterruptedException;
}
