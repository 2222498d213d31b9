package dev.rolecall.credentials;

import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/**
 * Runs what callers do once their future is completed, for all providers of the process: by as many
 * threads as there are processors, however many wait, and none when there is nothing to do. Not the
 * common pool, which an application may have filled with tasks that wait for these very callers.
 */
final class Continuations implements Executor {
  private static final ForkJoinPool POOL =
      new ForkJoinPool(
          Runtime.getRuntime().availableProcessors(),
          ForkJoinPool.defaultForkJoinWorkerThreadFactory,
          null,
          true,
          0,
          256,
          1,
          pool -> true,
          1,
          TimeUnit.SECONDS);

  @Override
  public void execute(Runnable task) {
    POOL.execute(task);
  }
}
