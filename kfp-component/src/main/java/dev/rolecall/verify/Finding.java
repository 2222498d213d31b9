package dev.rolecall.verify;

import dev.rolecall.catalogue.FailureMode;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One row of the catalogue met in person.
 *
 * @param mode the row
 * @param candidates where one vantage cannot tell them apart: all rows that would look like this,
 *     the true one always among them; else empty
 * @param seen what was tried and what came back
 * @param cause why, in terms of the values seen
 * @param remedy what to do, a line each, commands as they are to be typed
 * @param evidence the values behind it, by name
 */
public record Finding(
    FailureMode mode,
    List<FailureMode> candidates,
    String seen,
    String cause,
    List<String> remedy,
    Map<String, String> evidence) {
  /** Copies what can change. */
  public Finding {
    candidates = List.copyOf(candidates);
    remedy = List.copyOf(remedy);
    evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
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

  /** Told as its row is: failed, or warned of. */
  public Outcome outcome() {
    return mode.warned() ? warned() : failed();
  }

  /** The link is broken. */
  public Outcome failed() {
    return new Outcome.Failed(this);
  }

  /** The link may hold all the same. */
  public Outcome warned() {
    return new Outcome.Warned(this);
  }
}
