package dev.rolecall.verify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

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

  private final List<Observer<?>> observers;
  private final List<Check> checks;
  private final LongSupplier nanoTime;

  /**
   * Makes ready.
   *
   * @param observers each after those that it needs
   * @param checks in the chain's order
   * @param nanoTime as {@link System#nanoTime()}
   * @throws IllegalArgumentException where an observer or a check needs what nobody observes before
   *     it
   */
  public Verification(List<Observer<?>> observers, List<Check> checks, LongSupplier nanoTime) {
    this.observers = List.copyOf(observers);
    this.checks = List.copyOf(checks);
    this.nanoTime = nanoTime;
    Set<Observation<?>> known = new HashSet<>();
    for (Observer<?> observer : observers) {
      requireKnown(known, observer.needs(), observer.sees().toString());
      known.add(observer.sees());
    }
    for (Check check : checks) {
      requireKnown(known, check.needs(), check.id());
    }
  }

  private static void requireKnown(
      Set<Observation<?>> known, Set<Observation<?>> needs, String whose) {
    for (Observation<?> need : needs) {
      if (!known.contains(need)) {
        throw new IllegalArgumentException(whose + " needs " + need + ", which nobody observes");
      }
    }
  }

  /**
   * Looks and decides.
   *
   * @param ended told of each check as it ends, in the chain's order, on the calling thread
   * @return all checks, in the chain's order
   */
  public List<CheckResult> run(Consumer<CheckResult> ended) {
    ExecutorService pool =
        Executors.newFixedThreadPool(
            THREADS,
            work -> {
              Thread thread = new Thread(work, "rolecall-observer");
              thread.setDaemon(true);
              return thread;
            });
    try {
      Map<Observation<?>, CompletableFuture<Look>> looks = new LinkedHashMap<>();
      for (Observer<?> observer : observers) {
        looks.put(observer.sees(), start(observer, looks, pool));
      }
      Set<Observation<?>> told = new HashSet<>();
      List<CheckResult> results = new ArrayList<>();
      for (Check check : checks) {
        CheckResult result = decide(check, looks, told);
        results.add(result);
        ended.accept(result);
      }
      return List.copyOf(results);
    } finally {
      pool.shutdownNow();
    }
  }

  private CompletableFuture<Look> start(
      Observer<?> observer,
      Map<Observation<?>, CompletableFuture<Look>> looks,
      ExecutorService pool) {
    Map<Observation<?>, CompletableFuture<Look>> needs = new LinkedHashMap<>();
    observer.needs().forEach(need -> needs.put(need, get(looks, need)));
    return CompletableFuture.allOf(needs.values().toArray(CompletableFuture[]::new))
        .thenApplyAsync(
            ignored -> {
              Map<Observation<?>, Sight<?>> sights = sights(needs);
              for (Sight<?> sight : sights.values()) {
                if (sight instanceof Sight.Unseen<?> unseen) {
                  return new Look(unseen, Duration.ZERO);
                }
              }
              long before = nanoTime.getAsLong();
              Sight<?> sight = observer.look(new Observations(sights));
              return new Look(sight, Duration.ofNanos(nanoTime.getAsLong() - before));
            },
            pool);
  }

  private static CheckResult decide(
      Check check, Map<Observation<?>, CompletableFuture<Look>> looks, Set<Observation<?>> told) {
    Map<Observation<?>, CompletableFuture<Look>> needs = new LinkedHashMap<>();
    check.needs().forEach(need -> needs.put(need, get(looks, need)));
    Map<Observation<?>, Sight<?>> sights = sights(needs);
    Duration took = Duration.ZERO;
    for (Observation<?> need : needs.keySet()) {
      if (told.add(need)) {
        took = took.plus(join(get(looks, need)).took());
      }
    }
    for (Sight<?> sight : sights.values()) {
      if (sight instanceof Sight.Unseen<?> unseen) {
        return new CheckResult(
            check.id(), check.title(), new Outcome.Skipped(unseen.reason()), took);
      }
    }
    return new CheckResult(check.id(), check.title(), check.decide(new Observations(sights)), took);
  }

  private static Map<Observation<?>, Sight<?>> sights(
      Map<Observation<?>, CompletableFuture<Look>> looks) {
    Map<Observation<?>, Sight<?>> sights = new HashMap<>();
    looks.forEach((observation, look) -> sights.put(observation, join(look).sight()));
    return sights;
  }

  private static CompletableFuture<Look> get(
      Map<Observation<?>, CompletableFuture<Look>> looks, Observation<?> observation) {
    CompletableFuture<Look> look = looks.get(observation);
    if (look == null) {
      throw new IllegalStateException("nobody observes " + observation);
    }
    return look;
  }

  private static Look join(CompletableFuture<Look> look) {
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

  private record Look(Sight<?> sight, Duration took) {}
}
