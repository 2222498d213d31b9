package dev.rolecall.credentials;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Two clocks that stand still until they are told otherwise: this one, and its ticks. */
final class MutableClock extends Clock {
  private Instant now;
  private long ticks;

  MutableClock(Instant now) {
    this.now = now;
  }

  /** Time goes by. */
  synchronized void advance(Duration duration) {
    jump(duration);
    ticks += duration.toMillis();
  }

  /** The clock is set, or the machine was suspended: the ticks know nothing of it. */
  synchronized void jump(Duration duration) {
    now = now.plus(duration);
  }

  synchronized long ticks() {
    return ticks;
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
