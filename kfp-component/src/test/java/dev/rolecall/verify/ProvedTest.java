package dev.rolecall.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.catalogue.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ProvedTest {
  private static final Set<Place> NEVER_READ = EnumSet.of(Place.TOKEN, Place.ISSUER, Place.SESSION);

  private static final Outcome PASSED = new Outcome.Passed(Map.of());
  private static final Outcome UNSEEN = new Outcome.Skipped("It was not seen.");
  private static final Outcome DEPENDS =
      new Outcome.Passed(
          Map.of(),
          List.of(new Outcome.Dependency("aws:SourceVpce", "StringEquals", List.of("vpce-1"))));

  private static final CheckResult GRANT =
      check(
          Standing.doing(Place.SESSION, Place.TOKEN, Place.ISSUER, Place.PROVIDER, Place.TRUST),
          PASSED);
  private static final CheckResult ANSWER =
      check(Standing.doing(Place.BUCKET, Place.SESSION), PASSED);

  @Test
  void aGrantAndAnAnswerOfS3sProveWhateverElseWasNotSeen() {
    List<CheckResult> checks = readingWith(Place.PROFILE, UNSEEN);
    checks.addAll(List.of(GRANT, ANSWER));

    assertThat(Proved.of(checks)).isEqualTo(Proved.BY_GRANT);
    assertThat(Proved.undecided(checks)).isEmpty();
  }

  @Test
  void aRefusalThatMayComeOfTheWayLeavesItUnprovedHoweverItReads() {
    List<CheckResult> checks = reading();
    CheckResult refused =
        check(Standing.doing(Place.SESSION), found(FailureMode.DENIED_BY_ORGANIZATION).warned());
    checks.add(refused);

    assertThat(Proved.of(checks)).isEqualTo(Proved.NO);
    assertThat(Proved.undecided(checks)).containsExactly(refused);
  }

  @Test
  void aGrantDecidesWhatATrustPolicyDependsOn() {
    List<CheckResult> checks = readingWith(Place.TRUST, DEPENDS);
    checks.addAll(List.of(GRANT, ANSWER));

    assertThat(Proved.of(checks)).isEqualTo(Proved.BY_GRANT);
  }

  @Test
  void aGrantAloneProvesNothingOfTheBucket() {
    CheckResult notAsked = check(Standing.doing(Place.BUCKET, Place.SESSION), UNSEEN);

    assertThat(Proved.of(List.of(GRANT))).isEqualTo(Proved.NO);
    assertThat(Proved.of(List.of(GRANT, notAsked))).isEqualTo(Proved.NO);
    assertThat(Proved.undecided(List.of(GRANT, notAsked))).containsExactly(notAsked);
  }

  @Test
  void whatIsBrokenIsNotProvedByWhateverWasGranted() {
    Outcome failed = found(FailureMode.S3_ACTION_DENIED).failed();
    List<CheckResult> checks =
        List.of(GRANT, ANSWER, check(Standing.doing(Place.BUCKET, Place.SESSION), failed));

    assertThat(Proved.of(checks)).isEqualTo(Proved.NO);
  }

  @Test
  void allThatAReadingShowsProvesWithoutTokenIssuerAndSession() {
    assertThat(Proved.of(reading())).isEqualTo(Proved.BY_READING);
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void aPlaceThatWasNotSeenLeavesItUnprovedUnlessNoReadingShowsIt(Place place) {
    List<CheckResult> checks = readingWith(place, UNSEEN);

    assertThat(Proved.of(checks))
        .isEqualTo(NEVER_READ.contains(place) ? Proved.BY_READING : Proved.NO);
    assertThat(Proved.undecided(checks))
        .extracting(check -> check.standing().place())
        .containsExactlyElementsOf(NEVER_READ.contains(place) ? List.of() : List.of(place));
  }

  @ParameterizedTest
  @EnumSource(
      value = Place.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"TOKEN", "ISSUER", "SESSION"})
  void aPlaceThatNobodyLookedAtLeavesItUnproved(Place place) {
    List<CheckResult> checks = reading();
    checks.removeIf(check -> check.standing().place() == place);

    assertThat(Proved.of(checks)).isEqualTo(Proved.NO);
  }

  @Test
  void whatDependsOnAnUnknownIsNotDecided() {
    List<CheckResult> checks = readingWith(Place.TRUST, DEPENDS);

    assertThat(Proved.of(checks)).isEqualTo(Proved.NO);
    assertThat(Proved.undecided(checks)).extracting(CheckResult::outcome).containsExactly(DEPENDS);
  }

  @Test
  void aWarningOfWhatHoldsLeavesItProved() {
    assertThat(
            Proved.of(readingWith(Place.TRUST, found(FailureMode.TRUST_OPEN_TO_CLUSTER).warned())))
        .isEqualTo(Proved.BY_READING);
    assertThat(
            Proved.of(
                readingWith(
                    Place.POD, found(FailureMode.POD_WRONG_SERVICE_ACCOUNT).warnedBeside())))
        .isEqualTo(Proved.BY_READING);
  }

  @Test
  void aWarningOfWhatMayNotHoldLeavesItUnproved() {
    assertThat(Proved.of(readingWith(Place.BUCKET, found(FailureMode.ROLE_HAS_NO_POLICY).warned())))
        .isEqualTo(Proved.NO);
  }

  @Test
  void aReadingThatShowsNoPlaceIsToldAndAloneNeverLeavesItUnproved() {
    List<CheckResult> checks = reading();
    checks.add(check(Standing.at(Place.TRUST), UNSEEN));

    assertThat(Proved.of(checks)).isEqualTo(Proved.BY_READING);
  }

  @Test
  void nothingSeenProvesNothing() {
    assertThat(Proved.of(List.of())).isEqualTo(Proved.NO);
  }

  /** Of every place, read and found in order. */
  private static List<CheckResult> reading() {
    return new ArrayList<>(
        Arrays.stream(Place.values())
            .map(place -> check(Standing.reading(place), PASSED))
            .toList());
  }

  private static List<CheckResult> readingWith(Place place, Outcome outcome) {
    List<CheckResult> checks = reading();
    checks.replaceAll(
        each -> each.standing().place() == place ? check(Standing.reading(place), outcome) : each);
    return checks;
  }

  private static Finding found(FailureMode mode) {
    return Finding.of(mode, "", "", List.of(), new Evidence());
  }

  private static CheckResult check(Standing standing, Outcome outcome) {
    return new CheckResult("id", "title", standing, outcome, Duration.ZERO);
  }
}
