package dev.rolecall.report;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.catalogue.Place;
import dev.rolecall.verify.CheckResult;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Report;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The chain to be looked at: what a report knows of each place of it.
 *
 * @param stops all places, in the chain's order
 */
record ChainPicture(List<Stop> stops) {
  /** Copies the list. */
  ChainPicture {
    stops = List.copyOf(stops);
  }

  /** What is known of a place, in the order in which it is told. */
  enum State {
    BROKEN("broken", Outcome.Kind.FAILED),
    WARNED("warned", Outcome.Kind.WARNED),
    /** The chain breaks before it, and it was not decided, or it fails for that. */
    UNREACHED("not reached", Outcome.Kind.SKIPPED),
    /** STS granted, or S3 answered, what would not come of it otherwise. */
    PROVED("proved", Outcome.Kind.PASSED),
    READ("only read", Outcome.Kind.PASSED),
    /** It was read, and depends on what nobody here knows. */
    UNDECIDED("undecided", Outcome.Kind.SKIPPED),
    UNSEEN("not seen", Outcome.Kind.SKIPPED);

    private final String word;
    private final Outcome.Kind tone;

    State(String word, Outcome.Kind tone) {
      this.word = word;
      this.tone = tone;
    }

    String word() {
      return word;
    }

    /** The outcome whose colour it has. */
    Outcome.Kind tone() {
      return tone;
    }
  }

  /**
   * A place.
   *
   * @param found by what it is broken, or what it is warned of
   */
  record Stop(Place place, State state, List<FailureMode> found) {
    /** Copies the list. */
    Stop {
      found = List.copyOf(found);
    }

    /** Whether the chain is cut between it and the place after it. */
    boolean cutFrom(Stop next) {
      return state == State.BROKEN || state == State.UNREACHED || next.state == State.UNREACHED;
    }
  }

  static ChainPicture of(Report report) {
    List<Stop> stops = new ArrayList<>();
    boolean broken = false;
    for (Place place : Place.values()) {
      Stop stop = stop(report, place, broken);
      stops.add(stop);
      broken =
          switch (stop.state()) {
            case BROKEN, UNREACHED -> true;
            case PROVED -> false;
            case WARNED, READ, UNDECIDED, UNSEEN -> broken;
          };
    }
    return new ChainPicture(stops);
  }

  private static Stop stop(Report report, Place place, boolean broken) {
    List<CheckResult> here =
        report.checks().stream().filter(check -> check.standing().place() == place).toList();
    List<FailureMode> breaks = found(here.stream().filter(check -> breaks(report, check)));
    if (!breaks.isEmpty()) {
      return new Stop(place, State.BROKEN, breaks);
    }
    if (here.stream().anyMatch(report::fails)) {
      return new Stop(place, State.UNREACHED, List.of());
    }
    List<FailureMode> warnings = found(here.stream());
    if (!warnings.isEmpty()) {
      return new Stop(place, State.WARNED, warnings);
    }
    State shown = shown(report, place);
    return shown == State.UNSEEN && broken && !here.isEmpty()
        ? new Stop(place, State.UNREACHED, List.of())
        : new Stop(place, shown, List.of());
  }

  /** Whether it follows from no other, and fails the report or explains what does. */
  private static boolean breaks(Report report, CheckResult check) {
    Stream<CheckResult> failing = report.checks().stream().filter(report::fails);
    return followed(check).isEmpty()
        && failing.anyMatch(
            each -> each.equals(check) || followed(each).filter(check.id()::equals).isPresent());
  }

  private static Optional<String> followed(CheckResult check) {
    return check.finding().flatMap(Finding::followsFrom);
  }

  private static List<FailureMode> found(Stream<CheckResult> checks) {
    return checks.flatMap(check -> check.finding().stream()).map(Finding::mode).distinct().toList();
  }

  /** What the checks that hold show of a place, wherever they stand themselves. */
  private static State shown(Report report, Place place) {
    List<CheckResult> showing =
        report.checks().stream()
            .filter(check -> check.standing().shows().contains(place))
            .filter(ChainPicture::holds)
            .toList();
    if (showing.stream().anyMatch(check -> check.standing().done())) {
      return State.PROVED;
    }
    if (showing.stream().anyMatch(ChainPicture::depends)) {
      return State.UNDECIDED;
    }
    return showing.isEmpty() ? State.UNSEEN : State.READ;
  }

  private static boolean holds(CheckResult check) {
    return switch (check.outcome().kind()) {
      case PASSED, WARNED -> true;
      case FAILED, SKIPPED -> false;
    };
  }

  private static boolean depends(CheckResult check) {
    return check.outcome() instanceof Outcome.Passed passed && !passed.dependsOn().isEmpty();
  }

  /** What it comes to, for example {@code The chain from Profile to bucket: broken at trust}. */
  String title() {
    String broken =
        in(State.BROKEN).map(stop -> stop.place().toString()).collect(Collectors.joining(", "));
    return "The chain from Profile to bucket: "
        + (broken.isEmpty() ? "no break was seen" : "broken at " + broken);
  }

  /** All of it in words, state by state. */
  String description() {
    return Arrays.stream(State.values())
        .filter(state -> in(state).findAny().isPresent())
        .map(
            state ->
                "%s: %s"
                    .formatted(
                        state.word(),
                        in(state).map(ChainPicture::named).collect(Collectors.joining(", "))))
        .collect(Collectors.joining("; "));
  }

  private static String named(Stop stop) {
    return stop.found().isEmpty()
        ? stop.place().toString()
        : "%s (%s)"
            .formatted(
                stop.place(),
                stop.found().stream().map(FailureMode::id).collect(Collectors.joining(", ")));
  }

  /** The places in a state, in the chain's order. */
  Stream<Stop> in(State state) {
    return stops.stream().filter(stop -> stop.state() == state);
  }
}
