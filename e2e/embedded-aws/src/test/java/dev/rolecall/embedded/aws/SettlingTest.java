package dev.rolecall.embedded.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class SettlingTest {
  private static final Duration LATER = Duration.ofSeconds(8);
  private final MutableClock clock = new MutableClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final Settling<String> things = new Settling<>(clock);

  @Test
  void aChangeIsStoredAtOnceAndCountsLater() {
    things.put("a", "first", Duration.ZERO);
    assertThat(things.counting("a")).contains("first");
    things.put("a", "second", LATER);

    assertThat(things.stored("a")).contains("second");
    assertThat(things.counting("a")).contains("first");
    clock.advance(LATER);
    assertThat(things.counting("a")).contains("second");
  }

  @Test
  void whatIsNewIsNotThereYetAndWhatIsRemovedStillIs() {
    things.put("new", "x", LATER);
    assertThat(things.counting()).isEmpty();
    assertThat(things.stored()).containsExactly("x");
    clock.advance(LATER);
    things.remove("new", LATER);
    assertThat(things.stored()).isEmpty();
    assertThat(things.counting()).containsExactly("x");
    clock.advance(LATER);
    assertThat(things.counting()).isEmpty();
  }

  @Test
  void ofSeveralChangesEachCountsInItsTime() {
    things.put("a", "first", LATER);
    clock.advance(Duration.ofSeconds(4));
    things.put("a", "second", LATER);
    clock.advance(Duration.ofSeconds(4));
    assertThat(things.counting("a")).contains("first");
    things.remove("a", LATER);
    clock.advance(Duration.ofSeconds(4));
    assertThat(things.counting("a")).contains("second");
    clock.advance(Duration.ofSeconds(4));
    assertThat(things.counting("a")).isEmpty();
  }

  @Test
  void whatIsMadeAnewAfterItWasRemovedIsLastOfAll() {
    things.put("a", "a", Duration.ZERO);
    things.put("b", "b", Duration.ZERO);
    things.remove("a", Duration.ZERO);
    things.put("a", "again", Duration.ZERO);

    assertThat(things.stored()).containsExactly("b", "again");
  }
}
