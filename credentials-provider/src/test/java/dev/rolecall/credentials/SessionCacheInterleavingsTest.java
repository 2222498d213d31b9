package dev.rolecall.credentials;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import dev.rolecall.failure.Secrets;
import dev.rolecall.testing.MutableClock;
import dev.rolecall.token.ProjectedToken;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionResult;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.kotlinx.lincheck.util.ExceptionResult;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.verifier.Verifier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Two threads with two calls each, in the orders that a model checker tells apart, those with the
 * fewest changes of thread first: each call has an end and brings a session. The clock stands, so
 * no wait ends because time passes. It knows sequential consistency alone.
 */
class SessionCacheInterleavingsTest {
  /** Of each scenario at most, of which few have so few: -Dinterleavings=100 takes ten minutes. */
  private static final int INTERLEAVINGS = Integer.getInteger("interleavings", 20);

  /** Made before the checker looks, which cannot look into a pattern; nor does it into Secrets. */
  private static final WebIdentityConfig CONFIG =
      new WebIdentityConfig(
          RoleArn.parse("arn:aws:iam::111122223333:role/team-a"),
          Path.of("token"),
          Optional.empty(),
          WebIdentityConfig.DEFAULT_DURATION);

  /** There is no session yet. */
  public static class First extends Calls {
    public First() {
      super(new ThreadEach(0), false);
    }
  }

  /** There is one in its advisory window, and a renewal that failed is to be tried again. */
  public static class Early extends Calls {
    public Early() {
      super(new ThreadEach(0), true);
    }
  }

  /** There is none, and the first exchange is accepted and never made. */
  public static class Lost extends Calls {
    public Lost() {
      super(new ThreadEach(1), false);
    }
  }

  @Test
  void nobodyWaitsForEverForAFirstSession() {
    check(First.class);
  }

  @Test
  void nobodyWaitsForEverForAnEarlyRenewal() {
    check(Early.class);
  }

  @Test
  void nobodyWaitsForEverForAnExchangeThatIsLost() {
    check(Lost.class);
  }

  private static void check(Class<? extends Calls> calls) {
    Count.reset();
    ModelCheckingOptions options =
        new ModelCheckingOptions()
            .iterations(0)
            .invocationsPerIteration(INTERLEAVINGS)
            .minimizeFailedScenario(false)
            .addGuarantee(forClasses(Secrets.class.getName()).allMethods().ignore())
            .verifier(NothingThrown.class);
    List<ExecutionScenario> all = scenarios(calls);
    for (ExecutionScenario one : all) {
      options = options.addCustomScenario(one);
    }
    options.check(calls);
    System.out.printf(
        "%s: %d scenarios, %d interleavings%n", calls.getSimpleName(), all.size(), Count.all());
  }

  /** Each pair of pairs once: which of the two threads has which does not matter. */
  private static List<ExecutionScenario> scenarios(Class<? extends Calls> calls) {
    List<Actor> actors =
        Stream.of("close", "credentials", "identity", "invalidate", "renewal")
            .map(name -> actor(calls, name))
            .toList();
    List<List<Actor>> pairs =
        actors.stream()
            .flatMap(first -> actors.stream().map(second -> List.of(first, second)))
            .toList();
    return IntStream.range(0, pairs.size())
        .boxed()
        .flatMap(i -> pairs.stream().skip(i).map(other -> List.of(pairs.get(i), other)))
        .map(threads -> new ExecutionScenario(List.of(), threads, List.of(), null))
        .toList();
  }

