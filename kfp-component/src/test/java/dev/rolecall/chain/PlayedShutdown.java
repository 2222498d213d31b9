package dev.rolecall.chain;

import dev.rolecall.s3.Shutdown;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** The end of a process that a test has in its hands. */
final class PlayedShutdown implements Shutdown {
  private final List<Thread> hooks = new CopyOnWriteArrayList<>();
  private final Duration patience;
  private boolean begun;

  PlayedShutdown(Duration patience) {
    this.patience = patience;
  }

  @Override
  public synchronized void beforeIt(Thread hook) {
    refuseIfBegun();
    hooks.add(hook);
  }

  @Override
  public synchronized void forget(Thread hook) {
    refuseIfBegun();
    hooks.remove(hook);
  }

  private void refuseIfBegun() {
    if (begun) {
      throw new IllegalStateException("the process ends");
    }
  }

  @Override
  public Duration patience() {
    return patience;
  }

  /** Completes with the hooks. */
  synchronized CompletableFuture<Void> begin() {
    begun = true;
    hooks.forEach(Thread::start);
    return CompletableFuture.runAsync(() -> hooks.forEach(PlayedShutdown::join), Beside::start);
  }

  private static void join(Thread hook) {
    try {
      hook.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What goes on beside a test and is not awaited. */
  static final class Beside {
    private Beside() {}

    static void start(Runnable work) {
      Thread thread = new Thread(work, "beside-the-test");
      thread.setDaemon(true);
      thread.start();
    }
  }
}
