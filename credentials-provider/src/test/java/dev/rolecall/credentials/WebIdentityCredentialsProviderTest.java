package dev.rolecall.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rolecall.credentials.WebIdentityListener.ExchangeStarted;
import dev.rolecall.credentials.WebIdentityListener.Failed;
import dev.rolecall.credentials.WebIdentityListener.Invalidated;
import dev.rolecall.credentials.WebIdentityListener.Reason;
import dev.rolecall.credentials.WebIdentityListener.ServedStale;
import dev.rolecall.credentials.WebIdentityListener.Succeeded;
import dev.rolecall.logging.RecordedLog;
import dev.rolecall.token.TokenFailure;
import dev.rolecall.token.TokenText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsAsyncClient;
import software.amazon.awssdk.services.sts.StsClient;

class WebIdentityCredentialsProviderTest {
  private static final RoleArn ROLE = RoleArn.parse("arn:aws:iam::111122223333:role/team-a");
  private static final WebIdentityFailure DENIED =
      new WebIdentityFailure.Refused(ROLE, (StsAnswer.Refused) FakeSts.DENIED);
  private static final WebIdentityFailure SILENT =
      new WebIdentityFailure.Unreachable((StsAnswer.Unreachable) FakeSts.SILENT);

  @TempDir Path directory;
  private final MutableClock clock = new MutableClock(Instant.ofEpochSecond(2000));
  private final FakeSts sts = new FakeSts(clock);
  private final FakeBackground background = new FakeBackground(clock::ticks);
  private final Events events = new Events();
  private Path file = Path.of("");

  @BeforeEach
  void writeToken() throws IOException {
    file = Files.writeString(directory.resolve("token"), TokenText.valid());
  }

  @Test
  void aSessionIsServedUntilItsAdvisoryWindowAndWhileItIsRenewed() {
    WebIdentityCredentialsProvider provider = provider();

    assertThat(key(provider)).isEqualTo("ASIA1");
    clock.advance(Duration.ofSeconds(2699));
    assertThat(key(provider)).isEqualTo("ASIA1");
    assertThat(sts.exchanges).hasValue(1);
    clock.advance(Duration.ofSeconds(1));
    assertThat(key(provider)).isEqualTo("ASIA1");
    assertThat(sts.exchanges).hasValue(2);
    assertThat(key(provider)).isEqualTo("ASIA2");
    assertThat(background.busy()).isFalse();
  }

  @Test
  void nobodyWaitsBeforeTheMandatoryWindow() {
    WebIdentityCredentialsProvider provider = provider();
    key(provider);

    clock.advance(Duration.ofSeconds(3539));
    assertThat(ask(provider)).isCompleted();
    clock.advance(Duration.ofSeconds(1));
    CompletableFuture<AwsCredentialsIdentity> waiting = ask(provider);

    assertThat(waiting).isNotDone();
    assertThat(sts.exchanges).hasValue(1);
    background.work();
    assertThat(waiting.join().accessKeyId()).isEqualTo("ASIA2");
  }

  @Test
  void theTokenIsReadAnewForEachExchange() throws IOException {
    WebIdentityCredentialsProvider provider = provider();
    key(provider);
    Files.writeString(
        file, TokenText.of("{\"alg\":\"RS256\",\"kid\":\"key-2\"}", TokenText.CLAIMS));
    clock.advance(Duration.ofHours(1));

    key(provider);

    assertThat(sts.keyIds).containsExactly("key-1", "key-2");
  }

