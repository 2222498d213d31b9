package dev.rolecall.credentials;

import static dev.rolecall.credentials.ProviderFixture.ROLE;
import static dev.rolecall.credentials.ProviderFixture.ask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.credentials.WebIdentityListener.ExchangeStarted;
import dev.rolecall.credentials.WebIdentityListener.Invalidated;
import dev.rolecall.credentials.WebIdentityListener.Reason;
import dev.rolecall.testing.TokenText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** How long a session is served: by its windows, by two clocks, and until a key is refused. */
class ProviderSessionsTest {
  private final ProviderFixture fixture;

  ProviderSessionsTest(@TempDir Path directory) throws IOException {
    fixture = new ProviderFixture(directory);
  }

  @Test
  void aSessionIsServedUntilItsAdvisoryWindowAndWhileItIsRenewed() {
    WebIdentityCredentialsProvider provider = fixture.provider();

    assertThat(fixture.key(provider)).isEqualTo("ASIA1");
    fixture.clock.advance(Duration.ofSeconds(2699));
    assertThat(fixture.key(provider)).isEqualTo("ASIA1");
    assertThat(fixture.sts.exchanges).hasValue(1);
    fixture.clock.advance(Duration.ofSeconds(1));
    assertThat(fixture.key(provider)).isEqualTo("ASIA1");
    assertThat(fixture.sts.exchanges).hasValue(2);
    assertThat(fixture.key(provider)).isEqualTo("ASIA2");
    assertThat(fixture.background.busy()).isFalse();
  }

  @Test
  void nobodyWaitsBeforeTheMandatoryWindow() {
    WebIdentityCredentialsProvider provider = fixture.provider();
    fixture.key(provider);

    fixture.clock.advance(Duration.ofSeconds(3539));
    assertThat(ask(provider)).isCompleted();
    fixture.clock.advance(Duration.ofSeconds(1));
    CompletableFuture<AwsCredentialsIdentity> waiting = ask(provider);

    assertThat(waiting).isNotDone();
    assertThat(fixture.sts.exchanges).hasValue(1);
    fixture.background.work();
    assertThat(waiting.join().accessKeyId()).isEqualTo("ASIA2");
  }

  @Test
  void theTokenIsReadAnewForEachExchange() throws IOException {
    WebIdentityCredentialsProvider provider = fixture.provider();
    fixture.key(provider);
    Files.writeString(
        fixture.file, TokenText.of("{\"alg\":\"RS256\",\"kid\":\"key-2\"}", TokenText.CLAIMS));
    fixture.clock.advance(Duration.ofHours(1));

    fixture.key(provider);

    assertThat(fixture.sts.keyIds).containsExactly("key-1", "key-2");
  }

  @Test
  void aClockThatIsSetBackDoesNotProlongASession() {
    WebIdentityCredentialsProvider provider = fixture.provider();
    fixture.key(provider);
    fixture.clock.advance(Duration.ofMinutes(30));
    fixture.key(provider);

    fixture.clock.jump(Duration.ofHours(-1));
    fixture.clock.advance(Duration.ofMinutes(15));
    fixture.key(provider);

    assertThat(fixture.key(provider)).isEqualTo("ASIA2");
  }

  @Test
  void aClockThatIsSetBackALittleIsNoticedWithinTenSeconds() {
    WebIdentityCredentialsProvider provider = fixture.provider();
    fixture.key(provider);
    fixture.clock.advance(Duration.ofSeconds(2695));
    fixture.key(provider);

    fixture.clock.jump(Duration.ofSeconds(-1));
    fixture.clock.advance(Duration.ofSeconds(11));
    fixture.key(provider);

    assertThat(fixture.key(provider)).isEqualTo("ASIA2");
  }

  @Test
  void aSuspendedMachineRenewsWhatEndedMeanwhile() {
    WebIdentityCredentialsProvider provider = fixture.provider();
    fixture.key(provider);

    fixture.clock.jump(Duration.ofHours(8));

    assertThat(ask(provider)).isNotDone();
    assertThat(fixture.key(provider)).isEqualTo("ASIA2");
  }

  @Test
  void aKeyThatAServiceRefusedIsRenewedAtOnceAndOnce() {
    WebIdentityCredentialsProvider provider = fixture.provider();
    fixture.key(provider);

    assertThat(provider.invalidate("ASIA0")).isFalse();
    assertThat(provider.invalidate("ASIA1")).isTrue();
    assertThat(provider.invalidate("ASIA1")).isFalse();
    assertThat(fixture.background.busy()).isTrue();
    assertThat(ask(provider)).isNotDone();
    assertThat(fixture.key(provider)).isEqualTo("ASIA2");
    assertThat(fixture.events.all)
        .contains(new Invalidated(ROLE, "ASIA1"), new ExchangeStarted(ROLE, Reason.REFUSED));
    assertThat(provider.invalidate("ASIA2")).isFalse();
    fixture.clock.advance(Duration.ofSeconds(5));
    assertThat(provider.invalidate("ASIA2")).isTrue();
  }

  @Test
  void aRefusedKeyIsRenewedWhateverTheBackoffAndServedWhereStsCannotBeAsked() {
    WebIdentityCredentialsProvider provider = fixture.providerWithoutSts();

    assertThat(provider.invalidate("ASIA1")).isTrue();
    assertThat(fixture.key(provider)).isEqualTo("ASIA1");
    assertThat(fixture.sts.exchanges).hasValue(3);
  }
}
