package dev.rolecall.credentials;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A daemon thread that is there only while a task runs or is to run later. */
final class BackgroundThread implements Background {
  private final ThreadFactory factory;
  private @Nullable Runnable task;
  private long due;
  private @Nullable Thread thread;
  private boolean closed;

  BackgroundThread(String name) {
    this(
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  BackgroundThread(ThreadFactory factory) {
    this.factory = factory;
  }

  @Override
  public synchronized boolean run(Runnable next) {
    runLater(0, next);
    return task == next;
  }

  @Override
  public synchronized void runLater(long millis, Runnable next) {
    if (closed) {
      return;
    }
    task = next;
    due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    if (thread == null) {
      start();
    } else {
      notifyAll();
    }
  }

  /** A process that has all the threads that it may have has to do without. */
  private void start() {
    try {
      Thread fresh = factory.newThread(this::work);
      fresh.start();
      thread = fresh;
    } catch (OutOfMemoryError e) {
      task = null;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    task = null;
    notifyAll();
  }

  private void work() {
    try {
      for (Runnable next = take(); next != null; next = take()) {
        next.run();
      }
    } finally {
      left();
    }
  }

  /** The next task in its time; nothing where there is none, and then this thread ends. */
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
    if (taken == null) {
      thread = null;
    }
    return taken;
  }

  /** For the case that a task threw: the next one gets another thread. */
  private synchronized void left() {
    if (thread == Thread.currentThread()) {
      thread = null;
    }
  }
}