  @Test
  void manyThreadsMakeOneExchange() throws Exception {
    WebIdentityCredentialsProvider provider = threaded().build();
    sts.hold();
    ExecutorService threads = Executors.newFixedThreadPool(30);
    try {
      CountDownLatch started = new CountDownLatch(30);
      List<Future<String>> all = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        boolean async = i % 2 == 0;
        all.add(
            threads.submit(
                () -> {
                  started.countDown();
                  return async
                      ? ask(provider).get().accessKeyId()
                      : provider.resolveCredentials().accessKeyId();
                }));
      }
      started.await();
      sts.release();

      for (Future<String> one : all) {
        assertThat(one.get()).isEqualTo("ASIA1");
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(sts.exchanges).hasValue(1);
  }

  @Test
  void whoeverAsksWhileAnExchangeFailsIsToldWhy() throws Exception {
    sts.answers(FakeSts.DENIED);
    sts.hold();
    WebIdentityCredentialsProvider provider = threaded().build();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<AwsCredentials> leader = threads.submit(provider::resolveCredentials);
      sts.entered.await();
      Future<AwsCredentials> other = threads.submit(provider::resolveCredentials);
      sts.release();

      for (Future<AwsCredentials> one : List.of(leader, other)) {
        assertThatThrownBy(one::get)
            .isInstanceOf(ExecutionException.class)
            .cause()
            .isInstanceOfSatisfying(
                WebIdentityException.class, e -> assertThat(e.failure()).isEqualTo(DENIED));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void whoIsInterruptedWhileHeWaitsLeavesTheExchangeToTheOthers() throws Exception {
    sts.hold();
    WebIdentityCredentialsProvider provider = threaded().build();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<Boolean> impatient =
          threads.submit(
              () -> {
                Thread.currentThread().interrupt();
                assertThatThrownBy(provider::resolveCredentials)
                    .isInstanceOf(AbortedException.class)
                    .hasMessageContaining("was interrupted while it waited");
                return Thread.interrupted();
              });
      assertThat(impatient.get()).isTrue();
      sts.release();

      assertThat(provider.resolveCredentials().accessKeyId()).isEqualTo("ASIA1");
    } finally {
      threads.shutdownNow();
    }
    assertThat(sts.exchanges).hasValue(1);
  }

  @Test
  void aRefusalIsRememberedForSecondsSoThatAStormMakesOneCall() {
    sts.answers(FakeSts.DENIED);
    WebIdentityCredentialsProvider provider = provider();

    assertThat(failure(provider)).isEqualTo(DENIED);
    sts.grants();
    clock.advance(Duration.ofMillis(999));
    assertThat(failure(provider)).isEqualTo(DENIED);
    assertThat(sts.exchanges).hasValue(1);
    clock.advance(Duration.ofMillis(1));
    assertThat(key(provider)).isEqualTo("ASIA2");
  }

  @Test
  void aRefusalBeforeTheMandatoryWindowIsToldToTheListenerAndServedOverUntilThen() {
    WebIdentityCredentialsProvider provider = provider();
    key(provider);
    sts.answers(FakeSts.DENIED);

    clock.advance(Duration.ofMinutes(45));
    assertThat(key(provider)).isEqualTo("ASIA1");
    assertThat(key(provider)).isEqualTo("ASIA1");
    assertThat(events.all)
        .endsWith(
            new Failed(ROLE, Reason.EARLY, DENIED, Duration.ZERO),
            new ServedStale(
                ROLE, "ASIA1", Instant.ofEpochSecond(5600), DENIED, Duration.ofMinutes(5)));
    assertThat(sts.exchanges).hasValue(2);
    clock.advance(Duration.ofMinutes(14));
    assertThat(failure(provider)).isEqualTo(DENIED);
  }

  @Test
  void aFailedRenewalIsTriedAgainWithoutAnyoneAsking() {
    WebIdentityCredentialsProvider provider = provider();
    key(provider);
    sts.answers(FakeSts.SILENT);
    clock.advance(Duration.ofMinutes(45));
    key(provider);

    assertThat(background.busy()).isTrue();
    clock.advance(Duration.ofMillis(299_999));
    background.work();
    assertThat(sts.exchanges).hasValue(2);
    sts.grants();
    clock.advance(Duration.ofMillis(1));
    background.work();

    assertThat(sts.exchanges).hasValue(3);
    assertThat(ask(provider).join().accessKeyId()).isEqualTo("ASIA3");
    assertThat(background.busy()).isFalse();
  }

  @Test
  void anOutageIsServedOverToTheEndOfTheSessionAndEndsSoonAfterIt() {
    WebIdentityCredentialsProvider provider = provider();
    key(provider);
    sts.answers(FakeSts.SILENT);

    clock.advance(Duration.ofMillis(3_599_999));
    assertThat(key(provider)).isEqualTo("ASIA1");
    clock.advance(Duration.ofMillis(1));
    assertThat(failure(provider)).isEqualTo(SILENT);
    assertThat(background.busy()).isFalse();
    sts.grants();
    assertThat(key(provider)).isEqualTo("ASIA4");
  }

  @Test
  void aFailureIsNotRetriedByAnSdkClientAndComesAsAFailedFuture() {
    sts.answers(FakeSts.SILENT);
    WebIdentityCredentialsProvider provider = provider();
    CompletableFuture<AwsCredentialsIdentity> first = ask(provider);
    background.work();

    for (CompletableFuture<AwsCredentialsIdentity> one : List.of(first, ask(provider))) {
      assertThat(one)
          .failsWithin(Duration.ZERO)
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(WebIdentityException.class);
    }
    assertThat(catchThrowableOfType(WebIdentityException.class, provider::resolveCredentials))
        .satisfies(e -> assertThat(e.retryable()).isFalse());
  }

  @Test
  void anSdkClientPassesTheFailureOnAndDoesNotTryAgain() {
    sts.answers(FakeSts.SILENT);
    // Between two tries a failure is told again; without a memory each try would be an exchange.
    WebIdentityCredentialsProvider provider = threaded().jitter((least, most) -> 0).build();
    try (StsClient client =
        StsClient.builder().region(Region.US_EAST_1).credentialsProvider(provider).build()) {
      assertThatThrownBy(client::getCallerIdentity)
          .isInstanceOfSatisfying(
              WebIdentityException.class, e -> assertThat(e.failure()).isEqualTo(SILENT));
    }

    assertThat(sts.exchanges).hasValue(1);
  }

  @Test
  void anAsyncSdkClientPassesTheFailureOnAndDoesNotTryAgain() {
    sts.answers(FakeSts.SILENT);
    WebIdentityCredentialsProvider provider = threaded().jitter((least, most) -> 0).build();
    try (StsAsyncClient client =
        StsAsyncClient.builder()
            .region(Region.US_EAST_1)
            .httpClient(new NoHttp())
            .credentialsProvider(provider)
            .build()) {
      assertThatThrownBy(() -> client.getCallerIdentity().join())
          .cause()
          .isInstanceOfSatisfying(
              WebIdentityException.class, e -> assertThat(e.failure()).isEqualTo(SILENT));
    }

    assertThat(sts.exchanges).hasValue(1);
  }

  /** No request comes so far as to be sent. */
  private static final class NoHttp implements SdkAsyncHttpClient {
    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
      throw new AssertionError();
    }

    @Override
    public void close() {}
  }

  @Test
  void anUnusableTokenIsToldBeforeStsIsAsked() throws IOException {
    WebIdentityCredentialsProvider provider = provider();

    clock.advance(Duration.ofDays(2));
    assertThat(token(failure(provider))).isInstanceOf(TokenFailure.Expired.class);
    Files.writeString(file, "");
    clock.advance(Duration.ofSeconds(5));
    assertThat(token(failure(provider))).isInstanceOf(TokenFailure.Empty.class);
    Files.delete(file);
    clock.advance(Duration.ofSeconds(5));
    assertThat(token(failure(provider))).isEqualTo(new TokenFailure.Absent(file, true));
    assertThat(sts.exchanges).hasValue(0);
  }

  private static TokenFailure token(WebIdentityFailure failure) {
    return ((WebIdentityFailure.TokenUnusable) failure).failure();
  }

  @Test
  void aSessionThatIsOverOnArrivalIsAFailureAndTheOldOneIsServedOver() {
    WebIdentityCredentialsProvider provider = provider();
    key(provider);
    clock.advance(Duration.ofMinutes(45));
    Instant now = clock.instant();
    sts.grantsFor(Duration.ZERO);

    key(provider);

    assertThat(key(provider)).isEqualTo("ASIA1");
    assertThat(events.all)
        .contains(
            new Failed(
                ROLE,
                Reason.EARLY,
                new WebIdentityFailure.ExpiredOnArrival(now, now),
                Duration.ZERO));
  }

  @Test
  void anExchangeThatBreaksIsAFailureWithItsCause() {
    Error broken = new NoClassDefFoundError("software/amazon/X");
    sts.answers(
        () -> {
          throw broken;
        });
    WebIdentityCredentialsProvider provider = provider();
    CompletableFuture<AwsCredentialsIdentity> asked = ask(provider);
    background.work();

    assertThat(asked)
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOfSatisfying(
            WebIdentityException.class,
            e ->
                assertThat(e.failure())
                    .isEqualTo(new WebIdentityFailure.Broken("java.lang.NoClassDefFoundError")))
        .havingRootCause()
        .isSameAs(broken);
  }

  @Test
  void aClockThatIsSetBackDoesNotProlongASession() {
    WebIdentityCredentialsProvider provider = provider();
    key(provider);
    clock.advance(Duration.ofMinutes(30));
    key(provider);

    clock.jump(Duration.ofHours(-1));
    clock.advance(Duration.ofMinutes(15));
    key(provider);

    assertThat(key(provider)).isEqualTo("ASIA2");
  }

  @Test
  void aClockThatIsSetBackALittleIsNoticedWithinTenSeconds() {
    WebIdentityCredentialsProvider provider = provider();
    key(provider);
    clock.advance(Duration.ofSeconds(2695));
    key(provider);

    clock.jump(Duration.ofSeconds(-1));
    clock.advance(Duration.ofSeconds(11));
    key(provider);

    assertThat(key(provider)).isEqualTo("ASIA2");
  }

  @Test
  void aSuspendedMachineRenewsWhatEndedMeanwhile() {
    WebIdentityCredentialsProvider provider = provider();
    key(provider);

    clock.jump(Duration.ofHours(8));

    assertThat(ask(provider)).isNotDone();
    assertThat(key(provider)).isEqualTo("ASIA2");
  }

  @Test
  void aKeyThatAServiceRefusedIsRenewedAtOnceAndOnce() {
    WebIdentityCredentialsProvider provider = provider();
    key(provider);

    assertThat(provider.invalidate("ASIA0")).isFalse();
    assertThat(provider.invalidate("ASIA1")).isTrue();
    assertThat(provider.invalidate("ASIA1")).isFalse();
    assertThat(background.busy()).isTrue();
    assertThat(ask(provider)).isNotDone();
    assertThat(key(provider)).isEqualTo("ASIA2");
    assertThat(events.all)
        .contains(new Invalidated(ROLE, "ASIA1"), new ExchangeStarted(ROLE, Reason.REFUSED));
    assertThat(provider.invalidate("ASIA2")).isFalse();
    clock.advance(Duration.ofSeconds(5));
    assertThat(provider.invalidate("ASIA2")).isTrue();
  }

  @Test
  void aRefusedKeyIsRenewedWhateverTheBackoffAndServedWhereStsCannotBeAsked() {
    WebIdentityCredentialsProvider provider = provider();
    key(provider);
    sts.answers(FakeSts.SILENT);
    clock.advance(Duration.ofMinutes(45));
    key(provider);

    assertThat(provider.invalidate("ASIA1")).isTrue();
    assertThat(key(provider)).isEqualTo("ASIA1");
    assertThat(sts.exchanges).hasValue(3);
  }

  @Test
  void theListenerIsToldWhatHappensInItsOrder() {
    key(provider());

    assertThat(events.all)
        .containsExactly(
            new ExchangeStarted(ROLE, Reason.FIRST),
            new Succeeded(
                ROLE,
                Reason.FIRST,
                "ASIA1",
                Instant.ofEpochSecond(5600),
                "arn:aws:sts::111122223333:assumed-role/team-a/s",
                1,
                Duration.ZERO));
  }

  @Test
  void aListenerThatThrowsDoesNoHarm() {
    WebIdentityCredentialsProvider provider =
        builder()
            .listener(
                new WebIdentityListener() {
                  @Override
                  public void exchangeStarted(ExchangeStarted event) {
                    throw new IllegalStateException("a listener's own trouble");
                  }

                  @Override
                  public void succeeded(Succeeded event) {
                    throw new AssertionError();
                  }
                })
            .listener(events)
            .build();

    assertThat(key(provider)).isEqualTo("ASIA1");
    assertThat(events.all).hasSize(2);
    assertThat(RecordedLog.lines()).anyMatch(line -> line.contains("a listener's own trouble"));
  }

  @Test
  void whoAsksFromWithinTheExchangeIsToldSoInsteadOfWaitingForHimself() {
    CompletableFuture<WebIdentityCredentialsProvider> self = new CompletableFuture<>();
    sts.answers(
        () -> {
          self.join().resolveCredentials();
          return FakeSts.DENIED;
        });
    WebIdentityCredentialsProvider provider = threaded().build();
    self.complete(provider);

    assertThatThrownBy(provider::resolveCredentials)
        .isInstanceOf(WebIdentityException.class)
        .rootCause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("give the client in the exchange other credentials");
  }

  @Test
  void aSharedFutureCannotBeSpoiled() {
    WebIdentityCredentialsProvider provider = provider();
    key(provider);
    CompletableFuture<AwsCredentialsIdentity> shared = ask(provider);

    assertThat(ask(provider)).isSameAs(shared);
    clock.advance(Duration.ofSeconds(10));
    assertThat(ask(provider)).isSameAs(shared);
    assertThat(shared.cancel(true)).isFalse();
    assertThat(shared.completeExceptionally(new IllegalStateException())).isFalse();
    assertThatThrownBy(() -> shared.obtrudeValue(AwsBasicCredentials.create("a", "b")))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> shared.obtrudeException(new IllegalStateException()))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(shared.thenApply(AwsCredentialsIdentity::accessKeyId)).isCompletedWithValue("ASIA1");
    assertThat(ask(provider).join().accessKeyId()).isEqualTo("ASIA1");
  }

