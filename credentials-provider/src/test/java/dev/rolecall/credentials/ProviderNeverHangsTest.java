package dev.rolecall.credentials;

import static dev.rolecall.credentials.ProviderFixture.DENIED;
import static dev.rolecall.credentials.ProviderFixture.ROLE;
import static dev.rolecall.credentials.ProviderFixture.SILENT;
import static dev.rolecall.credentials.ProviderFixture.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rolecall.credentials.WebIdentityListener.Failed;
import dev.rolecall.credentials.WebIdentityListener.Reason;
import dev.rolecall.credentials.WebIdentityListener.ServedStale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Every exchange that was begun has an end, whatever is thrown, closed, interrupted or lost. */
class ProviderNeverHangsTest {
  private static final Duration TWICE = Duration.ofMinutes(2);

  private final ProviderFixture fixture;
  private final HeldThreads threads = new HeldThreads();

  ProviderNeverHangsTest(@TempDir Path directory) throws IOException {
    fixture = new ProviderFixture(directory);
  }

  private WebIdentityCredentialsProvider onHeldThreads() {
    return fixture
        .builder()
        .background(new BackgroundThreads(threads))
        .listener(fixture.events)
        .build();
  }

  private WebIdentityFailure overdue() {
    return new WebIdentityFailure.Overdue(ROLE, fixture.file, TWICE);
  }

  @Test
  void closeBesideAFirstRequestDropsNothing() {
    WebIdentityCredentialsProvider provider = onHeldThreads();
    CompletableFuture<AwsCredentialsIdentity> first = ask(provider);

    provider.close();
    threads.runFirst();

    assertThat(first.join().accessKeyId()).isEqualTo("ASIA1");
  }

  @Test
  void closeBesideAnEarlyRenewalDropsNothing() {
    WebIdentityCredentialsProvider provider = onHeldThreads();
    CompletableFuture<AwsCredentialsIdentity> first = ask(provider);
    threads.runFirst();
    threads.runFirst();
    fixture.clock.advance(Duration.ofMinutes(50));
    assertThat(ask(provider).join()).isEqualTo(first.join());

    provider.close();
    threads.runFirst();

    assertThat(ask(provider).join().accessKeyId()).isEqualTo("ASIA2");
    assertThat(threads.held()).isZero();
  }

  @Test
  void anEarlyRenewalThatFailsAfterCloseIsNotTriedAgainUnasked() {
    WebIdentityCredentialsProvider provider = fixture.provider();
    fixture.key(provider);
    fixture.sts.answers(FakeSts.SILENT);
    fixture.clock.advance(Duration.ofMinutes(45));
    assertThat(ask(provider)).isDone();

    provider.close();
    fixture.background.work();

    assertThat(fixture.sts.exchanges).hasValue(2);
    assertThat(fixture.background.busy()).isFalse();
  }

  @Test
  void whoDoesNotWaitHimselfIsToldInTimeThatTheExchangeIsLost() {
    fixture.background.loses();
    WebIdentityCredentialsProvider provider = fixture.provider();
    List<CompletableFuture<AwsCredentialsIdentity>> asked = List.of(ask(provider), ask(provider));

    fixture.clock.advance(TWICE.minusMillis(1));
    fixture.background.work();
    assertThat(asked).noneMatch(CompletableFuture::isDone);
    fixture.clock.advance(Duration.ofMillis(1));
    fixture.background.work();

    assertThat(asked)
        .allSatisfy(one -> assertThat(ProviderFixture.failure(one)).isEqualTo(overdue()));
    assertThat(fixture.events.all)
        .containsExactly(new Failed(ROLE, Reason.FIRST, overdue(), TWICE));
    assertThat(fixture.background.busy()).isFalse();
  }

  @Test
  void whoWaitsHimselfLooksAtTheTimeHimself() {
    fixture.background.loses();
    fixture.sts.endsWithin(Duration.ofMillis(1));

    assertThat(
            catchThrowableOfType(WebIdentityException.class, fixture.provider()::resolveCredentials)
                .failure())
        .isEqualTo(new WebIdentityFailure.Overdue(ROLE, fixture.file, Duration.ofMillis(2)));
  }

