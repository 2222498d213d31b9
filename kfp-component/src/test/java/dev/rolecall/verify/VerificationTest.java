package dev.rolecall.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.catalogue.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class VerificationTest {
  private static final long MILLI = 1_000_000;
  private static final Standing STANDING = Standing.reading(Place.POD);
  private static final Observation<String> ENVIRONMENT =
      new Observation<>("environment", String.class);
  private static final Observation<String> TOKEN = new Observation<>("token", String.class);
  private static final Observation<String> STS = new Observation<>("sts", String.class);

  private final AtomicLong now = new AtomicLong();

  @Test
  void checksEndInTheirOrderEvenWhereTheLastIsSeenFirst() {
    CountDownLatch lastSeen = new CountDownLatch(1);
    List<Observer<?>> observers =
        List.of(
            observer(
                ENVIRONMENT,
                List.of(),
                seen -> {
                  await(lastSeen);
                  return Sight.seen("e");
                }),
            observer(
                TOKEN,
                List.of(),
                seen -> {
                  lastSeen.countDown();
                  return Sight.seen("t");
                }));
    List<String> told = new ArrayList<>();
    List<CheckResult> results =
        new Verification(
                observers, List.of(passing("a", ENVIRONMENT), passing("b", TOKEN)), now::get)
            .run(result -> told.add(result.id()));
    assertThat(told).containsExactly("a", "b");
    assertThat(results).extracting(CheckResult::id).containsExactly("a", "b");
    assertThat(results).extracting(CheckResult::standing).containsOnly(STANDING);
  }

  @Test
  void observersThatDoNotNeedOneAnotherLookSideBySide() {
    CyclicBarrier both = new CyclicBarrier(2);
    Function<Observations, Sight<String>> meeting =
        seen -> {
          meet(both);
          return Sight.seen("met");
        };
    List<CheckResult> results =
        new Verification(
                List.of(
                    observer(ENVIRONMENT, List.of(), meeting), observer(TOKEN, List.of(), meeting)),
                List.of(passing("a", ENVIRONMENT, TOKEN)),
                now::get)
            .run(result -> {});
    assertThat(results.get(0).outcome()).isInstanceOf(Outcome.Passed.class);
  }

  @Test
  void anObserverSeesWhatItNeedsAndNothingElse() {
    List<String> seenByLast = new ArrayList<>();
    Verification verification =
        new Verification(
            List.of(
                observer(ENVIRONMENT, List.of(), seen -> Sight.seen("e")),
                observer(
                    TOKEN, List.of(ENVIRONMENT), seen -> Sight.seen(seen.get(ENVIRONMENT) + "t")),
                observer(
                    STS,
                    List.of(TOKEN),
                    seen -> {
                      seenByLast.add(seen.get(TOKEN));
                      seenByLast.add(seen.find(ENVIRONMENT).orElse("nothing"));
                      return Sight.seen("s");
                    })),
            List.of(passing("a", STS)),
            now::get);
    verification.run(result -> {});
    assertThat(seenByLast).containsExactly("et", "nothing");
  }

  @Test
  void aCheckWhoseGroundIsGoneIsSkippedWithThatReasonAndNobodyLooksOn() {
    AtomicInteger looks = new AtomicInteger();
    List<CheckResult> results =
        new Verification(
                List.of(
                    observer(ENVIRONMENT, List.of(), seen -> Sight.unseen("There is no role.")),
                    observer(
                        STS,
                        List.of(ENVIRONMENT),
                        seen -> Sight.seen("s" + looks.incrementAndGet()))),
                List.of(passing("a", ENVIRONMENT), passing("b", STS)),
                now::get)
            .run(result -> {});
    assertThat(results)
        .extracting(CheckResult::outcome)
        .containsOnly(new Outcome.Skipped("There is no role."));
    assertThat(looks).hasValue(0);
  }

  @Test
  void theTimeOfALookIsTheFirstChecksThatNeedsIt() {
    List<CheckResult> results =
        new Verification(
                List.of(taking(ENVIRONMENT, 5), taking(TOKEN, 7, ENVIRONMENT)),
                List.of(
                    passing("a", ENVIRONMENT),
                    passing("b", ENVIRONMENT, TOKEN),
                    passing("c", TOKEN)),
                now::get)
            .run(result -> {});
    assertThat(results)
        .extracting(CheckResult::took)
        .containsExactly(Duration.ofMillis(5), Duration.ofMillis(7), Duration.ZERO);
  }

  @Test
  void aCheckFailsWhoseGroundIsNotSeenByTheEndAndThoseAfterItFollow() {
    CompletableFuture<Duration> end = new CompletableFuture<>();
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger looks = new AtomicInteger();
    Verification verification =
        new Verification(
            List.of(
                observer(ENVIRONMENT, List.of(), seen -> Sight.seen("e")),
                observer(
                    TOKEN,
                    List.of(ENVIRONMENT),
                    seen -> {
                      end.complete(Duration.ofSeconds(7));
                      await(never);
                      return Sight.seen("t");
                    }),
                observer(STS, List.of(TOKEN), seen -> Sight.seen("s" + looks.incrementAndGet()))),
            List.of(passing("a", ENVIRONMENT), passing("b", TOKEN), passing("c", STS)),
            now::get,
            Duration.ZERO);

    List<CheckResult> results = verification.run(result -> {}, end);
    never.countDown();

    assertThat(results)
        .extracting(result -> result.outcome().kind())
        .containsExactly(Outcome.Kind.PASSED, Outcome.Kind.FAILED, Outcome.Kind.FAILED);
    Finding first = results.get(1).finding().orElseThrow();
    assertThat(first.mode()).isEqualTo(FailureMode.RUN_TIMED_OUT);
    assertThat(first.seen()).isEqualTo("It was not seen within 7 s.");
    assertThat(results.get(2).finding().orElseThrow().followsFrom()).contains("b");
    assertThat(looks).hasValue(0);
  }

  @Test
  void whoIsLookingAtTheEndIsWaitedForWhileItRemovesWhatItWrote() {
    CompletableFuture<Duration> end = new CompletableFuture<>();
    CountDownLatch told = new CountDownLatch(1);
    List<String> removed = new CopyOnWriteArrayList<>();
    Verification verification =
        new Verification(
            List.of(
                observer(
                    TOKEN,
                    List.of(),
                    seen -> {
                      end.complete(Duration.ofSeconds(7));
                      await(told);
                      removed.add("t");
                      return Sight.seen("t");
                    })),
            List.of(passing("b", TOKEN)),
            now::get,
            Duration.ofDays(1));

    verification.run(result -> told.countDown(), end);

    assertThat(removed).containsExactly("t");
  }

  @Test
  void aDefectOfAnObserverComesOutAsItWas() {
    IllegalArgumentException defect = new IllegalArgumentException("a defect");
    Verification verification =
        new Verification(
            List.of(
                observer(
                    ENVIRONMENT,
                    List.of(),
                    seen -> {
                      throw defect;
                    }),
                observer(TOKEN, List.of(ENVIRONMENT), seen -> Sight.seen("t"))),
            List.of(passing("a", TOKEN)),
            now::get);
    assertThatThrownBy(() -> verification.run(result -> {})).isSameAs(defect);
  }

  @Test
  void anErrorOfTheVirtualMachineComesOutAsItWas() {
    StackOverflowError error = new StackOverflowError();
    Verification verification =
        new Verification(
            List.of(
                observer(
                    ENVIRONMENT,
                    List.of(),
                    seen -> {
                      throw error;
                    })),
            List.of(passing("a", ENVIRONMENT)),
            now::get);
    assertThatThrownBy(() -> verification.run(result -> {})).isSameAs(error);
  }

  @Test
  void aDefectOfACheckComesOutAfterTheChecksBeforeIt() {
    List<String> told = new ArrayList<>();
    Check reading =
        check("b", List.of(ENVIRONMENT), seen -> new Outcome.Passed(Map.of("t", seen.get(TOKEN))));
    Verification verification =
        new Verification(
            List.of(
                observer(ENVIRONMENT, List.of(), seen -> Sight.seen("e")),
                observer(TOKEN, List.of(), seen -> Sight.seen("t"))),
            List.of(passing("a", ENVIRONMENT), reading),
            now::get);
    assertThatThrownBy(() -> verification.run(result -> told.add(result.id())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("token is read, but was not needed");
    assertThat(told).containsExactly("a");
  }

  @Test
  void whatNobodyObservesIsRefusedAtOnce() {
    assertThatThrownBy(() -> new Verification(List.of(), List.of(passing("a", TOKEN)), now::get))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a needs token, which nobody observes before it");
  }

  @Test
  void whoUsesWhatWasNotSeenGoesOnWithoutIt() {
    Check using =
        new Check(
            "a",
            "The check a",
            STANDING,
            List.of(ENVIRONMENT),
            List.of(TOKEN, STS),
            seen ->
                new Outcome.Passed(
                    Map.of(
                        "token", seen.find(TOKEN).orElse("not seen"),
                        "sts", seen.find(STS).orElse("not looked at"))));
    List<CheckResult> results =
        new Verification(
                List.of(
                    observer(TOKEN, List.of(), seen -> Sight.unseen("There is no token.")),
                    new Observer<>(
                        ENVIRONMENT,
                        List.of(),
                        List.of(TOKEN),
                        seen -> Sight.seen(seen.find(TOKEN).orElse("alone")))),
                List.of(using),
                now::get)
            .run(result -> {});
    assertThat(results.get(0).outcome())
        .isEqualTo(new Outcome.Passed(Map.of("token", "not seen", "sts", "not looked at")));
  }

  @Test
  void whoUsesAnObservationWaitsForIt() {
    CountDownLatch begun = new CountDownLatch(1);
    List<String> used = new ArrayList<>();
    new Verification(
            List.of(
                observer(
                    TOKEN,
                    List.of(),
                    seen -> {
                      await(begun);
                      return Sight.seen("t");
                    }),
                observer(
                    ENVIRONMENT,
                    List.of(),
                    seen -> {
                      begun.countDown();
                      return Sight.seen("e");
                    }),
                new Observer<>(
                    STS,
                    List.of(ENVIRONMENT),
                    List.of(TOKEN),
                    seen -> {
                      seen.find(TOKEN).ifPresent(used::add);
                      return Sight.seen("s");
                    })),
            List.of(passing("a", STS)),
            now::get)
        .run(result -> {});
    assertThat(used).containsExactly("t");
  }

  @Test
  void whatIsUsedMustBeObservedBefore() {
    Observer<String> using =
        new Observer<>(STS, List.of(), List.of(TOKEN), seen -> Sight.seen("s"));
    Observer<String> later = observer(TOKEN, List.of(), seen -> Sight.seen("t"));
    assertThatThrownBy(() -> new Verification(List.of(using, later), List.of(), now::get))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sts needs token, which nobody observes before it");
  }

  @Test
  void ofSeveralGroundsThatAreGoneTheFirstIsTold() {
    List<CheckResult> results =
        new Verification(
                List.of(
                    observer(TOKEN, List.of(), seen -> Sight.unseen("There is no token.")),
                    observer(ENVIRONMENT, List.of(), seen -> Sight.unseen("There is no role."))),
                List.of(passing("a", ENVIRONMENT, TOKEN)),
                now::get)
            .run(result -> {});
    assertThat(results.get(0).outcome()).isEqualTo(new Outcome.Skipped("There is no role."));
  }

  @Test
  void whatAnEarlierFindingExplainsFollowsFromTheFirstOfThem() {
    List<CheckResult> results =
        new Verification(
                List.of(observer(ENVIRONMENT, List.of(), seen -> Sight.seen("e"))),
                List.of(
                    failing("a", FailureMode.ROLE_MISSING),
                    failing("b", FailureMode.STS_ACCESS_DENIED).explainedBy(Explanation.BY_ROW),
                    failing("c", FailureMode.STS_ACCESS_DENIED)
                        .explainedBy((earlier, found, own, seen) -> earlier.id().equals("b")),
                    failing("d", FailureMode.STS_ACCESS_DENIED)),
                now::get)
            .run(result -> {});
    assertThat(results)
        .extracting(result -> result.finding().orElseThrow().followsFrom())
        .containsExactly(Optional.empty(), Optional.of("a"), Optional.of("a"), Optional.empty());
    assertThat(results.get(1).finding().orElseThrow())
        .satisfies(
            finding -> {
              assertThat(finding.mode()).isEqualTo(FailureMode.ROLE_MISSING);
              assertThat(finding.seen()).isEqualTo("b was seen");
              assertThat(finding.candidates()).isEmpty();
              assertThat(finding.remedy()).isEmpty();
            });
    assertThat(results)
        .extracting(result -> result.outcome().kind())
        .containsOnly(Outcome.Kind.FAILED);
  }

  @Test
  void whatIsOnlyWarnedOfExplainsNoMoreThanItsOwnRow() {
    List<CheckResult> results =
        new Verification(
                List.of(observer(ENVIRONMENT, List.of(), seen -> Sight.seen("e"))),
                List.of(
                    check(
                        "a",
                        List.of(ENVIRONMENT),
                        seen -> found("a", FailureMode.TOKEN_EXPIRED).warned()),
                    failing("b", FailureMode.TOKEN_EXPIRED).explainedBy(Explanation.BY_ROW),
                    check(
                        "c",
                        List.of(ENVIRONMENT),
                        seen -> found("c", FailureMode.ROLE_MISSING).warned()),
                    failing("d", FailureMode.STS_ACCESS_DENIED).explainedBy(Explanation.BY_ROW)),
                now::get)
            .run(result -> {});
    assertThat(results)
        .extracting(result -> result.finding().orElseThrow().followsFrom())
        .containsExactly(Optional.empty(), Optional.of("a"), Optional.empty(), Optional.empty());
  }

  private static Check failing(String id, FailureMode mode) {
    return check(id, List.of(ENVIRONMENT), seen -> found(id, mode).failed());
  }

  private static Finding found(String id, FailureMode mode) {
    return new Finding(
        mode, mode.candidates(), id + " was seen", mode.cause(), mode.remedy(), Map.of());
  }

  private Observer<String> taking(Observation<String> sees, long millis, Observation<?>... needs) {
    return observer(
        sees,
        List.of(needs),
        seen -> {
          now.addAndGet(millis * MILLI);
          return Sight.seen("x");
        });
  }

  private static Observer<String> observer(
      Observation<String> sees,
      List<Observation<?>> needs,
      Function<Observations, Sight<String>> look) {
    return new Observer<>(sees, needs, look);
  }

  private static Check passing(String id, Observation<?>... needs) {
    return check(id, List.of(needs), seen -> new Outcome.Passed(Map.of()));
  }

  private static Check check(
      String id, List<Observation<?>> needs, Function<Observations, Outcome> decision) {
    return new Check(id, "The check " + id, STANDING, needs, decision);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
