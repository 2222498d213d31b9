package dev.rolecall.e2e.admin;

import dev.rolecall.command.UsageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The time in which a command reads what it is about. At its end the thread that reads is
 * interrupted, by which calls to AWS end, and what else is read is ended by who knows how.
 */
final class ReadingTime {
  private final CompletableFuture<Duration> end;
  private final List<Runnable> endings = new ArrayList<>();

  private ReadingTime(CompletableFuture<Duration> end) {
    this.end = end;
  }

  /**
   * Reads on this thread.
   *
   * @param end completed with the time that has passed, where it comes to that
   * @throws UsageException where the reading could not be done, for want of time or otherwise
   */
  static <T> T within(CompletableFuture<Duration> end, Function<ReadingTime, T> reading) {
    ReadingTime time = new ReadingTime(end);
    time.atEnd(Thread.currentThread()::interrupt);
    CompletableFuture<Void> ending = end.thenAccept(passed -> time.end());
    try {
      return reading.apply(time);
    } catch (UsageException e) {
      throw end.isDone() ? new UsageException(AdminSentences.notInTime(end.join()).toString()) : e;
    } finally {
      ending.cancel(false);
      time.close();
    }
  }

  /** Does that too at the end, where it comes before all is read. */
  synchronized void atEnd(Runnable ending) {
    endings.add(ending);
  }

  private synchronized void end() {
    endings.forEach(Runnable::run);
  }

  /** After this nobody is interrupted, and this thread is not any more. */
  private synchronized void close() {
    endings.clear();
    if (end.isDone()) {
      Thread.interrupted();
    }
  }
}
