package dev.rolecall.verify;

import dev.rolecall.catalogue.FailureMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * One verification: its observers look, side by side where they do not need one another, and its
 * checks decide in the chain's order.
 */
public final class Verification {
  /**
   * As many requests as are under way at once. Six bring nine requests down to their critical path;
   * virtual threads cost more to start than they save.
   */
  private static final int THREADS = 6;

  /** A removal is a request or two; whoever waits for the end wants it soon. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final List<Observer<?>> observers;
  private final List<Check> checks;
  private final LongSupplier nanoTime;
  private final Duration grace;

  /**
   * Makes ready.
   *
   * @param observers each after those that it needs and uses
   * @param checks in the chain's order
   * @param nanoTime as {@link System#nanoTime()}
   * @throws IllegalArgumentException where an observer or a check needs what nobody observes before
   *     it, or uses what is observed after it
   */
  public Verification(List<Observer<?>> observers, List<Check> checks, LongSupplier nanoTime) {
    this(observers, checks, nanoTime, GRACE);
  }

  Verification(
      List<Observer<?>> observers, List<Check> checks, LongSupplier nanoTime, Duration grace) {
    this.grace = grace;
    this.observers = List.copyOf(observers);
    this.checks = List.copyOf(checks);
    this.nanoTime = nanoTime;
    Set<Observation<?>> later = new HashSet<>();
    observers.forEach(observer -> later.add(observer.sees()));
    Set<Observation<?>> known = new HashSet<>();
    for (Observer<?> observer : observers) {
      String whose = observer.sees().toString();
      requireKnown(known, observer.needs(), whose);
      requireKnown(known, observer.uses().stream().filter(later::contains).toList(), whose);
      later.remove(observer.sees());
      known.add(observer.sees());
    }
    for (Check check : checks) {
      requireKnown(known, check.needs(), check.id());
    }
  }

  private static void requireKnown(
      Set<Observation<?>> known, List<Observation<?>> grounds, String whose) {
    for (Observation<?> ground : grounds) {
      if (!known.contains(ground)) {
        throw new IllegalArgumentException(
            whose + " needs " + ground + ", which nobody observes before it");
      }
    }
  }

