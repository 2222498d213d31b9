package dev.rolecall.embedded.awssdk;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes all objects, and parts of uploads, may take together. */
final class Memory {
  private final long limit;
  private final AtomicLong taken = new AtomicLong();

  Memory(long limit) {
    this.limit = limit;
  }

  /** Refuses what has no room now, before its bytes are read; takes nothing. */
  void demand(long bytes) {
    if (bytes > limit - taken.get()) {
      throw Refusal.SLOW_DOWN.exception();
    }
  }

  /** Takes that many, or none where there is no room for them. */
  void take(long bytes) {
    if (taken.addAndGet(bytes) > limit) {
      taken.addAndGet(-bytes);
      throw Refusal.SLOW_DOWN.exception();
    }
  }

  void giveBack(long bytes) {
    taken.addAndGet(-bytes);
  }
}
