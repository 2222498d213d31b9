package dev.rolecall.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.Awaited;
import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.catalogue.Place;
import dev.rolecall.verify.CheckResult;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Report;
import dev.rolecall.verify.Standing;
import dev.rolecall.verify.Vantage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class PatienceTest {
  private static final Outcome DENIED = failed(FailureMode.STS_ACCESS_DENIED);
  private static final Outcome GRANTED = new Outcome.Passed(Map.of());

  private final Deque<Outcome> answers = new ArrayDeque<>();
  private final List<String> told = new ArrayList<>();
  private long now;
  private int attempts;

  @Test
  void aDenialIsAskedAgainUntilItIsGranted() throws InterruptedException {
    answers.addAll(List.of(DENIED, DENIED, DENIED, GRANTED));

    assertThat(wait(Duration.ofMinutes(2)).passed()).isTrue();
    assertThat(attempts).isEqualTo(4);
    assertThat(told).containsExactly("IAM 0", "IAM 2", "IAM 4");
  }

  @Test
  void itEndsWithTheFirstVerdictThatWaitingCannotChange() throws InterruptedException {
    answers.addAll(List.of(DENIED, failed(FailureMode.TRUST_EXPLICIT_DENY), GRANTED));

    assertThat(wait(Duration.ofMinutes(2)).names(FailureMode.TRUST_EXPLICIT_DENY)).isTrue();
    assertThat(attempts).isEqualTo(2);
  }

  @Test
  void itGivesUpWhenItsTimeIsOverAndLooksOnceMoreThen() throws InterruptedException {
    for (int i = 0; i < 10; i++) {
      answers.add(DENIED);
    }

    assertThat(wait(Duration.ofSeconds(5)).passed()).isFalse();
    assertThat(Duration.ofNanos(now)).isEqualTo(Duration.ofSeconds(5));
    assertThat(attempts).isEqualTo(4);
  }

  @Test
  void withoutPatienceItLooksOnce() throws InterruptedException {
    answers.addAll(List.of(DENIED, GRANTED));

    assertThat(wait(Duration.ZERO).passed()).isFalse();
    assertThat(attempts).isEqualTo(1);
    assertThat(told).isEmpty();
  }

  private Report wait(Duration most) throws InterruptedException {
    return new Patience(
            most,
            () -> now,
            time -> now += time.toNanos(),
            (awaited, since) -> told.add(awaited + " " + since.toSeconds()))
        .report(() -> new Scripted(answers.remove()));
  }

  private final class Scripted implements ReadyVerification {
    private final Outcome outcome;

    private Scripted(Outcome outcome) {
      this.outcome = outcome;
    }

    @Override
    public List<String> titles() {
      return List.of("exchange");
    }

    @Override
    public Set<Awaited> acting() {
      return EnumSet.of(Awaited.IAM);
    }

    @Override
    public Report run(Consumer<CheckResult> ended) {
      attempts++;
      return new Report(
          Vantage.POD,
          new Report.Identity(Optional.empty(), Optional.empty(), Optional.empty()),
          Arrays.stream(new Place[] {Place.SESSION, Place.BUCKET})
              .map(
                  place ->
                      new CheckResult(
                          "" + place, "", Standing.doing(place), outcome, Duration.ZERO))
              .toList(),
          Map.of(),
          false);
    }
  }

  private static Outcome failed(FailureMode mode) {
    return Finding.of(mode, "", "", List.of(), new Evidence()).failed();
  }
}
