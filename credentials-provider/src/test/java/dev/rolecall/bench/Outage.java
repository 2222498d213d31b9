package dev.rolecall.bench;

import dev.rolecall.bench.Contender.Kind;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * STS answers 503 from the moment at which every contender has a new session, which is the same
 * part of a session's life for all of them; meanwhile each signs requests without a pause. In real
 * time, since the SDK takes no clock.
 */
final class Outage implements AutoCloseable {
  /**
   * @param pairs contenders of each kind, because chance decides when one tries again
   * @param perSecond requests of each contender, however long the ones before take
   * @param after how long after STS's recovery to go on at most, for those without a good request
   */
  record Plan(Duration session, Duration outage, int pairs, int perSecond, Duration after) {}

  private static final Duration PROGRESS = Duration.ofMinutes(1);

  private final Plan plan;
  private final PrintStream progress;
  private final List<Subject> subjects = new ArrayList<>();
  private final ExecutorService requests = Executors.newCachedThreadPool();
  private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor();
  private final long begin;
  private volatile long recovered = Long.MAX_VALUE;

  /** Each contender's first session is there afterwards, and STS away. */
  static Outage begin(Plan plan, PrintStream progress) throws IOException {
    List<Contender> contenders = new ArrayList<>();
    for (int i = 0; i < plan.pairs(); i++) {
      for (Kind kind : Kind.values()) {
        contenders.add(Contender.of(kind, plan.session()));
      }
    }
    return new Outage(plan, contenders, progress);
  }

  Outage(Plan plan, List<Contender> contenders, PrintStream progress) {
    this.plan = plan;
    this.progress = progress;
    for (Contender contender : contenders) {
      contender.provider().resolveCredentials();
      contender.aws().away(true);
      subjects.add(new Subject(contender, contender.client()));
    }
    begin = System.nanoTime();
  }

  /** A contender under test and what its requests met; times are nanoseconds since the begin. */
  private final class Subject {
    private final Contender contender;
    private final StsClient client;
    private int good;
    private int failed;
    private long longest;
    private @Nullable Long firstFailure;
    private @Nullable Long firstGoodAfterFailure;
    private @Nullable Long firstGoodAfterRecovery;

    /** Requests to STS when it recovered. */
    private int exchangesMeanwhile;

    private int requestsMeanwhile;

    Subject(Contender contender, StsClient client) {
      this.contender = contender;
      this.client = client;
    }

    void request() {
      long sent = System.nanoTime();
      boolean taken = taken();
      saw(taken, sent - begin, System.nanoTime() - begin);
    }

    private boolean taken() {
      try {
        client.getCallerIdentity();
        return true;
      } catch (SdkException e) {
        return false;
      }
    }

    private synchronized void saw(boolean taken, long sent, long answered) {
      longest = Math.max(longest, answered - sent);
      if (!taken) {
        failed++;
        firstFailure = firstFailure == null ? answered : firstFailure;
        return;
      }
      good++;
      if (firstFailure != null && sent > firstFailure && firstGoodAfterFailure == null) {
        firstGoodAfterFailure = answered;
      }
      if (answered >= recovered && firstGoodAfterRecovery == null) {
        firstGoodAfterRecovery = answered;
      }
    }

    /** Before STS is back, so that what succeeds then is not counted. */
    synchronized void count() {
      exchangesMeanwhile = contender.aws().exchanges() - 1;
      requestsMeanwhile = contender.aws().requests() - 1;
    }

    synchronized boolean well() {
      return firstGoodAfterRecovery != null;
    }

    /** None where no request failed; infinite where there was no good one yet. */
    synchronized double secondsToGood() {
      if (firstFailure == null) {
        return 0;
      }
      return firstGoodAfterRecovery == null
          ? Double.POSITIVE_INFINITY
          : (firstGoodAfterRecovery - recovered) / 1e9;
    }

    synchronized double secondsWithout() {
      if (firstFailure == null) {
        return 0;
      }
      long until =
          firstGoodAfterFailure == null ? System.nanoTime() - begin : firstGoodAfterFailure;
      return (until - firstFailure) / 1e9;
    }
  }

  /** Until every contender has had a good request, and its first session has ended. */
  void run() throws InterruptedException {
    for (Subject subject : subjects) {
      var unused =
          ticks.scheduleAtFixedRate(
              () -> requests.execute(subject::request),
              0,
              TimeUnit.SECONDS.toNanos(1) / plan.perSecond(),
              TimeUnit.NANOSECONDS);
    }
    awaitUntil(plan.outage());
    for (Subject subject : subjects) {
      subject.count();
    }
    recovered = elapsed().toNanos();
    subjects.forEach(subject -> subject.contender.aws().away(false));
    progress.printf("outage: STS is back after %d s%n", elapsed().toSeconds());
    awaitUntil(plan.session());
    Duration last = elapsed().plus(plan.after());
    while (elapsed().compareTo(last) < 0 && !subjects.stream().allMatch(Subject::well)) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    ticks.shutdown();
    requests.shutdown();
    if (!requests.awaitTermination(1, TimeUnit.MINUTES)) {
      progress.println("outage: requests of more than a minute are left out");
    }
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private void awaitUntil(Duration end) throws InterruptedException {
    for (Duration left = end.minus(elapsed()); !left.isNegative(); left = end.minus(elapsed())) {
      Duration next = left.compareTo(PROGRESS) < 0 ? left : PROGRESS;
      TimeUnit.NANOSECONDS.sleep(next.toNanos());
      tell();
    }
  }

  private void tell() {
    progress.printf("outage: %d s", elapsed().toSeconds());
    for (Kind kind : Kind.values()) {
      progress.printf(
          "; %s: failed %s, exchanges %s",
          kind,
          range(kind, s -> s.failed, "%.0f"),
          range(kind, s -> s.contender.aws().exchanges() - 1, "%.0f"));
    }
    progress.println();
  }

  /** What there is to tell so far. */
  List<Table.Row> rows() {
    if (recovered == Long.MAX_VALUE) {
      subjects.forEach(Subject::count);
    }
    return List.of(
        row("from STS's recovery to the first good request, s", Subject::secondsToGood, "%.1f"),
        row("from the first failed request to a good one, s", Subject::secondsWithout, "%.1f"),
        row("requests that failed", s -> s.failed, "%.0f"),
        row("requests that were good", s -> s.good, "%.0f"),
        row("longest request, s", s -> s.longest / 1e9, "%.3f"),
        row("exchanges during the outage", s -> s.exchangesMeanwhile, "%.0f"),
        row("HTTP requests to STS during the outage", s -> s.requestsMeanwhile, "%.0f"));
  }

  private Table.Row row(String what, ToDoubleFunction<Subject> figure, String form) {
    return new Table.Row(what, range(Kind.SDK, figure, form), range(Kind.ROLECALL, figure, form));
  }

  /** The figure of each contender of a kind, in order. */
  private String range(Kind kind, ToDoubleFunction<Subject> figure, String form) {
    return subjects.stream()
        .filter(subject -> subject.contender.kind() == kind)
        .map(figure::applyAsDouble)
        .sorted(Comparator.naturalOrder())
        .map(form::formatted)
        .collect(Collectors.joining(" "));
  }

  @Override
  public void close() {
    ticks.shutdownNow();
    requests.shutdownNow();
    for (Subject subject : subjects) {
      subject.client.close();
      subject.contender.close();
    }
  }
}
