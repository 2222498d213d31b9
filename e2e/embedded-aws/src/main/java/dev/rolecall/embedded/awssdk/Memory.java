package dev.rolecall.embedded.awssdk;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

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

  /** Does what keeps so much memory, of which some was taken before; gives all back if it fails. */
  <T> T keeping(long taken, long kept, Supplier<T> step) {
    long held = taken;
    boolean done = false;
    try {
      if (kept > taken) {
        take(kept - taken);
        held = kept;
      }
      T result = step.get();
      done = true;
      if (kept < taken) {
        giveBack(taken - kept);
      }
      return result;
    } finally {
      if (!done) {
        giveBack(held);
      }
    }
  }
}
