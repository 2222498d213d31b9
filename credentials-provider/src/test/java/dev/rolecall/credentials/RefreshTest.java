package dev.rolecall.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

class RefreshTest {
  private static final WebIdentityFailure PASSING =
      new WebIdentityFailure.Unreachable(
          new StsAnswer.Unreachable(URI.create("https://sts"), "silence", 1));
  private static final WebIdentityFailure FINAL =
      new WebIdentityFailure.Refused(
          RoleArn.parse("arn:aws:iam::111122223333:role/a"),
          new StsAnswer.Refused(403, "AccessDenied", "no", Optional.empty(), 1));

  private static final long MINUTE = 60_000;
  private static final Jitter LEAST = (least, most) -> least;
  private static final Jitter MOST = (least, most) -> most;

  /** An hour, from 0 on by both clocks. */
  private static final Session HOUR = session(60 * MINUTE, LEAST);

  @Test
  void withoutASessionOneIsAskedFor() {
    assertThat(Refresh.decide(Cached.NOTHING, at(0))).isEqualTo(new Refresh.Renew());
  }

  @Test
  void aSessionIsServedThenRenewedBehindThenWaitedFor() {
    Cached cached = Cached.NOTHING.granted(HOUR);

    assertThat(Refresh.decide(cached, at(45 * MINUTE - 1))).isEqualTo(new Refresh.Serve(HOUR, 1));
    assertThat(Refresh.decide(cached, at(45 * MINUTE)))
        .isEqualTo(new Refresh.RenewBehind(HOUR, 14 * MINUTE));
    assertThat(Refresh.decide(cached, at(59 * MINUTE - 1)))
        .isEqualTo(new Refresh.RenewBehind(HOUR, 1));
    assertThat(Refresh.decide(cached, at(59 * MINUTE))).isEqualTo(new Refresh.Renew());
  }

  @Test
  void theStricterClockRenewsAndTheOtherMayKeepServing() {
    Cached cached = Cached.NOTHING.granted(HOUR);
    Moment setBack = new Moment(0, 60 * MINUTE);
    Moment suspended = new Moment(60 * MINUTE, 0);

    for (Moment now : List.of(setBack, suspended)) {
      assertThat(Refresh.decide(cached, now)).isEqualTo(new Refresh.Renew());
      assertThat(Refresh.decide(cached.failed(PASSING, now, MOST), now))
          .isEqualTo(new Refresh.Serve(HOUR, 15_000));
      assertThat(Refresh.decide(cached.failed(FINAL, now, MOST), now))
          .isEqualTo(new Refresh.Raise(FINAL));
    }
  }

  @Test
  void afterAnEarlyFailureTheSessionIsServedUntilTheNextTry() {
    Cached cached = Cached.NOTHING.granted(HOUR);
    for (WebIdentityFailure failure : List.of(PASSING, FINAL)) {
      Cached failed = cached.failed(failure, at(45 * MINUTE), LEAST);

      assertThat(Refresh.decide(failed, at(45 * MINUTE)))
          .isEqualTo(new Refresh.Serve(HOUR, 5 * MINUTE));
      assertThat(Refresh.decide(failed, at(50 * MINUTE)))
          .isEqualTo(new Refresh.RenewBehind(HOUR, 9 * MINUTE));
    }
  }

  @Test
  void theNextTryComesAMinuteBeforeTheEndAtTheLatest() {
    Cached failed = Cached.NOTHING.granted(HOUR).failed(PASSING, at(55 * MINUTE), MOST);

    assertThat(Refresh.decide(failed, at(55 * MINUTE)))
        .isEqualTo(new Refresh.Serve(HOUR, 4 * MINUTE));
    assertThat(Refresh.decide(failed, at(59 * MINUTE))).isEqualTo(new Refresh.Renew());
  }

  @Test
  void aBackoffIsServedOverNoLongerThanUntilTheMandatoryWindow() {
    Cached failed =
        new Cached(Optional.of(HOUR), false, Optional.of(new Setback(PASSING, 80 * MINUTE, true)));

    assertThat(Refresh.decide(failed, at(50 * MINUTE)))
        .isEqualTo(new Refresh.Serve(HOUR, 9 * MINUTE));
  }