  @Test
  void afterALostExchangeTheNextCallerBeginsAnotherAtOnceAndWhatTheFirstBringsDoesNotCount() {
    WebIdentityCredentialsProvider provider = onHeldThreads();
    CompletableFuture<AwsCredentialsIdentity> first = ask(provider);
    fixture.clock.advance(TWICE);

    CompletableFuture<AwsCredentialsIdentity> second = ask(provider);

    assertThat(ProviderFixture.failure(first)).isEqualTo(overdue());
    assertThat(second).isNotDone();
    threads.runFirst();
    assertThat(fixture.sts.exchanges).hasValue(1);
    assertThat(second).isNotDone();
    threads.runFirst();
    threads.runFirst();
    assertThat(second.join().accessKeyId()).isEqualTo("ASIA2");
    assertThat(ask(provider).join().accessKeyId()).isEqualTo("ASIA2");
  }

  @Test
  void whatALostExchangeFailsWithDoesNotCountEither() {
    WebIdentityCredentialsProvider provider = onHeldThreads();
    assertThat(ask(provider)).isNotDone();
    fixture.clock.advance(TWICE);
    CompletableFuture<AwsCredentialsIdentity> second = ask(provider);
    fixture.sts.answers(FakeSts.DENIED);

    threads.runFirst();
    fixture.sts.grants();

    assertThat(second).isNotDone();
    assertThat(fixture.events.all).noneMatch(event -> event.toString().contains("AccessDenied"));
  }

  @Test
  void aLostEarlyRenewalIsAFailureThatIsServedOver() {
    WebIdentityCredentialsProvider provider = fixture.provider();
    fixture.key(provider);
    fixture.background.loses();
    fixture.clock.advance(Duration.ofMinutes(45));
    fixture.key(provider);
    fixture.clock.advance(TWICE);

    assertThat(ask(provider).join().accessKeyId()).isEqualTo("ASIA1");
    assertThat(fixture.events.all)
        .endsWith(
            new Failed(ROLE, Reason.EARLY, overdue(), TWICE),
            new ServedStale(
                ROLE, "ASIA1", Instant.ofEpochSecond(5600), overdue(), Duration.ofMinutes(5)));
  }

  @Test
  void aRefusedKeyIsRenewedThoughAnExchangeIsLost() {
    WebIdentityCredentialsProvider provider = onHeldThreads();
    assertThat(ask(provider)).isNotDone();
    threads.runFirst();
    threads.runFirst();
    fixture.clock.advance(Duration.ofMinutes(45));
    assertThat(ask(provider)).isDone();
    fixture.clock.advance(TWICE);

    assertThat(provider.invalidate("ASIA1")).isTrue();
    assertThat(threads.held()).as("the lost one, and the next").isEqualTo(2);
    CompletableFuture<AwsCredentialsIdentity> asked = ask(provider);
    threads.runFirst();
    assertThat(asked).isNotDone();
    threads.runFirst();

    assertThat(asked.join().accessKeyId()).isEqualTo("ASIA3");
  }

  @Test
  void aPipeThatNobodyWritesToBlocksNobody() throws Exception {
    Path pipe = fixture.file.resolveSibling("pipe");
    new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start().waitFor();
    fixture.sts.endsWithin(Duration.ofMillis(1));
    WebIdentityConfig piped =
        new WebIdentityConfig(
            ROLE, pipe, fixture.config().sessionName(), WebIdentityConfig.DEFAULT_DURATION);
    WebIdentityCredentialsProvider provider =
        WebIdentityCredentialsProvider.builder(piped, fixture.sts).build();

    assertThatThrownBy(provider::resolveCredentials)
        .isInstanceOf(WebIdentityException.class)
        .hasMessageContaining("is a pipe that nobody writes to");

    // So that no thread is left behind.
    Files.writeString(pipe, "", StandardOpenOption.WRITE);
  }

