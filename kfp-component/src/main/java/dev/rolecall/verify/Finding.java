package dev.rolecall.verify;

import dev.rolecall.catalogue.FailureMode;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One row of the catalogue met in person.
 *
 * @param mode the row
 * @param candidates where one vantage cannot tell them apart: all rows that would look like this,
 *     likeliest first, the true one always among them; else empty
 * @param reasons why a candidate stands where it does, of those that have a reason of their own
 * @param seen what was tried and what came back
 * @param cause why, in terms of the values seen
 * @param remedy what to do, a line each, commands as they are to be typed
 * @param evidence the values behind it, by name
 * @param message what to hand to an administrator, where only one can go on
 * @param followsFrom the id of the check whose finding explains this one
 */
public record Finding(
    FailureMode mode,
    List<FailureMode> candidates,
    Map<FailureMode, String> reasons,
    String seen,
    String cause,
    List<String> remedy,
    Map<String, String> evidence,
    Optional<String> message,
    Optional<String> followsFrom) {
  /** Copies what can change. */
  public Finding {
    candidates = List.copyOf(candidates);
    reasons = Collections.unmodifiableMap(new LinkedHashMap<>(reasons));
    remedy = List.copyOf(remedy);
    evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
  }

  /** One by itself: that follows from no other and is handed to nobody. */
  public Finding(
      FailureMode mode,
      List<FailureMode> candidates,
      String seen,
      String cause,
      List<String> remedy,
      Map<String, String> evidence) {
    this(
        mode,
        candidates,
        Map.of(),
        seen,
        cause,
        remedy,
        evidence,
        Optional.empty(),
        Optional.empty());
  }

  /** One that is told apart. */
  public static Finding of(
      FailureMode mode, String seen, String cause, List<String> remedy, Evidence evidence) {
    return new Finding(mode, List.of(), seen, cause, remedy, evidence.map());
  }

  /** One that may be any of {@code candidates}; itself, where it is among them, first. */
  public static Finding oneOf(
      FailureMode mode,
      List<FailureMode> candidates,
      String seen,
      String cause,
      List<String> remedy,
      Evidence evidence) {
    List<FailureMode> likeliestFirst =
        candidates.stream().sorted(Comparator.comparing(candidate -> candidate != mode)).toList();
    return new Finding(mode, likeliestFirst, seen, cause, remedy, evidence.map());
  }

  /** The same, seen so. */
  public Finding seenAs(String other) {
    return new Finding(
        mode, candidates, reasons, other, cause, remedy, evidence, message, followsFrom);
  }

  /** The same for another cause. */
  public Finding because(String other) {
    return new Finding(
        mode, candidates, reasons, seen, other, remedy, evidence, message, followsFrom);
  }

  /** The same with another remedy. */
  public Finding remediedBy(List<String> other) {
    return new Finding(
        mode, candidates, reasons, seen, cause, other, evidence, message, followsFrom);
  }

  /** The same with one more value behind it. */
  public Finding with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(evidence);
    more.put(name, value);
    return new Finding(mode, candidates, reasons, seen, cause, remedy, more, message, followsFrom);
  }

  /** The same, its candidates in another order or fewer, with what speaks for them. */
  public Finding ranked(List<FailureMode> order, Map<FailureMode, String> why) {
    return new Finding(mode, order, why, seen, cause, remedy, evidence, message, followsFrom);
  }

  /** The same, with what to hand to an administrator. */
  public Finding saying(String handedOn) {
    return new Finding(
        mode,
        candidates,
        reasons,
        seen,
        cause,
        remedy,
        evidence,
        Optional.of(handedOn),
        followsFrom);
  }

  /**
   * The same as what follows from another check's finding: it bears that one's name, and its remedy
   * is that one's.
   */
  public Finding following(String check, Finding origin) {
    return new Finding(
        origin.mode,
        List.of(),
        Map.of(),
        seen,
        origin.cause,
        List.of(),
        evidence,
        Optional.empty(),
        Optional.of(check));
  }

  /** Told as its row is: failed, or warned of. */
  public Outcome outcome() {
    return mode.warned() ? warned() : failed();
  }

  /** The link is broken. */
  public Outcome failed() {
    return new Outcome.Failed(this);
  }

  /** The link may hold all the same; it does where its row says so. */
  public Outcome warned() {
    return new Outcome.Warned(this, mode.warned());
  }

  /** The link holds: this stands beside it. */
  public Outcome warnedBeside() {
    return new Outcome.Warned(this, true);
  }
}