  @Test
  void aBackoffEndsWhereTheWallClockJumpsIntoTheMandatoryWindow() {
    Cached failed = Cached.NOTHING.granted(HOUR).failed(PASSING, at(45 * MINUTE), LEAST);

    assertThat(Refresh.decide(failed, new Moment(59 * MINUTE, 45 * MINUTE)))
        .isEqualTo(new Refresh.Renew());
  }

  @Test
  void inTheLastMinuteWhatMayPassIsServedOverAndWhatIsFinalIsRaised() {
    Cached cached = Cached.NOTHING.granted(HOUR);
    Moment late = at(59 * MINUTE + 50_000);

    assertThat(Refresh.decide(cached.failed(PASSING, late, MOST), late))
        .isEqualTo(new Refresh.Serve(HOUR, 10_000));
    assertThat(Refresh.decide(cached.failed(FINAL, late, MOST), late))
        .isEqualTo(new Refresh.Raise(FINAL));
  }

  @Test
  void afterItsEndAFailureIsToldAgainForFifteenSecondsAtMost() {
    Moment over = at(60 * MINUTE);
    Cached failed = Cached.NOTHING.granted(HOUR).failed(PASSING, over, MOST);

    assertThat(Refresh.decide(failed, over)).isEqualTo(new Refresh.Raise(PASSING));
    assertThat(Refresh.decide(failed, at(60 * MINUTE + 14_999)))
        .isEqualTo(new Refresh.Raise(PASSING));
    assertThat(Refresh.decide(failed, at(60 * MINUTE + 15_000))).isEqualTo(new Refresh.Renew());
    assertThat(Refresh.decide(Cached.NOTHING.granted(HOUR).failed(PASSING, over, LEAST), over))
        .isEqualTo(new Refresh.Renew());
  }

  @Test
  void withoutASessionAFailureIsRememberedOneToFiveSeconds() {
    for (WebIdentityFailure failure : List.of(PASSING, FINAL)) {
      assertThat(Cached.NOTHING.failed(failure, at(0), LEAST).setback())
          .contains(new Setback(failure, 1000, false));
      assertThat(Cached.NOTHING.failed(failure, at(0), MOST).setback())
          .contains(new Setback(failure, 5000, false));
    }
  }

  @Test
  void aRefusedKeyIsRenewedOnceWhateverTheBackoff() {
    Cached failed = Cached.NOTHING.granted(HOUR).failed(PASSING, at(45 * MINUTE), LEAST);

    Cached refused = failed.refused("ASIA", at(45 * MINUTE)).orElseThrow();

    assertThat(Refresh.decide(refused, at(45 * MINUTE))).isEqualTo(new Refresh.Renew());
    assertThat(refused.refused("ASIA", at(45 * MINUTE))).isEmpty();
    assertThat(failed.refused("OTHER", at(45 * MINUTE))).isEmpty();
    assertThat(Cached.NOTHING.refused("ASIA", at(0))).isEmpty();
  }

  @Test
  void aRefusedKeyIsServedWhereThereIsNoOtherAndTriedForSoon() {
    Cached refused = Cached.NOTHING.granted(HOUR).refused("ASIA", at(0)).orElseThrow();

    assertThat(Refresh.decide(refused.failed(PASSING, at(0), MOST), at(0)))
        .isEqualTo(new Refresh.Serve(HOUR, 15_000));
    assertThat(Refresh.decide(refused.failed(FINAL, at(0), MOST), at(0)))
        .isEqualTo(new Refresh.Raise(FINAL));
    assertThat(Refresh.decide(refused.granted(HOUR), at(0)))
        .isEqualTo(new Refresh.Serve(HOUR, 45 * MINUTE));
  }

  @Test
  void aKeyThatReplacedARefusedOneIsTrustedForFiveSeconds() {
    Session successor =
        new Session(HOUR.credentials(), at(1000), at(60 * MINUTE), 15 * MINUTE, MINUTE, true);
    Cached cached = Cached.NOTHING.granted(successor);

    assertThat(cached.refused("ASIA", at(5999))).isEmpty();
    assertThat(cached.refused("ASIA", at(6000))).isPresent();
  }

