package dev.rolecall.credentials;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Runs what is due when it is told to. */
final class FakeBackground implements Background {
  private final LongSupplier ticks;
  private @Nullable Runnable task;
  private long due;
  private boolean closed;

  FakeBackground(LongSupplier ticks) {
    this.ticks = ticks;
  }

  /** Runs what is due, and what becomes due by that. */
  void work() {
    for (Runnable next = task; next != null && due <= ticks.getAsLong(); next = task) {
      task = null;
      next.run();
    }
  }

  /** Whether a thread would be there. */
  boolean busy() {
    return task != null;
  }

  @Override
  public boolean run(Runnable next) {
    runLater(0, next);
    return !closed;
  }

  @Override
  public void runLater(long millis, Runnable next) {
    if (!closed) {
      task = next;
      due = ticks.getAsLong() + millis;
    }
  }

  @Override
  public void close() {
    closed = true;
    task = null;
  }
}
