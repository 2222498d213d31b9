package dev.rolecall.credentials;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadFactory;

/** Threads that are started and come to nothing until they are let run, by the thread that lets. */
final class HeldThreads implements ThreadFactory {
  private final Deque<Runnable> started = new ArrayDeque<>();

  @Override
  public Thread newThread(Runnable task) {
    return new Thread() {
      @Override
      public synchronized void start() {
        started.add(task);
      }
    };
  }

  int held() {
    return started.size();
  }

  /** Runs the one that was started first. */
  void runFirst() {
    started.remove().run();
  }
}
