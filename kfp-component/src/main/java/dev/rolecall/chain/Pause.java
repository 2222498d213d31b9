package dev.rolecall.chain;

import java.time.Duration;

/** Waits; a test's does not. */
interface Pause {
  /**
   * Waits for {@code time}.
   *
   * @throws InterruptedException where the wait was cut short
   */
  void of(Duration time) throws InterruptedException;
}
