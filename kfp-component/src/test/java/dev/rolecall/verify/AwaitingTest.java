package dev.rolecall.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.Awaited;
import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.catalogue.Place;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AwaitingTest {
  private static final Set<Awaited> ALL = EnumSet.allOf(Awaited.class);
  private static final Standing DONE = Standing.doing(Place.SESSION);
  private static final Standing READ = Standing.reading(Place.TRUST);

  @Test
  void aDenialOfStsMayPass() {
    assertThat(report(failed("exchange", DONE, FailureMode.STS_ACCESS_DENIED)).awaited(ALL))
        .contains(Awaited.IAM);
  }

  @Test
  void nobodyIsWaitedForWhoDoesNotAct() {
    assertThat(
            report(failed("annotation", READ, FailureMode.PLUGIN_UNKNOWN))
                .awaited(EnumSet.of(Awaited.IAM)))
        .isEmpty();
    assertThat(report(failed("annotation", READ, FailureMode.PLUGIN_UNKNOWN)).awaited(ALL))
        .contains(Awaited.CONTROLLER);
  }

  @Test
  void whatIamShowsStaysHoweverLongItsChangesTake() {
    assertThat(report(failed("role-policy", READ, FailureMode.S3_ACTION_DENIED)).awaited(ALL))
        .isEmpty();
    assertThat(report(failed("s3-list", DONE, FailureMode.S3_ACTION_DENIED)).awaited(ALL))
        .contains(Awaited.IAM);
  }

  @Test
  void onePartThatStaysEndsIt() {
    assertThat(
            report(
                    failed("exchange", DONE, FailureMode.STS_ACCESS_DENIED),
                    failed("s3-list", DONE, FailureMode.S3_BUCKET_MISSING))
                .awaited(ALL))
        .isEmpty();
  }

  @Test
  void whatFollowsPassesWithWhatItFollowsFrom() {
    CheckResult trust = failed("trust-policy", READ, FailureMode.TRUST_SUB_MISMATCH);
    Finding following =
        finding(FailureMode.STS_ACCESS_DENIED).following("trust-policy", finding(trust));
    CheckResult exchange = new CheckResult("exchange", "", DONE, following.failed(), Duration.ZERO);

    assertThat(report(trust, exchange).awaited(ALL)).contains(Awaited.TRUST_EDIT);
    assertThat(report(trust, exchange).awaited(EnumSet.of(Awaited.IAM))).isEmpty();
  }

  @Test
  void whatIsProvedWaitsForNothing() {
    assertThat(
            report(
                    check("exchange", DONE, new Outcome.Passed(Map.of())),
                    check("s3-list", Standing.doing(Place.BUCKET), new Outcome.Passed(Map.of())))
                .awaited(ALL))
        .isEmpty();
  }

  @Test
  void whatWasNotSeenIsNotSeenByWaiting() {
    assertThat(report(check("pods", READ, new Outcome.Skipped("not seen"))).awaited(ALL)).isEmpty();
  }

  @Test
  void aWarningThatMayPassIsWaitedForWhereItKeepsTheChainFromProof() {
    CheckResult warned =
        check("exchange", DONE, finding(FailureMode.DENIED_BY_ORGANIZATION).warned());

    assertThat(report(warned).awaited(ALL)).contains(Awaited.IAM);
  }

  @Test
  void everyRowThatIsWaitedForSaysWhatFor() {
    assertThat(Arrays.stream(FailureMode.values()).flatMap(mode -> mode.awaited().stream()))
        .contains(Awaited.values());
    assertThat(FailureMode.S3_BUCKET_MISSING.awaited()).isEmpty();
  }

  private static Report report(CheckResult... checks) {
    return new Report(
        Vantage.ADMIN,
        new Report.Identity(Optional.empty(), Optional.empty(), Optional.empty()),
        List.of(checks),
        Map.of(),
        false);
  }

  private static CheckResult failed(String id, Standing standing, FailureMode mode) {
    return check(id, standing, finding(mode).failed());
  }

  private static CheckResult check(String id, Standing standing, Outcome outcome) {
    return new CheckResult(id, "", standing, outcome, Duration.ZERO);
  }

  private static Finding finding(FailureMode mode) {
    return Finding.of(mode, "", "", List.of(), new Evidence());
  }

  private static Finding finding(CheckResult check) {
    return check.finding().orElseThrow();
  }
}