  private static Actor actor(Class<? extends Calls> calls, String name) {
    try {
      return new Actor(calls.getMethod(name), List.of());
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whatever the calls bring in whatever order, they bring it. */
  public static final class NothingThrown implements Verifier {
    public NothingThrown(Class<?> specification) {}

    @Override
    public boolean verifyResults(ExecutionScenario scenario, ExecutionResult result) {
      return result.getParallelResultsWithClock().stream()
          .flatMap(List::stream)
          .noneMatch(one -> one.getResult() instanceof ExceptionResult);
    }
  }

  /** The checker resets every object that the model reaches, but no system property. */
  private static final class Count {
    private static final String NAME = "rolecall.interleavings";

    static void reset() {
      System.setProperty(NAME, "0");
    }

    static void one() {
      System.setProperty(NAME, Integer.toString(all() + 1));
    }

    static int all() {
      return Integer.getInteger(NAME, 0);
    }
  }

  /** What two threads call. */
  public abstract static class Calls {
    private final MutableClock clock = new MutableClock(Instant.ofEpochSecond(2000));
    private final Sts sts = new Sts();
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final ThreadEach background;
    private final SessionCache cache;

    Calls(ThreadEach background, boolean early) {
      Count.one();
      this.background = background;
      cache =
          new SessionCache(
              CONFIG,
              sts,
              clock,
              clock::ticks,
              (least, most) -> least,
              background,
              Runnable::run,
              new Listeners(List.of()));
      cache.open();
      if (early) {
        background.here = true;
        credentials();
        clock.advance(Duration.ofMinutes(46));
        sts.silent = true;
        credentials();
        clock.advance(Duration.ofMinutes(6));
        sts.silent = false;
        background.here = false;
      }
    }

    @Operation
    public void credentials() {
      bringsASession(() -> cache.credentials().accessKeyId());
    }

    @Operation
    public void identity() {
      CompletableFuture<AwsCredentialsIdentity> asked = cache.identity();
      background.look();
      bringsASession(
          () -> {
            try {
              return asked.get().accessKeyId();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            } catch (ExecutionException e) {
              throw (WebIdentityException) e.getCause();
            }
          });
    }

    @Operation
    public void invalidate() {
      var unused = cache.invalidate("ASIA");
    }

    @Operation
    public void renewal() {
      background.fire();
    }

    /** As the provider does it. */
    @Operation
    public void close() {
      if (open.getAndSet(false)) {
        cache.close();
      }
    }

    private void bringsASession(Supplier<String> call) {
      try {
        if (!call.get().equals("ASIA")) {
          throw new IllegalStateException("another key");
        }
      } catch (WebIdentityException e) {
        if (!(e.failure() instanceof WebIdentityFailure.Overdue && background.lost > 0)) {
          throw e;
        }
      }
    }
  }

  /** Gives every time the same session of an hour, or is silent. */
  private static final class Sts implements WebIdentityExchange {
    private boolean silent;

    @Override
    public StsAnswer exchange(WebIdentityConfig config, ProjectedToken token) {
      throw new AssertionError();
    }

    @Override
    public StsAnswer exchange(WebIdentityConfig config, Clock clock) {
      return silent
          ? FakeSts.SILENT
          : new StsAnswer.Granted(
              AwsSessionCredentials.create("ASIA", "secret", "session"),
              Instant.ofEpochMilli(clock.millis() + 3_600_000),
              "arn:aws:sts::111122223333:assumed-role/team-a/s",
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              1);
    }
  }

  /** A thread for each task, but for one that it accepts and forgets. */
  private static final class ThreadEach implements Background {
    private final int lost;
    private int accepted;
    private boolean here;
    private @Nullable Runnable later;
    private @Nullable Runnable late;

    /**
     * @param lost which task it forgets, counted from one; zero for none
     */
    ThreadEach(int lost) {
      this.lost = lost;
    }

    @Override
    public synchronized boolean run(Runnable task) {
      if (here) {
        task.run();
        return true;
      }
      accepted++;
      if (accepted != lost) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
      }
      return true;
    }

    /** Where an exchange is lost, any wait may be over at any time; else none ever is. */
    @Override
    public <T> T await(CompletableFuture<T> done, long millis)
        throws InterruptedException, ExecutionException, TimeoutException {
      // Of a wait of no time the checker tries both ends; of a longer one it knows no end.
      return lost > 0 ? done.get(0, TimeUnit.MILLISECONDS) : done.get();
    }

    @Override
    public synchronized void runUnless(CompletableFuture<?> done, long millis, Runnable task) {
      late = task;
    }

    /** Where an exchange is lost, its time is over for who does not wait himself. */
    void look() {
      @Nullable Runnable due;
      synchronized (this) {
        due = late;
      }
      if (lost > 0 && due != null) {
        due.run();
      }
    }

    @Override
    public synchronized void runLater(long millis, Runnable task) {
      later = task;
    }

    /** What was to run later runs, on this very thread. */
    void fire() {
      @Nullable Runnable due;
      synchronized (this) {
        due = later;
        later = null;
      }
      if (due != null) {
        due.run();
      }
    }

    @Override
    public synchronized void dropLater() {
      later = null;
    }
  }
}
