package dev.rolecall.verify;

import dev.rolecall.catalogue.Awaited;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether a verdict may become another one by waiting alone. */
final class Awaiting {
  private Awaiting() {}

  static Optional<Awaited> of(Report report, Set<Awaited> acting) {
    List<Optional<Awaited>> causes =
        open(report).stream()
            .map(check -> cause(report, check))
            .distinct()
            .map(cause -> awaited(cause).filter(acting::contains))
            .toList();
    return causes.isEmpty() || causes.stream().anyMatch(Optional::isEmpty)
        ? Optional.empty()
        : causes.get(0);
  }

  /** What keeps it from passing; where nothing does, what keeps it from being proved. */
  private static List<CheckResult> open(Report report) {
    List<CheckResult> failing = report.checks().stream().filter(report::fails).toList();
    if (!failing.isEmpty() || report.proved() != Proved.NO) {
      return failing;
    }
    return report.checks().stream()
        .filter(check -> check.finding().isPresent() && !check.outcome().holds())
        .toList();
  }

  private static CheckResult cause(Report report, CheckResult check) {
    Optional<String> origin = check.finding().flatMap(Finding::followsFrom);
    return report.checks().stream()
        .filter(each -> origin.filter(each.id()::equals).isPresent())
        .findFirst()
        .orElse(check);
  }

  /** What was read stays as it is where only answers change. */
  private static Optional<Awaited> awaited(CheckResult cause) {
    return cause
        .finding()
        .flatMap(finding -> finding.mode().awaited())
        .filter(each -> !each.ofAnswers() || cause.standing().done());
  }
}
