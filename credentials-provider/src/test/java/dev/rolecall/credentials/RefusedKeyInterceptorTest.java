package dev.rolecall.credentials;

import static dev.rolecall.credentials.StsStub.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rolecall.testing.MutableClock;
import dev.rolecall.testing.TokenText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

/** A real SDK client, a service on loopback that refuses keys, and the provider between them. */
class RefusedKeyInterceptorTest {
  @TempDir Path directory;
  private final MutableClock clock = new MutableClock(Instant.ofEpochSecond(2000));
  private final FakeSts sts = new FakeSts(clock);
  private final StsStub service = new StsStub();
  private Optional<WebIdentityCredentialsProvider> made = Optional.empty();

  @BeforeEach
  void makeProvider() throws IOException {
    Path file = Files.writeString(directory.resolve("token"), TokenText.valid());
    made =
        Optional.of(
            WebIdentityCredentialsProvider.builder(
                    new WebIdentityConfig(
                        RoleArn.parse("arn:aws:iam::111122223333:role/team-a"),
                        file,
                        Optional.empty(),
                        Duration.ofHours(1)),
                    sts)
                .clock(clock)
                .build());
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ExpiredToken", "ExpiredTokenException", "InvalidToken", "RequestExpired"})
  void aKeyThatAServiceCallsExpiredIsRenewedForTheNextCall(String code) {
    service.answers(refused(code));
    try (StsClient client = client(DefaultRetryStrategy.doNotRetry())) {
      assertThatThrownBy(client::getCallerIdentity).isInstanceOf(StsException.class);
      client.getCallerIdentity();
    }

    assertThat(keys()).containsExactly("ASIA1", "ASIA2");
    assertThat(sts.exchanges).hasValue(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AccessDenied", "AuthFailure", "SignatureDoesNotMatch"})
  void aRefusalThatIsNotTheKeysFaultRenewsNothing(String code) {
    service.answers(refused(code));
    try (StsClient client = client(DefaultRetryStrategy.doNotRetry())) {
      assertThatThrownBy(client::getCallerIdentity).isInstanceOf(StsException.class);
      client.getCallerIdentity();
    }

    assertThat(keys()).containsOnly("ASIA1");
    assertThat(sts.exchanges).hasValue(1);
  }

  @Test
  void anAnswerWithoutACodeRenewsNothing() {
    service.answers(new StsStub.Answer(403, "no"));
    try (StsClient client = client(AwsRetryStrategy.standardRetryStrategy())) {
      assertThatThrownBy(client::getCallerIdentity).isInstanceOf(StsException.class);
      client.getCallerIdentity();
    }

    assertThat(sts.exchanges).hasValue(1);
  }

  @Test
  void theSdkDoesNotTryAgainWhatExpired() {
    service.answers(refused("ExpiredToken"));
    try (StsClient client = client(AwsRetryStrategy.standardRetryStrategy())) {
      assertThatThrownBy(client::getCallerIdentity).isInstanceOf(StsException.class);
    }

    assertThat(service.requests()).hasSize(1);
  }

  /** So that the documentation's word on retries is seen to be true. */
  @Test
  void aRetryStrategyOfOnesOwnSignsWithTheSameKeyAgain() {
    service.answers(refused("ExpiredToken"));
    try (StsClient client =
        client(
            AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .retryOnException(StsException.class)
                .build())) {
      client.getCallerIdentity();
    }

    assertThat(keys()).containsExactly("ASIA1", "ASIA1");
  }

  private StsClient client(RetryStrategy retries) {
    return StsClient.builder()
        .region(Region.EU_WEST_1)
        .endpointOverride(service.address())
        .credentialsProvider(made.orElseThrow())
        .overrideConfiguration(
            c ->
                c.retryStrategy(retries)
                    .addExecutionInterceptor(new RefusedKeyInterceptor(made.orElseThrow())))
        .build();
  }

  private static StsStub.Answer refused(String code) {
    return refusal(403, code, "no");
  }

  /** The key of each request, as it was signed. */
  private List<String> keys() {
    return service.headers().stream()
        .map(headers -> Objects.requireNonNull(headers.get("Authorization")).get(0))
        .map(header -> header.replaceAll(".*Credential=([^/]*)/.*", "$1"))
        .toList();
  }
}
