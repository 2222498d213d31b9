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
import dev.rolecall.testing.TokenText;
import dev.rolecall.token.TokenFailure;
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
  private final ProviderFixture fixture;

  ProviderFailuresTest(@TempDir Path directory) throws IOException {
    fixture = new ProviderFixture(directory);
  }

  @Test
  void aRefusalIsRememberedForSecondsSoThatAStormMakesOneCall() {
    fixture.sts.answers(FakeSts.DENIED);
    WebIdentityCredentialsProvider provider = fixture.provider();

    assertThat(fixture.failure(provider)).isEqualTo(DENIED);
    fixture.sts.grants();
    fixture.clock.advance(Duration.ofMillis(999));
    assertThat(fixture.failure(provider)).isEqualTo(DENIED);
    assertThat(fixture.sts.exchanges).hasValue(1);
    fixture.clock.advance(Duration.ofMillis(1));
    assertThat(fixture.key(provider)).isEqualTo("ASIA2");
  }

  @Test
  void aRefusalBeforeTheMandatoryWindowIsToldToTheListenerAndServedOverUntilThen() {
    WebIdentityCredentialsProvider provider = fixture.provider();
    fixture.key(provider);
    fixture.sts.answers(FakeSts.DENIED);

    fixture.clock.advance(Duration.ofMinutes(45));
    assertThat(fixture.key(provider)).isEqualTo("ASIA1");
    assertThat(fixture.key(provider)).isEqualTo("ASIA1");
    assertThat(fixture.events.all)
        .endsWith(
            new Failed(ROLE, Reason.EARLY, DENIED, Duration.ZERO),
            new ServedStale(
                ROLE, "ASIA1", Instant.ofEpochSecond(5600), DENIED, Duration.ofMinutes(5)));
    assertThat(fixture.sts.exchanges).hasValue(2);
    fixture.clock.advance(Duration.ofMinutes(14));
    assertThat(fixture.failure(provider)).isEqualTo(DENIED);
  }

  @Test
  void aFailedRenewalIsTriedAgainWithoutAnyoneAsking() {
    WebIdentityCredentialsProvider provider = fixture.providerWithoutSts();

    assertThat(fixture.background.busy()).isTrue();
    fixture.clock.advance(Duration.ofMillis(299_999));
    fixture.background.work();
    assertThat(fixture.sts.exchanges).hasValue(2);
    fixture.sts.grants();
    fixture.clock.advance(Duration.ofMillis(1));
    fixture.background.work();

    assertThat(fixture.sts.exchanges).hasValue(3);
    assertThat(ask(provider).join().accessKeyId()).isEqualTo("ASIA3");
    assertThat(fixture.background.busy()).isFalse();
  }

  @Test
  void anOutageIsServedOverToTheEndOfTheSessionAndEndsSoonAfterIt() {
    WebIdentityCredentialsProvider provider = fixture.provider();
    fixture.key(provider);
    fixture.sts.answers(FakeSts.SILENT);

    fixture.clock.advance(Duration.ofMillis(3_599_999));
    assertThat(fixture.key(provider)).isEqualTo("ASIA1");
    fixture.clock.advance(Duration.ofMillis(1));
    assertThat(fixture.failure(provider)).isEqualTo(SILENT);
    assertThat(fixture.background.busy()).isFalse();
    fixture.sts.grants();
    assertThat(fixture.key(provider)).isEqualTo("ASIA4");
  }

  @Test
  void aFailureIsNotRetriedByAnSdkClientAndComesAsAFailedFuture() {
    fixture.sts.answers(FakeSts.SILENT);
    WebIdentityCredentialsProvider provider = fixture.provider();
    CompletableFuture<AwsCredentialsIdentity> first = ask(provider);
    fixture.background.work();

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
    fixture.sts.answers(FakeSts.SILENT);
    // Between two tries a failure is told again; without a memory each try would be an exchange.
    WebIdentityCredentialsProvider provider = fixture.threaded().jitter((least, most) -> 0).build();
    try (StsClient client =
        StsClient.builder().region(Region.US_EAST_1).credentialsProvider(provider).build()) {
      assertThatThrownBy(client::getCallerIdentity)
          .isInstanceOfSatisfying(
              WebIdentityException.class, e -> assertThat(e.failure()).isEqualTo(SILENT));
    }

    assertThat(fixture.sts.exchanges).hasValue(1);
  }

  @Test
  void anAsyncSdkClientPassesTheFailureOnAndDoesNotTryAgain() {
    fixture.sts.answers(FakeSts.SILENT);
    WebIdentityCredentialsProvider provider = fixture.threaded().jitter((least, most) -> 0).build();
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

    assertThat(fixture.sts.exchanges).hasValue(1);
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
    WebIdentityCredentialsProvider provider = fixture.provider();

    Files.writeString(fixture.file, TokenText.withClaims("{\"iss\":\"i\",\"sub\":\"s\"}"));
    assertThat(token(fixture.failure(provider))).isInstanceOf(TokenFailure.Legacy.class);
    Files.writeString(fixture.file, "");
    fixture.clock.advance(Duration.ofSeconds(5));
    assertThat(token(fixture.failure(provider))).isInstanceOf(TokenFailure.Empty.class);
    Files.delete(fixture.file);
    fixture.clock.advance(Duration.ofSeconds(5));
    assertThat(token(fixture.failure(provider)))
        .isEqualTo(new TokenFailure.Absent(fixture.file, true));
    assertThat(fixture.sts.exchanges).hasValue(0);
  }

  @Test
  void aTokenThatThisClockCallsExpiredOrNotYetValidIsForStsToJudge() {
    WebIdentityCredentialsProvider provider = fixture.provider();

    fixture.clock.advance(Duration.ofDays(2));
    assertThat(fixture.key(provider)).isEqualTo("ASIA1");
    fixture.clock.jump(Duration.ofDays(-3));
    fixture.clock.advance(Duration.ofHours(1));
    assertThat(fixture.key(provider)).isEqualTo("ASIA2");
  }

  private static TokenFailure token(WebIdentityFailure failure) {
    return ((WebIdentityFailure.TokenUnusable) failure).failure();
  }

  @Test
  void aSessionThatIsOverOnArrivalIsAFailureAndTheOldOneIsServedOver() {
    WebIdentityCredentialsProvider provider = fixture.provider();
    fixture.key(provider);
    fixture.clock.advance(Duration.ofMinutes(45));
    Instant now = fixture.clock.instant();
    fixture.sts.grantsFor(Duration.ZERO);

    fixture.key(provider);

    assertThat(fixture.key(provider)).isEqualTo("ASIA1");
    assertThat(fixture.events.all)
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
    fixture.sts.answers(
        () -> {
          throw broken;
        });
    WebIdentityCredentialsProvider provider = fixture.provider();
    CompletableFuture<AwsCredentialsIdentity> asked = ask(provider);
    fixture.background.work();

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
