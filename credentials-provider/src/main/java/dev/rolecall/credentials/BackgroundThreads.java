package dev.rolecall.credentials;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Daemon threads that are there only while a task runs, or is to run later. */
final class BackgroundThreads implements Background {
  private final ThreadFactory factory;
  private @Nullable Runnable task;
  private long due;
  private boolean waiting;

  BackgroundThreads(String name) {
    this(task -> ownThread(task, name));
  }

  BackgroundThreads(ThreadFactory factory) {
    this.factory = factory;
  }

  /**
   * A thread that holds on to nothing of the thread that happens to ask first: an application that
   * is unloaded from its server would stay in memory.
   */
  private static Thread ownThread(Runnable task, String name) {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    Thread thread = new Thread(group, task, name, 0, false);
    thread.setContextClassLoader(BackgroundThreads.class.getClassLoader());
    thread.setDaemon(true);
    return thread;
  }

  /** A process that has all the threads that it may have gets an OutOfMemoryError for one more. */
  @Override
  public boolean run(Runnable next) {
    try {
      factory.newThread(next).start();
      return true;
    } catch (RuntimeException | OutOfMemoryError e) {
      return false;
    }
  }

  @Override
  public void runUnless(CompletableFuture<?> done, long millis, Runnable late) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    run(
        () -> {
          if (!completed(done, end)) {
            late.run();
          }
        });
  }

  private static boolean completed(CompletableFuture<?> done, long end) {
    while (true) {
      try {
        var unused = done.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        return true;
      } catch (ExecutionException e) {
        return true;
      } catch (TimeoutException e) {
        return false;
      } catch (InterruptedException e) {
        // Nobody of ours interrupts it, and others wait for what it ends.
      }
    }
  }

  @Override
  public synchronized void runLater(long millis, Runnable next) {
    task = next;
    due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    if (waiting) {
      notifyAll();
    } else {
      waiting = run(this::runInTime);
    }
  }

  @Override
  public synchronized void dropLater() {
    task = null;
    notifyAll();
  }

  private void runInTime() {
    @Nullable Runnable next = take();
    if (next != null) {
      next.run();
    }
  }

  /** The task in its time; nothing where it was dropped. */
  private synchronized @Nullable Runnable take() {
    while (task != null && due - System.nanoTime() > 0) {
      try {
        TimeUnit.NANOSECONDS.timedWait(this, due - System.nanoTime());
      } catch (InterruptedException e) {
        task = null;
      }
    }
    @Nullable Runnable taken = task;
    task = null;
    waiting = false;
    return taken;
  }
}
