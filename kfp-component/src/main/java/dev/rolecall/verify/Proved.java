package dev.rolecall.verify;

import dev.rolecall.catalogue.Place;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** By what it is known that the chain holds, from its one end to the other. */
public enum Proved {
  /** STS granted a session, and S3 answered to it. */
  BY_GRANT,
  /** Every place that a reading shows was read, and decided without anything unknown. */
  BY_READING,
  /** It is broken, or a part of it was not seen, or depends on what nobody here knows. */
  NO;

  /**
   * Without those that no reading shows: a token is made for a pod, what the issuer publishes is
   * read by STS from where it stands, and a session is STS's to grant.
   */
  private static final Set<Place> READ =
      EnumSet.complementOf(EnumSet.of(Place.TOKEN, Place.ISSUER, Place.SESSION));

  /** Where it is STS and S3 that answer. */
  private static final Set<Place> ANSWERED = EnumSet.of(Place.SESSION, Place.BUCKET);

  static Proved of(List<CheckResult> checks) {
    if (checks.stream().anyMatch(check -> check.outcome().kind() == Outcome.Kind.FAILED)) {
      return NO;
    }
    if (checks.stream().anyMatch(Proved::speaksAgainst)) {
      return NO;
    }
    if (isDone(checks, Place.SESSION) && isDone(checks, Place.BUCKET)) {
      return BY_GRANT;
    }
    return READ.stream().allMatch(place -> isShown(checks, place, check -> true)) ? BY_READING : NO;
  }

  /** The checks for want of which it is not proved, where nothing is broken. */
  static List<CheckResult> undecided(List<CheckResult> checks) {
    if (of(checks) != NO) {
      return List.of();
    }
    Set<Place> wanted = isDone(checks, Place.SESSION) ? EnumSet.of(Place.BUCKET) : READ;
    return checks.stream()
        .filter(
            check ->
                speaksAgainst(check)
                    || (wanted.contains(check.standing().place())
                        && !check.outcome().holds()
                        && !isShown(checks, check.standing().place(), each -> true)))
        .toList();
  }

  /** Whether STS or S3 refused what may be allowed all the same. */
  private static boolean speaksAgainst(CheckResult check) {
    return check.standing().done()
        && ANSWERED.contains(check.standing().place())
        && check.outcome().found().isPresent()
        && !check.outcome().holds();
  }

  private static boolean isDone(List<CheckResult> checks, Place place) {
    return isShown(checks, place, check -> check.standing().done());
  }

  private static boolean isShown(
      List<CheckResult> checks, Place place, Predicate<CheckResult> which) {
    return checks.stream()
        .filter(which)
        .filter(check -> check.standing().shows().contains(place))
        .anyMatch(check -> check.outcome().holds());
  }

  /** Its name in reports: lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
