package dev.rolecall.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.credentials.WebIdentityListener.Failed;
import dev.rolecall.credentials.WebIdentityListener.Invalidated;
import dev.rolecall.credentials.WebIdentityListener.Reason;
import dev.rolecall.credentials.WebIdentityListener.ServedStale;
import dev.rolecall.credentials.WebIdentityListener.Succeeded;
import dev.rolecall.testing.MutableClock;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WebIdentityMetricsTest {
  private static final RoleArn ROLE = RoleArn.parse("arn:aws:iam::111122223333:role/team-a");
  private static final WebIdentityFailure FAILURE =
      new WebIdentityFailure.Unreachable((StsAnswer.Unreachable) FakeSts.SILENT);

  private final MutableClock clock = new MutableClock(Instant.ofEpochSecond(2000));
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final WebIdentityMetrics metrics =
      new WebIdentityMetrics(registry, List.of(Tag.of("profile", "team-a")), clock);

  @Test
  void exchangesAreTimedByReasonAndOutcome() {
    metrics.succeeded(succeeded());
    metrics.failed(new Failed(ROLE, Reason.EARLY, FAILURE, Duration.ofSeconds(3)));

    assertThat(exchange("first", "granted")).isEqualTo(2);
    assertThat(exchange("early", "unreachable")).isEqualTo(3);
  }

  private double exchange(String reason, String outcome) {
    return registry
        .get("rolecall.credentials.exchange")
        .tags("profile", "team-a", "reason", reason, "outcome", outcome)
        .timer()
        .totalTime(TimeUnit.SECONDS);
  }

  @Test
  void whatIsServedOverAndWhatIsRefusedIsCounted() {
    metrics.servedStale(new ServedStale(ROLE, "ASIA1", Instant.EPOCH, FAILURE, Duration.ZERO));
    metrics.invalidated(new Invalidated(ROLE, "ASIA1"));
    metrics.invalidated(new Invalidated(ROLE, "ASIA2"));

    assertThat(registry.get("rolecall.credentials.served.stale").counter().count()).isOne();
    assertThat(registry.get("rolecall.credentials.invalidated").counter().count()).isEqualTo(2);
  }

  @Test
  void theTimeUntilTheSessionsEndIsAGauge() {
    assertThat(secondsLeft()).isNaN();
    metrics.succeeded(succeeded());
    assertThat(secondsLeft()).isEqualTo(3600);
    clock.advance(Duration.ofMinutes(61));
    assertThat(secondsLeft()).isEqualTo(-60);
  }

  private double secondsLeft() {
    return registry.get("rolecall.credentials.expiry").timeGauge().value(TimeUnit.SECONDS);
  }

  private static Succeeded succeeded() {
    return new Succeeded(
        ROLE,
        Reason.FIRST,
        "ASIA1",
        Instant.ofEpochSecond(5600),
        "arn:aws:sts::111122223333:assumed-role/team-a/s",
        1,
        Duration.ofSeconds(2));
  }
}
