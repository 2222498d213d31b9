package dev.rolecall.credentials;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Runs what is due when it is told to, one after another; it can be told to lose tasks. */
final class FakeBackground implements Background {
  private final LongSupplier ticks;
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<Timed> watches = new ArrayList<>();
  private @Nullable Timed later;
  private boolean losing;
  private boolean full;

  private record Timed(CompletableFuture<?> done, long due, Runnable task) {}

  FakeBackground(LongSupplier ticks) {
    this.ticks = ticks;
  }

  /** Runs what is due, and what becomes due by that. */
  void work() {
    for (Runnable next = next(); next != null; next = next()) {
      next.run();
    }
  }

  private @Nullable Runnable next() {
    if (!tasks.isEmpty()) {
      return tasks.remove();
    }
    watches.removeIf(watch -> watch.done().isDone());
    for (Timed watch : watches) {
      if (watch.due() <= ticks.getAsLong()) {
        watches.remove(watch);
        return watch.task();
      }
    }
    Timed next = later;
    if (next == null || next.due() > ticks.getAsLong()) {
      return null;
    }
    later = null;
    return next.task();
  }

  /** Whether a thread would be there. */
  boolean busy() {
    watches.removeIf(watch -> watch.done().isDone());
    return !tasks.isEmpty() || later != null || !watches.isEmpty();
  }

  /** What it takes from now on never runs. */
  void loses() {
    losing = true;
  }

  /** No thread is to be had from now on. */
  void isFull() {
    full = true;
  }

  @Override
  public boolean run(Runnable next) {
    if (!losing && !full) {
      tasks.add(next);
    }
    return !full;
  }

  @Override
  public void runUnless(CompletableFuture<?> done, long millis, Runnable task) {
    watches.add(new Timed(done, ticks.getAsLong() + millis, task));
  }

  @Override
  public void runLater(long millis, Runnable next) {
    later = new Timed(new CompletableFuture<>(), ticks.getAsLong() + millis, next);
  }

  @Override
  public void dropLater() {
    later = null;
  }
}