  /** What Kotlin and Scala throw without saying so. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> RuntimeException sneaky(Throwable e) throws E {
    throw (E) e;
  }

  @Test
  void aCheckedExceptionOutOfTheExchangeIsAFailureWithItsCause() {
    IOException cause = new IOException("checked");
    fixture.sts.answers(
        () -> {
          throw ProviderNeverHangsTest.<RuntimeException>sneaky(cause);
        });
    WebIdentityCredentialsProvider provider = fixture.provider();

    assertThat(fixture.failure(provider))
        .isEqualTo(new WebIdentityFailure.Broken("java.io.IOException"));
  }

  static Stream<Throwable> anything() {
    return Stream.of(
        new IOException("checked"),
        new InterruptedException(),
        new AssertionError(),
        new Throwable());
  }

  @ParameterizedTest
  @MethodSource("anything")
  void aListenerMayThrowAnythingAtAnyEvent(Throwable thrown) {
    WebIdentityCredentialsProvider provider =
        fixture
            .builder()
            .listener(
                new EachEvent(
                    event -> {
                      throw ProviderNeverHangsTest.<RuntimeException>sneaky(thrown);
                    }))
            .build();

    assertThat(fixture.key(provider)).isEqualTo("ASIA1");
    fixture.sts.answers(FakeSts.SILENT);
    fixture.clock.advance(Duration.ofMinutes(45));
    assertThat(fixture.key(provider)).isEqualTo("ASIA1");
    assertThat(provider.invalidate("ASIA1")).isTrue();
    assertThat(fixture.key(provider)).isEqualTo("ASIA1");
    fixture.clock.advance(Duration.ofMinutes(15));
    assertThat(fixture.failure(provider)).isEqualTo(SILENT);
  }

  private enum Way {
    SYNCHRONOUSLY {
      @Override
      String ask(WebIdentityCredentialsProvider provider) {
        return provider.resolveCredentials().accessKeyId();
      }
    },
    ASYNCHRONOUSLY {
      @Override
      String ask(WebIdentityCredentialsProvider provider) {
        return ProviderFixture.ask(provider).join().accessKeyId();
      }
    };

    abstract String ask(WebIdentityCredentialsProvider provider);
  }

  /** Without a memory of failures the listener that is told of one is at once asked to wait. */
  @ParameterizedTest
  @EnumSource(Way.class)
  void aListenerThatAsksGetsTheSessionThatIsThereOrIsToldSo(Way way) {
    List<WebIdentityCredentialsProvider> self = new ArrayList<>();
    List<String> told = new ArrayList<>();
    WebIdentityCredentialsProvider provider =
        fixture
            .builder()
            .jitter((least, most) -> 0)
            .listener(
                new EachEvent(
                    event -> {
                      String got;
                      try {
                        got = way.ask(self.get(0));
                      } catch (RuntimeException e) {
                        Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
                        got = cause.getClass().getSimpleName();
                      }
                      told.add(event.getClass().getSimpleName() + " " + got);
                    }))
            .build();
    self.add(provider);

    fixture.sts.answers(FakeSts.DENIED);
    assertThat(fixture.failure(provider)).isEqualTo(DENIED);
    fixture.sts.grants();
    assertThat(fixture.key(provider)).isEqualTo("ASIA2");
    fixture.sts.answers(FakeSts.SILENT);
    fixture.clock.advance(Duration.ofMinutes(59).plusSeconds(30));
    assertThat(fixture.key(provider)).isEqualTo("ASIA2");
    provider.invalidate("ASIA2");
    fixture.background.work();

    assertThat(told)
        .containsExactly(
            "ExchangeStarted IllegalStateException",
            "Failed IllegalStateException",
            "ExchangeStarted IllegalStateException",
            "Succeeded ASIA2",
            "ExchangeStarted ASIA2",
            "Failed ASIA2",
            "ServedStale ASIA2",
            "Invalidated ASIA2",
            "ExchangeStarted ASIA2",
            "Failed ASIA2",
            "ServedStale ASIA2");
  }

  @Test
  void theInterruptOfAWaitingRenewalThreadHarmsNobody() throws InterruptedException {
    List<Thread> made = new ArrayList<>();
    WebIdentityCredentialsProvider provider =
        fixture
            .builder()
            .background(
                new BackgroundThreads(
                    task -> {
                      Thread thread = new Thread(task);
                      thread.setDaemon(true);
                      made.add(thread);
                      return thread;
                    }))
            .build();
    provider.resolveCredentials();
    fixture.sts.answers(FakeSts.SILENT);
    fixture.clock.advance(Duration.ofMinutes(45));
    provider.resolveCredentials();
    // The first exchange's, the second's, and the one that waits for the next try.
    while (made.size() < 3) {
      Thread.onSpinWait();
    }
    fixture.sts.grants();
    fixture.clock.advance(Duration.ofMinutes(15));

    made.get(2).interrupt();

    assertThat(provider.resolveCredentials().accessKeyId()).isEqualTo("ASIA3");
    made.get(2).join();
  }

