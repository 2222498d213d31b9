package dev.rolecall.verify;

import dev.rolecall.catalogue.Awaited;
import dev.rolecall.catalogue.FailureMode;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a verification found.
 *
 * @param checks in the chain's order
 * @param strict whether a warning fails it
 * @param proofNeeded whether it is not accepted where it is not proved
 * @param exercise measured figures by name, each in the unit that its name ends with; empty where
 *     neither STS nor S3 was reached
 */
public record Report(
    Vantage vantage,
    Identity identity,
    List<CheckResult> checks,
    Map<String, BigDecimal> exercise,
    boolean strict,
    boolean proofNeeded) {
  /** Copies what can change. */
  public Report {
    checks = List.copyOf(checks);
    exercise = Collections.unmodifiableMap(new LinkedHashMap<>(exercise));
  }

  /** One that is accepted where nothing is broken. */
  public Report(
      Vantage vantage,
      Identity identity,
      List<CheckResult> checks,
      Map<String, BigDecimal> exercise,
      boolean strict) {
    this(vantage, identity, checks, exercise, strict, false);
  }

  /** The same, accepted only where it is proved. */
  public Report needingProof() {
    return new Report(vantage, identity, checks, exercise, strict, true);
  }

  /**
   * Who was verified, as far as it was seen.
   *
   * @param role the role's ARN
   * @param subject the token's {@code sub}
   * @param caller the ARN that STS answers for the credentials
   */
  public record Identity(
      Optional<String> role, Optional<String> subject, Optional<String> caller) {}

  /** Whether every check that was decided is as it should be. */
  public boolean passed() {
    return checks.stream().noneMatch(this::fails);
  }

  /** Whether it is all that was asked for: it passed, and is proved where that is needed. */
  public boolean accepted() {
    return passed() && !(proofNeeded && proved() == Proved.NO);
  }

  /**
   * What waiting may change the verdict by; nothing where it is as it is to be, or where a part of
   * it stays as it is however long one waits.
   *
   * @param acting who may act at all meanwhile
   */
  public Optional<Awaited> awaited(Set<Awaited> acting) {
    return Awaiting.of(this, acting);
  }

  /** By what it is known that the chain holds; {@link Proved#NO} where it does not. */
  public Proved proved() {
    return Proved.of(checks);
  }

  /** The checks for want of which it is not proved, where nothing is broken. */
  public List<CheckResult> undecided() {
    return Proved.undecided(checks);
  }

  /** Whether this check fails the report. */
  public boolean fails(CheckResult check) {
    Outcome.Kind kind = check.outcome().kind();
    return kind == Outcome.Kind.FAILED || (strict && kind == Outcome.Kind.WARNED);
  }

  /** Whether a finding of this report is {@code mode}, or has it among its candidates. */
  public boolean names(FailureMode mode) {
    return checks.stream()
        .flatMap(check -> check.finding().stream())
        .anyMatch(finding -> finding.mode() == mode || finding.candidates().contains(mode));
  }
}