  @Test
  void theAdvisoryWindowFollowsTheLifetime() {
    assertThat(session(15 * MINUTE, LEAST).advisory()).isEqualTo(5 * MINUTE);
    assertThat(session(20 * MINUTE, LEAST).advisory()).isEqualTo(5 * MINUTE);
    assertThat(session(20 * MINUTE + 1, LEAST).advisory()).isEqualTo(20 * MINUTE / 2);
    assertThat(session(30 * MINUTE, LEAST).advisory()).isEqualTo(15 * MINUTE);
    assertThat(session(90 * MINUTE - 1, LEAST).advisory()).isEqualTo(15 * MINUTE);
    assertThat(session(90 * MINUTE, LEAST).advisory()).isEqualTo(45 * MINUTE);
    assertThat(session(12 * 60 * MINUTE, LEAST).advisory()).isEqualTo(60 * MINUTE);
    assertThat(session(12 * 60 * MINUTE, MOST).advisory()).isEqualTo(48 * MINUTE);
  }

  @Test
  void theMandatoryWindowIsAMinuteOrTheAdvisoryOneIfThatIsShorter() {
    assertThat(HOUR.mandatory()).isEqualTo(MINUTE);
    assertThat(session(60_000, LEAST).mandatory()).isEqualTo(30_000);
  }

  @Test
  void aLateClockEndsASessionAfterTheDurationThatWasAskedFor() {
    Session session =
        Session.of(
            HOUR.credentials(),
            Instant.ofEpochMilli(120 * MINUTE),
            new Moment(0, 1000),
            new Moment(2000, 3000),
            Duration.ofHours(1),
            false,
            LEAST);

    assertThat(session.end()).isEqualTo(new Moment(120 * MINUTE, 60 * MINUTE + 1000));
    assertThat(session.advisory()).isEqualTo(15 * MINUTE);
  }

  @Test
  void aSessionThatIsShorterThanAskedForEndsWithItsExpiration() {
    Session session =
        Session.of(
            HOUR.credentials(),
            Instant.ofEpochMilli(20 * MINUTE),
            new Moment(4 * MINUTE, 6 * MINUTE),
            new Moment(5 * MINUTE, 7 * MINUTE),
            Duration.ofHours(1),
            false,
            MOST);

    assertThat(session.end()).isEqualTo(new Moment(20 * MINUTE, 22 * MINUTE));
    assertThat(session.advisory()).isEqualTo(4 * MINUTE);
    assertThat(session.arrived()).isEqualTo(new Moment(5 * MINUTE, 7 * MINUTE));
  }

  @Test
  void aSessionShowsNoSecret() {
    assertThat(HOUR).hasToString("Session[ASIA until 1970-01-01T01:00:00Z]");
  }

  /** Where on a session's way a clock stands. */
  private enum Phase {
    AMPLE,
    ADVISORY,
    LAST,
    OVER;

    static Phase of(long now, long end, Session session) {
      if (now >= end) {
        return OVER;
      }
      if (now >= end - session.mandatory()) {
        return LAST;
      }
      return now >= end - session.advisory() ? ADVISORY : AMPLE;
    }
  }

  /** The model: each clock's phase; the later one renews, the earlier one lets serve over. */
  @Property(tries = 5000)
  void itIsDecidedAsTheModelSays(@ForAll("caches") Cached cached, @ForAll("moments") Moment now) {
    Class<? extends Refresh> expected;
    if (cached.session().isEmpty()) {
      boolean rests = cached.setback().filter(s -> s.until() > now.ticks()).isPresent();
      expected = rests ? Refresh.Raise.class : Refresh.Renew.class;
    } else {
      Session session = cached.session().get();
      Phase wall = Phase.of(now.wall(), session.end().wall(), session);
      Phase ticks = Phase.of(now.ticks(), session.end().ticks(), session);
      Phase later = wall.compareTo(ticks) > 0 ? wall : ticks;
      if (cached.refused() && later.compareTo(Phase.LAST) < 0) {
        later = Phase.LAST;
      }
      boolean bothOver = wall == Phase.OVER && ticks == Phase.OVER;
      expected = model(later, bothOver, cached.setback(), now.ticks());
    }

    assertThat(Refresh.decide(cached, now)).isInstanceOf(expected);
  }

