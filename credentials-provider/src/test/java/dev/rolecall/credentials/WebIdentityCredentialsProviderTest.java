package dev.rolecall.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rolecall.token.ProjectedToken;
import dev.rolecall.token.TokenFailure;
import dev.rolecall.token.TokenText;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

class WebIdentityCredentialsProviderTest {
  private static final RoleArn ROLE = RoleArn.parse("arn:aws:iam::111122223333:role/team-a");

  @TempDir Path directory;
  private final MutableClock clock = new MutableClock(Instant.ofEpochSecond(2000));
  private final FakeSts sts = new FakeSts();
  private Path file = Path.of("");

  @BeforeEach
  void writeToken() throws IOException {
    file = Files.writeString(directory.resolve("token"), TokenText.valid());
  }

  @Test
  void aSessionIsServedUntilAMinuteBeforeItsEnd() {
    WebIdentityCredentialsProvider provider = provider();

    assertThat(provider.resolveCredentials().accessKeyId()).isEqualTo("ASIA1");
    clock.advance(Duration.ofSeconds(3539));
    assertThat(provider.resolveCredentials().accessKeyId()).isEqualTo("ASIA1");
    clock.advance(Duration.ofSeconds(1));
    assertThat(provider.resolveCredentials().accessKeyId()).isEqualTo("ASIA2");
  }

  @Test
  void theTokenIsReadAnewForEachExchange() throws IOException {
    WebIdentityCredentialsProvider provider = provider();
    provider.resolveCredentials();
    Files.writeString(
        file, TokenText.of("{\"alg\":\"RS256\",\"kid\":\"key-2\"}", TokenText.CLAIMS));
    clock.advance(Duration.ofHours(1));

    provider.resolveCredentials();

    assertThat(sts.keyIds).containsExactly("key-1", "key-2");
  }

  @Test
  void manyThreadsMakeOneExchange() throws Exception {
    WebIdentityCredentialsProvider provider = provider();
    sts.hold();
    ExecutorService threads = Executors.newFixedThreadPool(30);
    try {
      CountDownLatch started = new CountDownLatch(30);
      List<Future<AwsCredentials>> all = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        all.add(
            threads.submit(
                () -> {
                  started.countDown();
                  return provider.resolveCredentials();
                }));
      }
      started.await();
      sts.release();

      for (Future<AwsCredentials> one : all) {
        assertThat(one.get().accessKeyId()).isEqualTo("ASIA1");
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(sts.exchanges).hasValue(1);
  }

  @Test
  void whoeverAsksWhileAnExchangeFailsIsToldWhy() throws Exception {
    StsAnswer.Refused refused =
        new StsAnswer.Refused(403, "AccessDenied", "no", Optional.of("request-1"), 1);
    sts.answer = () -> refused;
    sts.hold();
    WebIdentityCredentialsProvider provider = provider();
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
                WebIdentityException.class,
                e ->
                    assertThat(e.failure())
                        .isEqualTo(new WebIdentityFailure.Refused(ROLE, refused)));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aRefusalIsThrownAndNotRemembered() {
    sts.answer =
        () -> new StsAnswer.Refused(403, "AccessDenied", "no", Optional.of("request-1"), 1);
    WebIdentityCredentialsProvider provider = provider();

    assertThat(failure(provider))
        .isEqualTo(
            new WebIdentityFailure.Refused(
                ROLE,
                new StsAnswer.Refused(403, "AccessDenied", "no", Optional.of("request-1"), 1)));

    sts.answer = sts::grant;
    assertThat(provider.resolveCredentials().accessKeyId()).isEqualTo("ASIA2");
  }

  @Test
  void aFailureIsNotRetriedByAnSdkClientAndComesAsAFailedFuture() {
    sts.answer = () -> new StsAnswer.Unreachable(URI.create("https://sts"), "silence", 1);

    assertThat(provider().resolveIdentity(ResolveIdentityRequest.builder().build()))
        .isCompletedExceptionally();
    assertThat(catchThrowableOfType(WebIdentityException.class, provider()::resolveCredentials))
        .satisfies(e -> assertThat(e.retryable()).isFalse());
  }

  @Test
  void anUnusableTokenIsToldBeforeStsIsAsked() throws IOException {
    WebIdentityCredentialsProvider provider = provider();

    clock.advance(Duration.ofDays(2));
    assertThat(token(failure(provider))).isInstanceOf(TokenFailure.Expired.class);
    Files.writeString(file, "");
    assertThat(token(failure(provider))).isInstanceOf(TokenFailure.Empty.class);
    Files.delete(file);
    assertThat(token(failure(provider))).isEqualTo(new TokenFailure.Absent(file, true));
    assertThat(sts.exchanges).hasValue(0);
  }

  private static TokenFailure token(WebIdentityFailure failure) {
    return ((WebIdentityFailure.TokenUnusable) failure).failure();
  }

  @Test
  void aSessionThatIsOverOnArrivalIsAFailure() {
    Instant now = clock.instant();
    sts.lifetime = Duration.ZERO;

    assertThat(failure(provider())).isEqualTo(new WebIdentityFailure.ExpiredOnArrival(now, now));
  }

  @Test
  void theClosingOfAClientThatSharesItLeavesItWorking() {
    WebIdentityCredentialsProvider provider = provider();
    StsClient.builder().region(Region.US_EAST_1).credentialsProvider(provider).build().close();

    assertThat(provider.resolveCredentials().accessKeyId()).isEqualTo("ASIA1");
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

  private WebIdentityCredentialsProvider provider() {
    WebIdentityConfig config =
        new WebIdentityConfig(ROLE, file, Optional.empty(), WebIdentityConfig.DEFAULT_DURATION);
    return WebIdentityCredentialsProvider.builder(config, sts).clock(clock).build();
  }

  private static WebIdentityFailure failure(WebIdentityCredentialsProvider provider) {
    return catchThrowableOfType(WebIdentityException.class, provider::resolveCredentials).failure();
  }

  /** Grants sessions of an hour by the test's clock, or does what it was told. */
  private final class FakeSts implements WebIdentityExchange {
    private final AtomicInteger exchanges = new AtomicInteger();
    private final List<String> keyIds = new ArrayList<>();
    private final CountDownLatch entered = new CountDownLatch(1);
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile Supplier<StsAnswer> answer = this::grant;
    private Duration lifetime = Duration.ofHours(1);

    void hold() {
      gate = new CountDownLatch(1);
    }

    void release() {
      gate.countDown();
    }

    @Override
    public StsAnswer exchange(WebIdentityConfig config, ProjectedToken token) {
      exchanges.incrementAndGet();
      keyIds.add(token.keyId().orElse(""));
      entered.countDown();
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return answer.get();
    }

    StsAnswer grant() {
      return new StsAnswer.Granted(
          AwsSessionCredentials.create("ASIA" + exchanges.get(), "secret", "session"),
          clock.instant().plus(lifetime),
          "arn:aws:sts::111122223333:assumed-role/team-a/s",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          1);
    }
  }
}
