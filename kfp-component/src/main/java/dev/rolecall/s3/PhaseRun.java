package dev.rolecall.s3;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/**
 * Requests of one kind, several at a time, until all are done, their time is over, or one fails.
 */
final class PhaseRun {
  /** So that neither the bucket nor the memory is filled by a fast one that goes on for long. */
  private static final int MOST_REQUESTS = 100_000;

  /** Between two words of progress. */
  private static final Duration QUIET = Duration.ofSeconds(1);

  private final ScopeRun run;
  private final ScopeAction action;
  private final int requests;
  private final int together;
  private final Optional<Duration> duration;
  private final IntFunction<String> key;
  private final Request request;
  private final Consumer<Progress> progress;
  private final LongAdder retries = new LongAdder();
  private long begun;
  private long told;
  private int next;
  private boolean over;
  private @Nullable Attempt failed;
  private long bytes;
  private int answered;
  private long[] latencies = new long[64];
  private long[] firstBytes = new long[64];
  private int heads;

  /** One request; called on several threads. */
  @FunctionalInterface
  interface Request {
    /**
     * Sends it and waits for its answer.
     *
     * @param number which, from 0
     * @return how many bytes it moved
     */
    long send(int number, Moments moments);
  }

  /** What a request has to tell of itself. */
  final class Moments {
    private final long before = run.nanoTime().getAsLong();
    private long head;

    /** Has it counted where the SDK sends it again. */
    void count(AwsRequestOverrideConfiguration.Builder request) {
      request.putExecutionAttribute(Retries.COUNT, retries);
    }

    /** The head of its answer is there. */
    void head() {
      head = run.nanoTime().getAsLong() - before;
    }
  }

  /**
   * Makes ready.
   *
   * @param requests how many make all of it; where it goes on, they begin again
   * @param together so many belong to one object, of which all are done once one is begun
   * @param key what a request is about
   */
  PhaseRun(
      ScopeRun run,
      ScopeAction action,
      int requests,
      int together,
      Optional<Duration> duration,
      IntFunction<String> key,
      Request request,
      Consumer<Progress> progress) {
    this.run = run;
    this.action = action;
    this.requests = requests;
    this.together = together;
    this.duration = duration;
    this.key = key;
    this.request = request;
    this.progress = progress;
  }

  /** Runs it on so many threads. */
  Phase on(ExecutorService threads, int concurrency) {
    begun = run.nanoTime().getAsLong();
    told = begun;
    Callable<Void> work = this::work;
    try {
      for (Future<Void> worker : threads.invokeAll(Collections.nCopies(concurrency, work))) {
        worker.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return phase(new S3Answer.NotTried("It was interrupted."));
    } catch (ExecutionException e) {
      throw unchecked(e.getCause());
    }
    return phase(new S3Answer.Done());
  }

  private static RuntimeException unchecked(@Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException failure
        ? failure
        : new IllegalStateException("a request throws nothing else", cause);
  }

  private @Nullable Void work() {
    try {
      for (OptionalInt number = take(); number.isPresent(); number = take()) {
        send(number.getAsInt());
      }
      return null;
    } catch (RuntimeException | Error e) {
      stop();
      throw e;
    }
  }

  private void send(int number) {
    Moments moments = new Moments();
    long[] moved = {0};
    Attempt attempt =
        run.attempt(action, key.apply(number), () -> moved[0] = request.send(number, moments));
    if (attempt.done()) {
      add(attempt.took().toNanos(), moments.head, moved[0]).ifPresent(progress);
    } else {
      fail(attempt);
    }
  }

  private synchronized OptionalInt take() {
    if (next % together == 0 && isOver()) {
      over = true;
    }
    return over ? OptionalInt.empty() : OptionalInt.of(next++);
  }

  private boolean isOver() {
    return next >= MOST_REQUESTS
        || (next >= requests && duration.isEmpty())
        || duration.filter(time -> took().compareTo(time) >= 0).isPresent();
  }

  private Duration took() {
    return Duration.ofNanos(run.nanoTime().getAsLong() - begun);
  }

  private synchronized void stop() {
    over = true;
  }

  private synchronized void fail(Attempt attempt) {
    failed = failed == null ? attempt : failed;
    over = true;
  }

  /** What there is to tell, where it is time to. */
  private synchronized Optional<Progress> add(long took, long head, long moved) {
    latencies = with(latencies, answered, took);
    if (head > 0) {
      firstBytes = with(firstBytes, heads++, head);
    }
    answered++;
    bytes += moved;
    long now = run.nanoTime().getAsLong();
    if (now - told < QUIET.toNanos()) {
      return Optional.empty();
    }
    told = now;
    return Optional.of(
        new Progress(
            action,
            answered,
            duration.isPresent() ? Optional.empty() : Optional.of(requests),
            bytes,
            took()));
  }

  private static long[] with(long[] all, int index, long value) {
    long[] larger = index < all.length ? all : Arrays.copyOf(all, 2 * all.length);
    larger[index] = value;
    return larger;
  }

  private synchronized Phase phase(S3Answer answer) {
    Attempt attempt =
        failed == null
            ? new Attempt(action.action(), run.bucket(), key.apply(0), answer, took())
            : failed;
    return new Phase(
        attempt,
        bytes,
        Latencies.ofNanos(Arrays.copyOf(latencies, answered)),
        Latencies.ofNanos(Arrays.copyOf(firstBytes, heads)),
        retries.sum());
  }
}
