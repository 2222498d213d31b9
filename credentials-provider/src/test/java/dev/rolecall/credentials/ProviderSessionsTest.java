package dev.rolecall.credentials;

import static dev.rolecall.credentials.World.ROLE;
import static dev.rolecall.credentials.World.ask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.credentials.WebIdentityListener.ExchangeStarted;
import dev.rolecall.credentials.WebIdentityListener.Invalidated;
import dev.rolecall.credentials.WebIdentityListener.Reason;
import dev.rolecall.token.TokenText;
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
  private final World world;

  ProviderSessionsTest(@TempDir Path directory) throws IOException {
    world = new World(directory);
  }

  @Test
  void aSessionIsServedUntilItsAdvisoryWindowAndWhileItIsRenewed() {
    WebIdentityCredentialsProvider provider = world.provider();

    assertThat(world.key(provider)).isEqualTo("ASIA1");
    world.clock.advance(Duration.ofSeconds(2699));
    assertThat(world.key(provider)).isEqualTo("ASIA1");
    assertThat(world.sts.exchanges).hasValue(1);
    world.clock.advance(Duration.ofSeconds(1));
    assertThat(world.key(provider)).isEqualTo("ASIA1");
    assertThat(world.sts.exchanges).hasValue(2);
    assertThat(world.key(provider)).isEqualTo("ASIA2");
    assertThat(world.background.busy()).isFalse();
  }

  @Test
  void nobodyWaitsBeforeTheMandatoryWindow() {
    WebIdentityCredentialsProvider provider = world.provider();
    world.key(provider);

    world.clock.advance(Duration.ofSeconds(3539));
    assertThat(ask(provider)).isCompleted();
    world.clock.advance(Duration.ofSeconds(1));
    CompletableFuture<AwsCredentialsIdentity> waiting = ask(provider);

    assertThat(waiting).isNotDone();
    assertThat(world.sts.exchanges).hasValue(1);
    world.background.work();
    assertThat(waiting.join().accessKeyId()).isEqualTo("ASIA2");
  }

  @Test
  void theTokenIsReadAnewForEachExchange() throws IOException {
    WebIdentityCredentialsProvider provider = world.provider();
    world.key(provider);
    Files.writeString(
        world.file, TokenText.of("{\"alg\":\"RS256\",\"kid\":\"key-2\"}", TokenText.CLAIMS));
    world.clock.advance(Duration.ofHours(1));

    world.key(provider);

    assertThat(world.sts.keyIds).containsExactly("key-1", "key-2");
  }

  @Test
  void aClockThatIsSetBackDoesNotProlongASession() {
    WebIdentityCredentialsProvider provider = world.provider();
    world.key(provider);
    world.clock.advance(Duration.ofMinutes(30));
    world.key(provider);

    world.clock.jump(Duration.ofHours(-1));
    world.clock.advance(Duration.ofMinutes(15));
    world.key(provider);

    assertThat(world.key(provider)).isEqualTo("ASIA2");
  }

  @Test
  void aClockThatIsSetBackALittleIsNoticedWithinTenSeconds() {
    WebIdentityCredentialsProvider provider = world.provider();
    world.key(provider);
    world.clock.advance(Duration.ofSeconds(2695));
    world.key(provider);

    world.clock.jump(Duration.ofSeconds(-1));
    world.clock.advance(Duration.ofSeconds(11));
    world.key(provider);

    assertThat(world.key(provider)).isEqualTo("ASIA2");
  }

  @Test
  void aSuspendedMachineRenewsWhatEndedMeanwhile() {
    WebIdentityCredentialsProvider provider = world.provider();
    world.key(provider);

    world.clock.jump(Duration.ofHours(8));

    assertThat(ask(provider)).isNotDone();
    assertThat(world.key(provider)).isEqualTo("ASIA2");
  }

  @Test
  void aKeyThatAServiceRefusedIsRenewedAtOnceAndOnce() {
    WebIdentityCredentialsProvider provider = world.provider();
    world.key(provider);

    assertThat(provider.invalidate("ASIA0")).isFalse();
    assertThat(provider.invalidate("ASIA1")).isTrue();
    assertThat(provider.invalidate("ASIA1")).isFalse();
    assertThat(world.background.busy()).isTrue();
    assertThat(ask(provider)).isNotDone();
    assertThat(world.key(provider)).isEqualTo("ASIA2");
    assertThat(world.events.all)
        .contains(new Invalidated(ROLE, "ASIA1"), new ExchangeStarted(ROLE, Reason.REFUSED));
    assertThat(provider.invalidate("ASIA2")).isFalse();
    world.clock.advance(Duration.ofSeconds(5));
    assertThat(provider.invalidate("ASIA2")).isTrue();
  }

  @Test
  void aRefusedKeyIsRenewedWhateverTheBackoffAndServedWhereStsCannotBeAsked() {
    WebIdentityCredentialsProvider provider = world.providerWithoutSts();

    assertThat(provider.invalidate("ASIA1")).isTrue();
    assertThat(world.key(provider)).isEqualTo("ASIA1");
    assertThat(world.sts.exchanges).hasValue(3);
  }
}