  @Test
  void aWaitersFutureIsItsOwn() {
    WebIdentityCredentialsProvider provider = provider();
    CompletableFuture<AwsCredentialsIdentity> one = ask(provider);
    CompletableFuture<AwsCredentialsIdentity> other = ask(provider);

    one.cancel(true);
    background.work();

    assertThat(other.join().accessKeyId()).isEqualTo("ASIA1");
  }

  @Test
  void theClosingOfAClientThatSharesItLeavesItWorking() {
    WebIdentityCredentialsProvider provider = threaded().build();
    StsClient.builder().region(Region.US_EAST_1).credentialsProvider(provider).build().close();

    assertThat(provider.resolveCredentials().accessKeyId()).isEqualTo("ASIA1");
  }

  @Test
  void afterCloseTheThreadThatAsksExchangesAndOnlyWhenItMust() {
    WebIdentityCredentialsProvider provider = provider();
    provider.close();
    provider.close();

    assertThat(provider.resolveCredentials().accessKeyId()).isEqualTo("ASIA1");
    clock.advance(Duration.ofMinutes(45));
    assertThat(provider.resolveCredentials().accessKeyId()).isEqualTo("ASIA1");
    clock.advance(Duration.ofMinutes(14));
    assertThat(provider.resolveCredentials().accessKeyId()).isEqualTo("ASIA2");
    clock.advance(Duration.ofMinutes(59));
    assertThat(ask(provider).join().accessKeyId()).isEqualTo("ASIA3");
    assertThat(provider.invalidate("ASIA3")).isTrue();
    assertThat(ask(provider).join().accessKeyId()).isEqualTo("ASIA4");
    assertThat(background.busy()).isFalse();
  }

