package dev.rolecall.s3;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The end of a run, whatever ends it: from then on nothing is written, what is being written is
 * awaited, and then all is removed. The end of the process, by Ctrl-C or with its pod, is held up
 * for that.
 */
final class Ending implements AutoCloseable {
  /** Kubernetes kills after 30 s (Pod Lifecycle, Termination of Pods). */
  private static final Duration LONGEST = Duration.ofSeconds(25);

  private final ScopeRun run;
  private final Footprint footprint;
  private final Removal removal;
  private final Shutdown shutdown;
  private final Consumer<RunEnd> told;
  private final Thread hook = new Thread(this::hold, "rolecall-ending");
  private @Nullable CompletableFuture<Void> removed;

  Ending(ScopeRun run, Footprint footprint, Afterwards afterwards) {
    this.run = run;
    this.footprint = footprint;
    this.removal = new Removal(run, footprint, afterwards);
    this.shutdown = afterwards.shutdown();
    this.told = afterwards.told();
    try {
      shutdown.beforeIt(hook);
    } catch (IllegalStateException ending) {
      footprint.close();
    }
  }

  private void hold() {
    footprint.close();
    if (footprint.isEmpty()) {
      return;
    }
    // Begun before anyone is told, who may be slow to hear.
    CompletableFuture<Void> begun = removed();
    told.accept(new RunEnd.Interrupted(place()));
    await(begun);
    List<Remain> remains = removal.remains();
    told.accept(
        remains.isEmpty()
            ? new RunEnd.Removed(place())
            : new RunEnd.Unremoved(run.bucket(), remains));
  }

  private String place() {
    return "s3://%s/%s".formatted(run.bucket(), run.ownKey(""));
  }

  private static void await(CompletableFuture<Void> begun) {
    try {
      begun.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // What is noted yet is told.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Removes, once, on a thread that nobody interrupts. */
  private synchronized CompletableFuture<Void> removed() {
    CompletableFuture<Void> begun = removed;
    if (begun == null) {
      begun = CompletableFuture.runAsync(this::remove, Ending::start);
      removed = begun;
    }
    return begun;
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "rolecall-removal");
    thread.setDaemon(true);
    thread.start();
  }

  private void remove() {
    footprint.awaitAnswers(shutdown.patience());
    removal.remove();
  }

  /** Ends the run; where the process ends at the same time, waits until that has told of it. */
  @Override
  public void close() {
    footprint.close();
    if (!footprint.isEmpty()) {
      removed().join();
    }
    try {
      shutdown.forget(hook);
    } catch (IllegalStateException ending) {
      // Then the hook tells.
      return;
    }
    List<Remain> remains = removal.remains();
    if (!remains.isEmpty()) {
      told.accept(new RunEnd.Unremoved(run.bucket(), remains));
    }
  }
}