  /** An end of a run: completed when that time has passed, with it. */
  public static CompletableFuture<Duration> after(Duration time) {
    return new CompletableFuture<Duration>()
        .completeOnTimeout(time, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Looks and decides, however long it takes.
   *
   * @param ended told of each check as it ends, in the chain's order, on the calling thread
   * @return all checks, in the chain's order
   */
  public List<CheckResult> run(Consumer<CheckResult> ended) {
    return run(ended, new CompletableFuture<>());
  }

  /**
   * Looks and decides, until an end: then nobody begins to look, and a check fails whose ground has
   * not been seen. Who is looking has {@link #GRACE} to remove what it wrote.
   *
   * @param ended told of each check as it ends, in the chain's order, on the calling thread
   * @param end completed with the time that has passed, where it comes to that
   * @return all checks, in the chain's order
   */
  public List<CheckResult> run(Consumer<CheckResult> ended, CompletableFuture<Duration> end) {
    ExecutorService pool =
        Executors.newFixedThreadPool(
            THREADS,
            work -> {
              Thread thread = new Thread(work, "rolecall-observer");
              thread.setDaemon(true);
              return thread;
            });
    try {
      Map<Observation<?>, CompletableFuture<Timed>> looks = new HashMap<>();
      for (Observer<?> observer : observers) {
        looks.put(observer.sees(), start(observer, looks, pool, end));
      }
      CompletableFuture<Void> ending =
          end.thenAccept(
              time -> {
                completeLate(looks, time);
                pool.shutdown();
              });
      Set<Observation<?>> told = new HashSet<>();
      List<CheckResult> results = new ArrayList<>();
      for (Check check : checks) {
        CheckResult result = decide(check, looks, told, results);
        results.add(result);
        ended.accept(result);
      }
      if (end.isDone()) {
        ending.join();
        awaitRemoval(pool);
      }
      return List.copyOf(results);
    } finally {
      pool.shutdownNow();
    }
  }

  /** The last first, so that none begins because of what it needs. */
  private void completeLate(Map<Observation<?>, CompletableFuture<Timed>> looks, Duration time) {
    for (int i = observers.size() - 1; i >= 0; i--) {
      get(looks, observers.get(i).sees()).complete(Timed.late(time));
    }
  }

  private void awaitRemoval(ExecutorService pool) {
    try {
      pool.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private CompletableFuture<Timed> start(
      Observer<?> observer,
      Map<Observation<?>, CompletableFuture<Timed>> looks,
      ExecutorService pool,
      CompletableFuture<Duration> end) {
    Map<Observation<?>, CompletableFuture<Timed>> ground =
        ground(observer.needs(), observer.uses(), looks);
    return CompletableFuture.allOf(ground.values().toArray(CompletableFuture[]::new))
        .thenApplyAsync(
            ignored -> end.isDone() ? Timed.late(end.join()) : look(observer, sights(ground)),
            pool);
  }

  private Timed look(Observer<?> observer, Map<Observation<?>, Sight<?>> sights) {
    Optional<Sight.Unseen<?>> absent = firstUnseen(observer.needs(), sights);
    if (absent.isPresent()) {
      return new Timed(absent.get(), Duration.ZERO);
    }
    long before = nanoTime.getAsLong();
    Sight<?> sight = observer.look().apply(new Observations(sights));
    return new Timed(sight, Duration.ofNanos(nanoTime.getAsLong() - before));
  }

  private static CheckResult decide(
      Check check,
      Map<Observation<?>, CompletableFuture<Timed>> looks,
      Set<Observation<?>> told,
      List<CheckResult> earlier) {
    Map<Observation<?>, CompletableFuture<Timed>> ground =
        ground(check.needs(), check.uses(), looks);
    Map<Observation<?>, Sight<?>> sights = sights(ground);
    Duration took = Duration.ZERO;
    for (Observation<?> need : check.needs()) {
      if (told.add(need)) {
        took = took.plus(join(get(ground, need)).took());
      }
    }
    Outcome outcome =
        firstUnseen(check.needs(), sights)
            .map(unseen -> unseen(unseen, earlier))
            .orElseGet(() -> decide(check, new Observations(sights), earlier));
    return new CheckResult(check.id(), check.title(), check.standing(), outcome, took);
  }

  private static Outcome unseen(Sight.Unseen<?> unseen, List<CheckResult> earlier) {
    if (!unseen.late()) {
      return new Outcome.Skipped(unseen.reason());
    }
    Finding own =
        Finding.of(
            FailureMode.RUN_TIMED_OUT,
            unseen.reason(),
            FailureMode.RUN_TIMED_OUT.cause(),
            FailureMode.RUN_TIMED_OUT.remedy(),
            new Evidence());
    return following(own, earlier, Explanation.SAME, new Observations(Map.of())).failed();
  }

  private static Outcome decide(Check check, Observations seen, List<CheckResult> earlier) {
    return check
        .decision()
        .apply(seen)
        .finding(own -> following(own, earlier, check.explanation(), seen));
  }

  /** As what follows from the first that explains it, where one does. */
  private static Finding following(
      Finding own, List<CheckResult> earlier, Explanation explanation, Observations seen) {
    return earlier.stream()
        .filter(ended -> explains(ended, explanation, own, seen))
        .findFirst()
        .map(ended -> follow(own, ended))
        .orElse(own);
  }

  private static boolean explains(
      CheckResult earlier, Explanation explanation, Finding own, Observations seen) {
    return earlier
        .finding()
        .filter(found -> explanation.explains(earlier, found, own, seen))
        .isPresent();
  }

  /** What follows from what follows itself, follows from the first of them. */
  private static Finding follow(Finding own, CheckResult earlier) {
    Finding found = earlier.finding().orElseThrow();
    return own.following(found.followsFrom().orElse(earlier.id()), found);
  }

  private static CompletableFuture<Timed> get(
      Map<Observation<?>, CompletableFuture<Timed>> looks, Observation<?> observation) {
    CompletableFuture<Timed> look = looks.get(observation);
    if (look == null) {
      throw new IllegalStateException("nobody observes " + observation);
    }
    return look;
  }

  /** The looks at all that is needed, and at what is used and looked at. */
  private static Map<Observation<?>, CompletableFuture<Timed>> ground(
      List<Observation<?>> needs,
      List<Observation<?>> uses,
      Map<Observation<?>, CompletableFuture<Timed>> looks) {
    Map<Observation<?>, CompletableFuture<Timed>> ground = new HashMap<>(looks);
    ground.keySet().retainAll(Stream.concat(needs.stream(), uses.stream()).toList());
    return ground;
  }

  private static Map<Observation<?>, Sight<?>> sights(
      Map<Observation<?>, CompletableFuture<Timed>> looks) {
    Map<Observation<?>, Sight<?>> sights = new HashMap<>();
    looks.forEach((observation, look) -> sights.put(observation, join(look).sight()));
    return sights;
  }

  private static Optional<Sight.Unseen<?>> firstUnseen(
      List<Observation<?>> needs, Map<Observation<?>, Sight<?>> sights) {
    for (Observation<?> need : needs) {
      if (sights.get(need) instanceof Sight.Unseen<?> unseen) {
        return Optional.of(unseen);
      }
    }
    return Optional.empty();
  }

  private static Timed join(CompletableFuture<Timed> look) {
    try {
      return look.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException defect) {
        throw defect;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }

  private record Timed(Sight<?> sight, Duration took) {
    static Timed late(Duration time) {
      return new Timed(Sight.Unseen.late(time), Duration.ZERO);
    }
  }
}