  private static Class<? extends Refresh> model(
      Phase phase, boolean bothOver, Optional<Setback> setback, long ticks) {
    boolean late = phase == Phase.LAST || phase == Phase.OVER;
    boolean rests = setback.isPresent() && ticks < setback.get().until();
    boolean restsStill = rests && !(late && setback.get().early());
    return switch (phase) {
      case AMPLE -> Refresh.Serve.class;
      case ADVISORY -> restsStill ? Refresh.Serve.class : Refresh.RenewBehind.class;
      case LAST, OVER -> {
        if (!restsStill) {
          yield Refresh.Renew.class;
        }
        yield setback.get().failure().recoverable() && !bothOver
            ? Refresh.Serve.class
            : Refresh.Raise.class;
      }
    };
  }

  /** What a lease is built on: never longer, and no shorter where nothing failed. */
  @Property(tries = 5000)
  void aDecisionToServeHoldsForAsLongAsItSays(
      @ForAll("caches") Cached cached, @ForAll("moments") Moment now) {
    Refresh decision = Refresh.decide(cached, now);
    long millis =
        decision instanceof Refresh.Serve serve
            ? serve.millis()
            : decision instanceof Refresh.RenewBehind behind ? behind.millis() : 0;
    if (millis > 0) {
      assertThat(Refresh.decide(cached, after(now, millis - 1))).hasSameClassAs(decision);
      if (cached.setback().isEmpty()) {
        assertThat(Refresh.decide(cached, after(now, millis)).getClass())
            .isNotEqualTo(decision.getClass());
      }
    }
  }

  @Property(tries = 2000)
  void afterAFailureTheNextTryIsNeitherTooSoonNorTooLate(
      @ForAll("caches") Cached cached,
      @ForAll("moments") Moment now,
      @ForAll boolean passing,
      @ForAll @LongRange(min = 0, max = 1000) long chance) {
    Jitter jitter = (least, most) -> least + (most - least) * chance / 1000;
    WebIdentityFailure failure = passing ? PASSING : FINAL;

    Setback setback = cached.failed(failure, now, jitter).setback().orElseThrow();

    long rest = setback.until() - now.ticks();
    long untilMandatory =
        cached.refused() ? 0 : cached.session().map(s -> s.left(now) - s.mandatory()).orElse(0L);
    if (untilMandatory > 0) {
      assertThat(rest)
          .isBetween(Math.min(300_000, untilMandatory), Math.min(600_000, untilMandatory));
    } else if (cached.session().isPresent() && passing) {
      assertThat(rest).isBetween(0L, 15_000L);
    } else {
      assertThat(rest).isBetween(1000L, 5000L);
    }
  }

  @Provide
  Arbitrary<Moment> moments() {
    Arbitrary<Long> time = Arbitraries.longs().between(-10 * MINUTE, 70 * MINUTE);
    return Combinators.combine(time, time, Arbitraries.of(true, false))
        .as((wall, ticks, together) -> new Moment(wall, together ? wall : ticks));
  }

  @Provide
  Arbitrary<Cached> caches() {
    Arbitrary<Setback> setbacks =
        Combinators.combine(
                Arbitraries.of(PASSING, FINAL),
                Arbitraries.longs().between(0, 80 * MINUTE),
                Arbitraries.of(true, false))
            .as(Setback::new);
    Arbitrary<Session> sessions =
        Combinators.combine(
                Arbitraries.longs().between(1, 60 * MINUTE), Arbitraries.of(LEAST, MOST))
            .as(RefreshTest::session);
    return Combinators.combine(
            sessions.optional(), Arbitraries.of(true, false), setbacks.optional())
        .as(
            (session, refused, setback) ->
                new Cached(
                    session,
                    refused && session.isPresent(),
                    session.isPresent()
                        ? setback
                        : setback.map(s -> new Setback(s.failure(), s.until(), false))));
  }

  @Property(tries = 200)
  void chanceStaysWithinItsBounds(
      @ForAll @LongRange(min = 0, max = 1000) long least,
      @ForAll @LongRange(min = 0, max = 3) long width) {
    assertThat(Jitter.REAL.between(least, least + width)).isBetween(least, least + width);
  }

  private static Moment at(long time) {
    return new Moment(time, time);
  }

  private static Moment after(Moment moment, long millis) {
    return new Moment(moment.wall() + millis, moment.ticks() + millis);
  }

  private static Session session(long lifetime, Jitter jitter) {
    return Session.of(
        AwsSessionCredentials.create("ASIA", "secret", "token"),
        Instant.ofEpochMilli(lifetime),
        at(0),
        at(0),
        Duration.ofHours(12),
        false,
        jitter);
  }
}
