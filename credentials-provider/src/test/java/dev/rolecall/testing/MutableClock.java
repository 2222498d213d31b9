package dev.rolecall.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Two clocks that stand still until they are told otherwise: this one, and its ticks. */
public final class MutableClock extends Clock {
  private volatile Instant now;
  private volatile long ticks;

  public MutableClock(Instant now) {
    this.now = now;
  }

  /** Time goes by. */
  public synchronized void advance(Duration duration) {
    jump(duration);
    ticks += duration.toMillis();
  }

  /** The clock is set, or the machine was suspended: the ticks know nothing of it. */
  public synchronized void jump(Duration duration) {
    now = now.plus(duration);
  }

  /** The milliseconds that went by. */
  public long ticks() {
    return ticks;
  }

  @Override
  public Instant instant() {
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
