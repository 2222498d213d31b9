package dev.rolecall.credentials;

import static dev.rolecall.credentials.ProviderFixture.ROLE;
import static dev.rolecall.credentials.ProviderFixture.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rolecall.credentials.WebIdentityListener.ExchangeStarted;
import dev.rolecall.credentials.WebIdentityListener.Reason;
import dev.rolecall.credentials.WebIdentityListener.Succeeded;
import dev.rolecall.logging.RecordedLog;
import dev.rolecall.testing.TokenText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

/** How a provider is made, told of and closed. */
class WebIdentityCredentialsProviderTest {
  private final ProviderFixture fixture;

  WebIdentityCredentialsProviderTest(@TempDir Path directory) throws IOException {
    fixture = new ProviderFixture(directory);
  }

  @Test
  void withoutAClockOfItsOwnASessionOfTheRealTimeIsServed() throws IOException {
    fixture.sts.answers(
        () ->
            new StsAnswer.Granted(
                AwsSessionCredentials.create("ASIA1", "secret", "session"),
                Instant.now().plusSeconds(3600),
                "arn",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1));
    Files.writeString(fixture.file, TokenText.lasting());
    WebIdentityCredentialsProvider provider =
        WebIdentityCredentialsProvider.builder(fixture.config(), fixture.sts).build();

    assertThat(provider.resolveCredentials().accessKeyId()).isEqualTo("ASIA1");
    assertThat(ask(provider).join().accessKeyId()).isEqualTo("ASIA1");
    assertThat(fixture.sts.exchanges).hasValue(1);
  }

  @Test
  void fromTheEnvironmentAloneItAsksTheStsThatIsNamedThere() throws IOException {
    try (StsStub stub = new StsStub()) {
      stub.grantsUntil(Instant.now().plusSeconds(3600));
      Files.writeString(fixture.file, TokenText.lasting());
      WebIdentityCredentialsProvider provider =
          WebIdentityCredentialsProvider.fromEnvironment(
              Map.of(
                  "AWS_ROLE_ARN", ROLE.toString(),
                  "AWS_WEB_IDENTITY_TOKEN_FILE", fixture.file.toString(),
                  "AWS_REGION", "eu-west-1",
                  "AWS_ENDPOINT_URL", stub.address().toString()));

      assertThat(provider.resolveCredentials())
          .isInstanceOfSatisfying(
              AwsSessionCredentials.class,
              keys -> assertThat(keys.sessionToken()).isEqualTo(StsStub.SESSION_TOKEN));
      assertThat(provider.toString())
          .isEqualTo("WebIdentityCredentialsProvider[" + ROLE + " from " + fixture.file + "]");
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

  @Test
  void theListenerIsToldWhatHappensInItsOrder() {
    fixture.key(fixture.provider());

    assertThat(fixture.events.all)
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
        fixture
            .builder()
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
            .listener(fixture.events)
            .build();

    assertThat(fixture.key(provider)).isEqualTo("ASIA1");
    assertThat(fixture.events.all).hasSize(2);
    assertThat(RecordedLog.lines()).anyMatch(line -> line.contains("a listener's own trouble"));
  }

  @Test
  void theClosingOfAClientThatSharesItLeavesItWorking() {
    WebIdentityCredentialsProvider provider = fixture.threaded().build();
    StsClient.builder().region(Region.US_EAST_1).credentialsProvider(provider).build().close();

    assertThat(provider.resolveCredentials().accessKeyId()).isEqualTo("ASIA1");
  }

  @Test
  void afterCloseAnExchangeIsMadeOnlyForWhoMustWait() {
    WebIdentityCredentialsProvider provider = fixture.provider();
    provider.close();
    provider.close();

    assertThat(fixture.key(provider)).isEqualTo("ASIA1");
    fixture.clock.advance(Duration.ofMinutes(45));
    assertThat(fixture.key(provider)).isEqualTo("ASIA1");
    fixture.clock.advance(Duration.ofMinutes(14));
    assertThat(fixture.key(provider)).isEqualTo("ASIA2");
    fixture.clock.advance(Duration.ofMinutes(59));
    assertThat(fixture.key(provider)).isEqualTo("ASIA3");
    assertThat(provider.invalidate("ASIA3")).isTrue();
    assertThat(fixture.background.busy()).isFalse();
    assertThat(fixture.key(provider)).isEqualTo("ASIA4");
    assertThat(fixture.background.busy()).isFalse();
  }

  @Test
  void whileOneOfSeveralIsOpenASessionIsRenewedBehindTheCallers() {
    SessionCache sessions = fixture.builder().sessions();
    sessions.open();
    sessions.open();
    sessions.close();
    var unused = sessions.identity();
    fixture.background.work();
    fixture.clock.advance(Duration.ofMinutes(45));

    assertThat(sessions.identity()).isCompleted();
    assertThat(fixture.background.busy()).isTrue();
    fixture.background.work();
    sessions.close();
    fixture.clock.advance(Duration.ofMinutes(45));
    assertThat(sessions.identity()).isCompleted();
    assertThat(fixture.background.busy()).isFalse();
    sessions.open();
    fixture.clock.advance(Duration.ofSeconds(10));
    assertThat(sessions.identity()).isCompleted();
    assertThat(fixture.background.busy()).isTrue();
  }

  @Test
  void closingForgetsTheScheduledRetry() {
    WebIdentityCredentialsProvider provider = fixture.providerWithoutSts();
    assertThat(fixture.background.busy()).isTrue();

    provider.close();

    assertThat(fixture.background.busy()).isFalse();
  }
}
