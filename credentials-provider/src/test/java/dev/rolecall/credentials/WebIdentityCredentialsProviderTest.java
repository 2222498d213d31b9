package dev.rolecall.credentials;

import static dev.rolecall.credentials.World.ROLE;
import static dev.rolecall.credentials.World.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rolecall.credentials.WebIdentityListener.ExchangeStarted;
import dev.rolecall.credentials.WebIdentityListener.Reason;
import dev.rolecall.credentials.WebIdentityListener.Succeeded;
import dev.rolecall.logging.RecordedLog;
import dev.rolecall.token.TokenText;
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
  private final World world;

  WebIdentityCredentialsProviderTest(@TempDir Path directory) throws IOException {
    world = new World(directory);
  }

  @Test
  void withoutAClockOfItsOwnASessionOfTheRealTimeIsServed() throws IOException {
    world.sts.answers(
        () ->
            new StsAnswer.Granted(
                AwsSessionCredentials.create("ASIA1", "secret", "session"),
                Instant.now().plusSeconds(3600),
                "arn",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1));
    Files.writeString(world.file, TokenText.lasting());
    WebIdentityCredentialsProvider provider =
        WebIdentityCredentialsProvider.builder(world.config(), world.sts).build();

    assertThat(provider.resolveCredentials().accessKeyId()).isEqualTo("ASIA1");
    assertThat(ask(provider).join().accessKeyId()).isEqualTo("ASIA1");
    assertThat(world.sts.exchanges).hasValue(1);
  }

  @Test
  void fromTheEnvironmentAloneItAsksTheStsThatIsNamedThere() throws IOException {
    try (StsStub stub = new StsStub()) {
      stub.grantsUntil(Instant.now().plusSeconds(3600));
      Files.writeString(world.file, TokenText.lasting());
      WebIdentityCredentialsProvider provider =
          WebIdentityCredentialsProvider.fromEnvironment(
              Map.of(
                  "AWS_ROLE_ARN", ROLE.toString(),
                  "AWS_WEB_IDENTITY_TOKEN_FILE", world.file.toString(),
                  "AWS_REGION", "eu-west-1",
                  "AWS_ENDPOINT_URL", stub.address().toString()));

      assertThat(provider.resolveCredentials())
          .isInstanceOfSatisfying(
              AwsSessionCredentials.class,
              keys -> assertThat(keys.sessionToken()).isEqualTo(StsStub.SESSION_TOKEN));
      assertThat(provider.toString())
          .isEqualTo("WebIdentityCredentialsProvider[" + ROLE + " from " + world.file + "]");
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
    world.key(world.provider());

    assertThat(world.events.all)
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
        world
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
            .listener(world.events)
            .build();

    assertThat(world.key(provider)).isEqualTo("ASIA1");
    assertThat(world.events.all).hasSize(2);
    assertThat(RecordedLog.lines()).anyMatch(line -> line.contains("a listener's own trouble"));
  }

  @Test
  void theClosingOfAClientThatSharesItLeavesItWorking() {
    WebIdentityCredentialsProvider provider = world.threaded().build();
    StsClient.builder().region(Region.US_EAST_1).credentialsProvider(provider).build().close();

    assertThat(provider.resolveCredentials().accessKeyId()).isEqualTo("ASIA1");
  }

  @Test
  void afterCloseAnExchangeIsMadeOnlyForWhoMustWait() {
    WebIdentityCredentialsProvider provider = world.provider();
    provider.close();
    provider.close();

    assertThat(world.key(provider)).isEqualTo("ASIA1");
    world.clock.advance(Duration.ofMinutes(45));
    assertThat(world.key(provider)).isEqualTo("ASIA1");
    world.clock.advance(Duration.ofMinutes(14));
    assertThat(world.key(provider)).isEqualTo("ASIA2");
    world.clock.advance(Duration.ofMinutes(59));
    assertThat(world.key(provider)).isEqualTo("ASIA3");
    assertThat(provider.invalidate("ASIA3")).isTrue();
    assertThat(world.background.busy()).isFalse();
    assertThat(world.key(provider)).isEqualTo("ASIA4");
    assertThat(world.background.busy()).isFalse();
  }

  @Test
  void whileOneOfSeveralIsOpenASessionIsRenewedBehindTheCallers() {
    SessionCache sessions = world.builder().sessions();
    sessions.open();
    sessions.open();
    sessions.close();
    var unused = sessions.identity();
    world.background.work();
    world.clock.advance(Duration.ofMinutes(45));

    assertThat(sessions.identity()).isCompleted();
    assertThat(world.background.busy()).isTrue();
    world.background.work();
    sessions.close();
    world.clock.advance(Duration.ofMinutes(45));
    assertThat(sessions.identity()).isCompleted();
    assertThat(world.background.busy()).isFalse();
    sessions.open();
    world.clock.advance(Duration.ofSeconds(10));
    assertThat(sessions.identity()).isCompleted();
    assertThat(world.background.busy()).isTrue();
  }

  @Test
  void closingForgetsTheScheduledRetry() {
    WebIdentityCredentialsProvider provider = world.providerWithoutSts();
    assertThat(world.background.busy()).isTrue();

    provider.close();

    assertThat(world.background.busy()).isFalse();
  }
}