  @Test
  void whereNoThreadCanBeHadThatIsTold() {
    fixture.background.isFull();
    WebIdentityCredentialsProvider provider = fixture.provider();

    assertThat(fixture.failure(provider)).isEqualTo(new WebIdentityFailure.NoThread());
    assertThatThrownBy(provider::resolveCredentials).hasMessageContaining("No thread could be had");
    assertThat(fixture.sts.exchanges).hasValue(0);
  }

  static Stream<Throwable> refusals() {
    return Stream.of(
        new OutOfMemoryError("unable to create native thread"), new RejectedExecutionException());
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aContinuationThatNobodyTakesRunsWhereTheExchangeEnds(Throwable refusal) {
    WebIdentityCredentialsProvider provider =
        fixture
            .builder()
            .continuations(
                task -> {
                  throw ProviderNeverHangsTest.<RuntimeException>sneaky(refusal);
                })
            .build();

    assertThat(fixture.key(provider)).isEqualTo("ASIA1");
  }

  @Test
  void afterCloseAnAsynchronousCallerDoesNotWaitEither() throws Exception {
    fixture.sts.hold();
    WebIdentityCredentialsProvider provider = fixture.threaded().build();
    provider.close();

    CompletableFuture<AwsCredentialsIdentity> asked = ask(provider);

    fixture.sts.entered.await();
    assertThat(asked).isNotDone();
    fixture.sts.release();
    assertThat(asked.get().accessKeyId()).isEqualTo("ASIA1");
  }

  @Test
  void afterCloseTooACallerThatIsInterruptedFailsNobodyElse() throws Exception {
    fixture.sts.hold();
    WebIdentityCredentialsProvider provider = fixture.threaded().build();
    provider.close();
    ExecutorService callers = Executors.newSingleThreadExecutor();
    try {
      Future<?> impatient = callers.submit(provider::resolveCredentials);
      fixture.sts.entered.await();
      CompletableFuture<AwsCredentialsIdentity> other = ask(provider);

      callers.shutdownNow();

      assertThatThrownBy(impatient::get).hasCauseInstanceOf(AbortedException.class);
      fixture.sts.release();
      assertThat(other.get().accessKeyId()).isEqualTo("ASIA1");
    } finally {
      callers.shutdownNow();
    }
    assertThat(fixture.sts.exchanges).hasValue(1);
  }

  @Test
  void aThousandAsynchronousCallersDoNotMakeAThreadEach() throws Exception {
    fixture.sts.hold();
    WebIdentityCredentialsProvider provider =
        fixture.threaded().continuations(new Continuations()).build();
    Set<Thread> ran = ConcurrentHashMap.newKeySet();
    CountDownLatch all = new CountDownLatch(1000);
    for (int i = 0; i < 1000; i++) {
      var unused =
          ask(provider)
              .thenRun(
                  () -> {
                    ran.add(Thread.currentThread());
                    all.countDown();
                  });
    }

    fixture.sts.release();

    all.await();
    assertThat(ran).hasSizeLessThanOrEqualTo(2 * Runtime.getRuntime().availableProcessors());
  }

  /** As of two calls of one client that are put together. */
  @Test
  void oneCallersContinuationMayWaitForAnothers() throws Exception {
    fixture.sts.hold();
    WebIdentityCredentialsProvider provider =
        fixture.threaded().continuations(new Continuations()).build();
    List<CompletableFuture<AwsCredentialsIdentity>> asked = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      asked.add(ask(provider));
    }
    List<CompletableFuture<String>> crossed = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      CompletableFuture<AwsCredentialsIdentity> other = asked.get(19 - i);
      crossed.add(asked.get(i).thenApply(mine -> other.join().accessKeyId()));
    }

    fixture.sts.release();

    for (CompletableFuture<String> one : crossed) {
      assertThat(one.get()).isEqualTo("ASIA1");
    }
  }
}
