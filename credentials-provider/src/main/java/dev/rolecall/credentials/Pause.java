package dev.rolecall.credentials;

import java.time.Duration;

/** Waiting between two tries. */
@FunctionalInterface
interface Pause {
  Pause REAL = duration -> Thread.sleep(duration.toMillis());

  void pause(Duration duration) throws InterruptedException;
}
