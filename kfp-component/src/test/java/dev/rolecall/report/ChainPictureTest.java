package dev.rolecall.report;

import static dev.rolecall.report.Chains.PASSED;
import static dev.rolecall.report.Chains.SKIPPED;
import static dev.rolecall.report.Chains.answer;
import static dev.rolecall.report.Chains.found;
import static dev.rolecall.report.Chains.grant;
import static dev.rolecall.report.Chains.reading;
import static dev.rolecall.report.Chains.report;
import static dev.rolecall.report.Chains.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.catalogue.Place;
import dev.rolecall.report.ChainPicture.State;
import dev.rolecall.report.ChainPicture.Stop;
import dev.rolecall.verify.CheckResult;
import dev.rolecall.verify.Report;
import dev.rolecall.verify.Standing;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChainPictureTest {
  @Test
  void aGrantProvesWhatNobodyRead() {
    assertThat(places(State.PROVED, reading(Place.POD, PASSED), grant(PASSED)))
        .containsExactly(Place.TOKEN, Place.ISSUER, Place.PROVIDER, Place.TRUST, Place.SESSION);
  }

  @Test
  void anAnswerProvesSessionAndBucket() {
    assertThat(places(State.PROVED, answer(PASSED))).containsExactly(Place.SESSION, Place.BUCKET);
  }

  @Test
  void aGrantOnlyAfterSomeTriesIsAGrant() {
    CheckResult late = grant(found(FailureMode.TRUST_PROPAGATING).warned());

    assertThat(places(State.PROVED, late)).contains(Place.TRUST).doesNotContain(Place.SESSION);
    assertThat(places(State.WARNED, late)).containsExactly(Place.SESSION);
  }

  @Test
  void whatWasReadIsNoMoreThanRead() {
    assertThat(places(State.READ, reading(Place.TRUST, PASSED))).containsExactly(Place.TRUST);
  }

  @Test
  void whatDependsOnTheUnknownIsUndecided() {
    assertThat(places(State.UNDECIDED, reading(Place.TRUST, Chains.DEPENDS)))
        .containsExactly(Place.TRUST);
  }

  @Test
  void aRefusalOfWhatMustBeRefusedShowsNoPlace() {
    assertThat(places(State.UNSEEN, result(Standing.at(Place.BUCKET), PASSED)))
        .containsExactlyInAnyOrderElementsOf(EnumSet.allOf(Place.class));
  }

  @Test
  void whatWasNotDecidedBehindABreakIsNotReached() {
    assertThat(
            places(
                State.UNREACHED,
                reading(Place.TOKEN, found(FailureMode.TOKEN_EXPIRED).failed()),
                reading(Place.TRUST, PASSED),
                grant(SKIPPED),
                answer(SKIPPED)))
        .containsExactly(Place.SESSION, Place.BUCKET);
  }

  @Test
  void whatNoCheckStandsForIsNotSeenBehindABreakToo() {
    assertThat(
            places(
                State.UNSEEN,
                reading(Place.TOKEN, found(FailureMode.TOKEN_EXPIRED).failed()),
                grant(SKIPPED)))
        .contains(Place.TRUST, Place.BUCKET);
  }

  @Test
  void whatWasProvedBehindABreakIsReachedAndSoIsWhatComesAfter() {
    CheckResult[] checks = {
      reading(Place.WEBHOOK, found(FailureMode.WEBHOOK_MISSING).failed()),
      grant(PASSED),
      answer(SKIPPED)
    };

    assertThat(places(State.UNREACHED, checks)).isEmpty();
    assertThat(places(State.UNSEEN, checks)).contains(Place.BUCKET);
  }

  @Test
  void whatFailsForAnotherIsNotASecondBreak() {
    ChainPicture picture = ChainPicture.of(Chains.cutAtTrust());

    assertThat(picture.in(State.BROKEN))
        .containsExactly(
            new Stop(Place.TRUST, State.BROKEN, List.of(FailureMode.TRUST_SUB_MISMATCH)));
    assertThat(picture.in(State.UNREACHED).map(Stop::place))
        .containsExactly(Place.SESSION, Place.BUCKET);
  }

  @Test
  void aWarningThatExplainsAFailureIsTheBreak() {
    ChainPicture picture =
        ChainPicture.of(
            report(
                Stream.of(
                    reading(Place.POD, found(FailureMode.STATIC_KEYS_SHADOW_ROLE).warned()),
                    grant(
                        found(FailureMode.STS_ACCESS_DENIED)
                            .following("pod", found(FailureMode.STATIC_KEYS_SHADOW_ROLE))
                            .failed()))));

    assertThat(picture.in(State.BROKEN).map(Stop::place)).containsExactly(Place.POD);
    assertThat(picture.in(State.UNREACHED).map(Stop::place)).containsExactly(Place.SESSION);
  }

  @Test
  void aWarningBreaksAStrictReport() {
    Report report =
        report(Stream.of(reading(Place.TRUST, found(FailureMode.TRUST_OPEN_TO_CLUSTER).warned())));
    Report strict =
        new Report(report.vantage(), report.identity(), report.checks(), report.exercise(), true);

    assertThat(ChainPicture.of(report).in(State.WARNED).map(Stop::place))
        .containsExactly(Place.TRUST);
    assertThat(ChainPicture.of(strict).in(State.BROKEN).map(Stop::place))
        .containsExactly(Place.TRUST);
  }

  private static Set<Place> places(State state, CheckResult... checks) {
    return ChainPicture.of(report(Stream.of(checks)))
        .in(state)
        .map(Stop::place)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Place.class)));
  }
}
