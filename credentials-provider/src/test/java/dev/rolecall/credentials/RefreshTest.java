package dev.rolecall.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

class RefreshTest {
  @Test
  void withoutASessionOneIsAskedFor() {
    assertThat(Refresh.decide(Optional.empty(), Instant.EPOCH, Refresh.Policy.DEFAULT))
        .isEqualTo(new Refresh.Renew());
  }

  @Test
  void aSessionIsServedUntilAMinuteBeforeItsEnd() {
    Session session = session(3600);

    assertThat(decide(session, 3539)).isEqualTo(new Refresh.Serve(session));
    assertThat(decide(session, 3540)).isEqualTo(new Refresh.Renew());
  }

  /** The model: seconds left, on a line. A clock may stand anywhere on it, and jump. */
  @Property(tries = 500)
  void aSessionIsServedExactlyWhileMoreThanTheMandatoryWindowIsLeft(
      @ForAll @LongRange(min = -100_000, max = 100_000) long end,
      @ForAll @LongRange(min = -100_000, max = 100_000) long now,
      @ForAll @LongRange(min = 0, max = 7200) long mandatory) {
    Session session = session(end);
    Refresh.Policy policy = new Refresh.Policy(Duration.ofSeconds(mandatory));

    Refresh decision = Refresh.decide(Optional.of(session), Instant.ofEpochSecond(now), policy);

    assertThat(decision)
        .isEqualTo(end - now > mandatory ? new Refresh.Serve(session) : new Refresh.Renew());
  }

  private static Refresh decide(Session session, long now) {
    return Refresh.decide(Optional.of(session), Instant.ofEpochSecond(now), Refresh.Policy.DEFAULT);
  }

  private static Session session(long end) {
    return new Session(
        AwsSessionCredentials.create("ASIA", "secret", "token"), Instant.ofEpochSecond(end));
  }
}
