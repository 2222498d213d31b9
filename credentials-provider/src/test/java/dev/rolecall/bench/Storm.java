package dev.rolecall.bench;

import dev.rolecall.bench.Contender.Kind;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Many threads and a slow STS. Once they all ask at the same moment, when the session that nobody
 * used meanwhile has ended; and once they ask all the time, from a session's beginning to its end.
 */
final class Storm {
  /**
   * @param latency of STS, after the first session
   * @param idle how long the session lasts that nobody uses. The SDK renews one a minute before its
   *     end, so it should be longer than that
   * @param busy how long the session lasts that is used all the time
   * @param pause between two calls of a thread that asks all the time
   */
  record Plan(int threads, Duration latency, Duration idle, Duration busy, Duration pause) {}

  private final Plan plan;
  private final PrintStream progress;

  Storm(Plan plan, PrintStream progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /** What one contender's callers met. */
  private static final class Seen {
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger waited = new AtomicInteger();
    private final AtomicLong longest = new AtomicLong();

    /** A call that took more than {@code much} has waited for STS. */
    void ask(Contender contender, Duration much) {
      long begin = System.nanoTime();
      try {
        contender.provider().resolveCredentials();
      } catch (SdkException e) {
        failures.incrementAndGet();
      }
      long took = System.nanoTime() - begin;
      calls.incrementAndGet();
      longest.accumulateAndGet(took, Math::max);
      if (took > much.toNanos()) {
        waited.incrementAndGet();
      }
    }

    String longestSeconds() {
      return "%.3f".formatted(longest.get() / 1e9);
    }
  }

  List<Table.Row> run() throws Exception {
    List<Table.Row> rows = new ArrayList<>(atOnce());
    rows.addAll(allTheTime());
    return rows;
  }

  private List<Table.Row> atOnce() throws Exception {
    try (Contender sdk = Contender.of(Kind.SDK, plan.idle());
        Contender ours = Contender.of(Kind.ROLECALL, plan.idle())) {
      List<Contender> both = List.of(sdk, ours);
      both.forEach(this::begin);
      progress.printf("storm: sessions of %s s, until they end%n", plan.idle().toSeconds());
      pause(plan.idle().plusSeconds(1));
      List<Seen> seen = new ArrayList<>();
      for (Contender contender : both) {
        seen.add(atOnce(contender));
        progress.printf(
            "storm: %s made %d exchanges%n", contender.kind(), contender.aws().exchanges() - 1);
      }
      String what = "%d threads at once after the session's end: ".formatted(plan.threads());
      return List.of(
          exchanges(what, sdk, ours),
          row(what + "longest call, s", seen, Seen::longestSeconds),
          row(what + "calls that failed", seen, s -> s.failures.toString()));
    }
  }

  private Seen atOnce(Contender contender) throws InterruptedException {
    Seen seen = new Seen();
    CountDownLatch ready = new CountDownLatch(plan.threads());
    List<Thread> all =
        threads(
            () -> {
              ready.countDown();
              await(ready);
              seen.ask(contender, much());
            });
    for (Thread thread : all) {
      thread.join();
    }
    return seen;
  }

  private List<Table.Row> allTheTime() throws Exception {
    try (Contender sdk = Contender.of(Kind.SDK, plan.busy());
        Contender ours = Contender.of(Kind.ROLECALL, plan.busy())) {
      List<Contender> both = List.of(sdk, ours);
      both.forEach(this::begin);
      progress.printf("storm: sessions of %s s, asked for throughout%n", plan.busy().toSeconds());
      long end = System.nanoTime() + plan.busy().toNanos();
      List<Seen> seen = new ArrayList<>();
      List<Thread> all = new ArrayList<>();
      for (Contender contender : both) {
        Seen one = new Seen();
        seen.add(one);
        all.addAll(threads(() -> askUntil(end, contender, one)));
      }
      for (Thread thread : all) {
        thread.join();
      }
      String what =
          "%d threads for a session of %d s: ".formatted(plan.threads(), plan.busy().toSeconds());
      return List.of(
          exchanges(what, sdk, ours),
          row(what + "calls", seen, s -> s.calls.toString()),
          row(what + "calls that waited for STS", seen, s -> s.waited.toString()),
          row(what + "longest call, s", seen, Seen::longestSeconds),
          row(what + "calls that failed", seen, s -> s.failures.toString()));
    }
  }

  private void askUntil(long end, Contender contender, Seen seen) {
    long most = plan.pause().toNanos();
    pause(Duration.ofNanos(ThreadLocalRandom.current().nextLong(most)));
    while (System.nanoTime() < end) {
      seen.ask(contender, much());
      pause(plan.pause());
    }
  }

  /** The first session comes at once; from then on STS is slow. */
  private void begin(Contender contender) {
    contender.provider().resolveCredentials();
    contender.aws().takes(plan.latency());
  }

  private Duration much() {
    return plan.latency().dividedBy(2);
  }

  private List<Thread> threads(Runnable work) {
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < plan.threads(); i++) {
      Thread thread = new Thread(work, "storm-" + i);
      thread.start();
      all.add(thread);
    }
    return all;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Table.Row exchanges(String what, Contender sdk, Contender ours) {
    return new Table.Row(
        what + "exchanges",
        Integer.toString(sdk.aws().exchanges() - 1),
        Integer.toString(ours.aws().exchanges() - 1));
  }

  private static Table.Row row(String what, List<Seen> seen, Function<Seen, String> figure) {
    return new Table.Row(what, figure.apply(seen.get(0)), figure.apply(seen.get(1)));
  }
}