  @Test
  void closingForgetsTheScheduledRetry() {
    WebIdentityCredentialsProvider provider = provider();
    key(provider);
    sts.answers(FakeSts.SILENT);
    clock.advance(Duration.ofMinutes(45));
    key(provider);
    assertThat(background.busy()).isTrue();

    provider.close();

    assertThat(background.busy()).isFalse();
  }

  @Test
  void withoutAClockOfItsOwnASessionOfTheRealTimeIsServed() {
    sts.answers(
        () ->
            new StsAnswer.Granted(
                AwsSessionCredentials.create("ASIA1", "secret", "session"),
                Instant.now().plusSeconds(3600),
                "arn",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1));
    try {
      Files.writeString(
          file, TokenText.withClaims(TokenText.CLAIMS.replace("87400", "9999999999")));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    WebIdentityCredentialsProvider provider =
        WebIdentityCredentialsProvider.builder(config(), sts).build();

    assertThat(provider.resolveCredentials().accessKeyId()).isEqualTo("ASIA1");
    assertThat(ask(provider).join().accessKeyId()).isEqualTo("ASIA1");
    assertThat(sts.exchanges).hasValue(1);
  }

  @Test
  void fromTheEnvironmentAloneItAsksTheStsThatIsNamedThere() throws IOException {
    try (StsStub stub = new StsStub()) {
      stub.grantsUntil(Instant.now().plusSeconds(3600));
      Files.writeString(
          file, TokenText.withClaims(TokenText.CLAIMS.replace("87400", "9999999999")));
      WebIdentityCredentialsProvider provider =
          WebIdentityCredentialsProvider.fromEnvironment(
              Map.of(
                  "AWS_ROLE_ARN", ROLE.toString(),
                  "AWS_WEB_IDENTITY_TOKEN_FILE", file.toString(),
                  "AWS_REGION", "eu-west-1",
                  "AWS_ENDPOINT_URL", stub.address().toString()));

      assertThat(provider.resolveCredentials())
          .isInstanceOfSatisfying(
              AwsSessionCredentials.class,
              keys -> assertThat(keys.sessionToken()).isEqualTo(StsStub.SESSION_TOKEN));
      assertThat(provider.toString())
          .isEqualTo("WebIdentityCredentialsProvider[" + ROLE + " from " + file + "]");
    }
  }

  @Test
  void withoutARegionThereIsNoProvider() {
    assertThat(
            catchThrowableOfType(
                    WebIdentityException.class,
                    () ->
                        WebIdentityCredentialsProvider.fromEnvironment(
                            Map.of(
                                "AWS_ROLE_ARN",
                                ROLE.toString(),
                                "AWS_WEB_IDENTITY_TOKEN_FILE",
                                "token")))
                .failure())
        .isInstanceOf(WebIdentityFailure.TransportUnusable.class);
  }

  /** Without chance: every pause is the shortest, and every window the longest. */
  private WebIdentityCredentialsProvider.Builder builder() {
    return WebIdentityCredentialsProvider.builder(config(), sts)
        .clock(clock)
        .ticks(clock::ticks)
        .jitter((least, most) -> least)
        .background(background)
        .continuations(Runnable::run);
  }

  private WebIdentityCredentialsProvider provider() {
    return builder().listener(events).build();
  }

  private WebIdentityCredentialsProvider.Builder threaded() {
    return builder().background(new BackgroundThread("test-credentials"));
  }

  private WebIdentityConfig config() {
    return new WebIdentityConfig(ROLE, file, Optional.empty(), WebIdentityConfig.DEFAULT_DURATION);
  }

  private static CompletableFuture<AwsCredentialsIdentity> ask(
      WebIdentityCredentialsProvider provider) {
    return provider.resolveIdentity(ResolveIdentityRequest.builder().build());
  }

  /** What is handed out to one who waits if he must; then the background has its turn. */
  private String key(WebIdentityCredentialsProvider provider) {
    CompletableFuture<AwsCredentialsIdentity> asked = ask(provider);
    background.work();
    return asked.join().accessKeyId();
  }

  private WebIdentityFailure failure(WebIdentityCredentialsProvider provider) {
    CompletableFuture<AwsCredentialsIdentity> asked = ask(provider);
    background.work();
    ExecutionException e = catchThrowableOfType(ExecutionException.class, asked::get);
    return ((WebIdentityException) Objects.requireNonNull(e.getCause())).failure();
  }

  /** All events, one after another. */
  private static final class Events implements WebIdentityListener {
    private final List<Object> all = new CopyOnWriteArrayList<>();

    @Override
    public void exchangeStarted(ExchangeStarted event) {
      all.add(event);
    }

    @Override
    public void succeeded(Succeeded event) {
      all.add(event);
    }

    @Override
    public void failed(Failed event) {
      all.add(event);
    }

    @Override
    public void servedStale(ServedStale event) {
      all.add(event);
    }

    @Override
    public void invalidated(Invalidated event) {
      all.add(event);
    }
  }
}
