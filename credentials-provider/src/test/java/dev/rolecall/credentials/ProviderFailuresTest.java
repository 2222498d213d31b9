package dev.rolecall.credentials;

import static dev.rolecall.credentials.World.DENIED;
import static dev.rolecall.credentials.World.ROLE;
import static dev.rolecall.credentials.World.SILENT;
import static dev.rolecall.credentials.World.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rolecall.credentials.WebIdentityListener.Failed;
import dev.rolecall.credentials.WebIdentityListener.Reason;
import dev.rolecall.credentials.WebIdentityListener.ServedStale;
import dev.rolecall.token.TokenFailure;
import dev.rolecall.token.TokenText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsAsyncClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Who is told of a failure, what is served over it, and when the next try is. */
class ProviderFailuresTest {
  private final World world;

  ProviderFailuresTest(@TempDir Path directory) throws IOException {
    world = new World(directory);
  }

  @Test
  void aRefusalIsRememberedForSecondsSoThatAStormMakesOneCall() {
    world.sts.answers(FakeSts.DENIED);
    WebIdentityCredentialsProvider provider = world.provider();

    assertThat(world.failure(provider)).isEqualTo(DENIED);
    world.sts.grants();
    world.clock.advance(Duration.ofMillis(999));
    assertThat(world.failure(provider)).isEqualTo(DENIED);
    assertThat(world.sts.exchanges).hasValue(1);
    world.clock.advance(Duration.ofMillis(1));
    assertThat(world.key(provider)).isEqualTo("ASIA2");
  }

  @Test
  void aRefusalBeforeTheMandatoryWindowIsToldToTheListenerAndServedOverUntilThen() {
    WebIdentityCredentialsProvider provider = world.provider();
    world.key(provider);
    world.sts.answers(FakeSts.DENIED);

    world.clock.advance(Duration.ofMinutes(45));
    assertThat(world.key(provider)).isEqualTo("ASIA1");
    assertThat(world.key(provider)).isEqualTo("ASIA1");
    assertThat(world.events.all)
        .endsWith(
            new Failed(ROLE, Reason.EARLY, DENIED, Duration.ZERO),
            new ServedStale(
                ROLE, "ASIA1", Instant.ofEpochSecond(5600), DENIED, Duration.ofMinutes(5)));
    assertThat(world.sts.exchanges).hasValue(2);
    world.clock.advance(Duration.ofMinutes(14));
    assertThat(world.failure(provider)).isEqualTo(DENIED);
  }

  @Test
  void aFailedRenewalIsTriedAgainWithoutAnyoneAsking() {
    WebIdentityCredentialsProvider provider = world.providerWithoutSts();

    assertThat(world.background.busy()).isTrue();
    world.clock.advance(Duration.ofMillis(299_999));
    world.background.work();
    assertThat(world.sts.exchanges).hasValue(2);
    world.sts.grants();
    world.clock.advance(Duration.ofMillis(1));
    world.background.work();

    assertThat(world.sts.exchanges).hasValue(3);
    assertThat(ask(provider).join().accessKeyId()).isEqualTo("ASIA3");
    assertThat(world.background.busy()).isFalse();
  }

  @Test
  void anOutageIsServedOverToTheEndOfTheSessionAndEndsSoonAfterIt() {
    WebIdentityCredentialsProvider provider = world.provider();
    world.key(provider);
    world.sts.answers(FakeSts.SILENT);

    world.clock.advance(Duration.ofMillis(3_599_999));
    assertThat(world.key(provider)).isEqualTo("ASIA1");
    world.clock.advance(Duration.ofMillis(1));
    assertThat(world.failure(provider)).isEqualTo(SILENT);
    assertThat(world.background.busy()).isFalse();
    world.sts.grants();
    assertThat(world.key(provider)).isEqualTo("ASIA4");
  }

  @Test
  void aFailureIsNotRetriedByAnSdkClientAndComesAsAFailedFuture() {
    world.sts.answers(FakeSts.SILENT);
    WebIdentityCredentialsProvider provider = world.provider();
    CompletableFuture<AwsCredentialsIdentity> first = ask(provider);
    world.background.work();

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
    world.sts.answers(FakeSts.SILENT);
    // Between two tries a failure is told again; without a memory each try would be an exchange.
    WebIdentityCredentialsProvider provider = world.threaded().jitter((least, most) -> 0).build();
    try (StsClient client =
        StsClient.builder().region(Region.US_EAST_1).credentialsProvider(provider).build()) {
      assertThatThrownBy(client::getCallerIdentity)
          .isInstanceOfSatisfying(
              WebIdentityException.class, e -> assertThat(e.failure()).isEqualTo(SILENT));
    }

    assertThat(world.sts.exchanges).hasValue(1);
  }

  @Test
  void anAsyncSdkClientPassesTheFailureOnAndDoesNotTryAgain() {
    world.sts.answers(FakeSts.SILENT);
    WebIdentityCredentialsProvider provider = world.threaded().jitter((least, most) -> 0).build();
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

    assertThat(world.sts.exchanges).hasValue(1);
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
    WebIdentityCredentialsProvider provider = world.provider();

    Files.writeString(world.file, TokenText.withClaims("{\"iss\":\"i\",\"sub\":\"s\"}"));
    assertThat(token(world.failure(provider))).isInstanceOf(TokenFailure.Legacy.class);
    Files.writeString(world.file, "");
    world.clock.advance(Duration.ofSeconds(5));
    assertThat(token(world.failure(provider))).isInstanceOf(TokenFailure.Empty.class);
    Files.delete(world.file);
    world.clock.advance(Duration.ofSeconds(5));
    assertThat(token(world.failure(provider))).isEqualTo(new TokenFailure.Absent(world.file, true));
    assertThat(world.sts.exchanges).hasValue(0);
  }

  @Test
  void aTokenThatThisClockCallsExpiredOrNotYetValidIsForStsToJudge() {
    WebIdentityCredentialsProvider provider = world.provider();

    world.clock.advance(Duration.ofDays(2));
    assertThat(world.key(provider)).isEqualTo("ASIA1");
    world.clock.jump(Duration.ofDays(-3));
    world.clock.advance(Duration.ofHours(1));
    assertThat(world.key(provider)).isEqualTo("ASIA2");
  }

  private static TokenFailure token(WebIdentityFailure failure) {
    return ((WebIdentityFailure.TokenUnusable) failure).failure();
  }

  @Test
  void aSessionThatIsOverOnArrivalIsAFailureAndTheOldOneIsServedOver() {
    WebIdentityCredentialsProvider provider = world.provider();
    world.key(provider);
    world.clock.advance(Duration.ofMinutes(45));
    Instant now = world.clock.instant();
    world.sts.grantsFor(Duration.ZERO);

    world.key(provider);

    assertThat(world.key(provider)).isEqualTo("ASIA1");
    assertThat(world.events.all)
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
    world.sts.answers(
        () -> {
          throw broken;
        });
    WebIdentityCredentialsProvider provider = world.provider();
    CompletableFuture<AwsCredentialsIdentity> asked = ask(provider);
    world.background.work();

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
}
