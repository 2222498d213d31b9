package dev.rolecall.report;

import dev.rolecall.verify.CheckResult;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Report;
import dev.rolecall.verify.Vantage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The sentences that every view says alike. */
final class Verdict {
  private Verdict() {}

  static String word(Report report) {
    return report.passed() ? "passed" : "failed";
  }

  /** For a headline. */
  static String headline(Report report) {
    if (!report.passed()) {
      return "The chain does not hold: " + brokenNames(report);
    }
    if (count(report, Outcome.Kind.SKIPPED) == 0) {
      return "The chain holds";
    }
    return count(report, Outcome.Kind.SKIPPED) == report.checks().size()
        ? "Nothing could be decided"
        : "The chain holds as far as it was seen";
  }

  /** How many checks ended how. */
  static String tally(Report report) {
    List<String> parts = new ArrayList<>();
    for (Outcome.Kind kind : Outcome.Kind.values()) {
      long count = count(report, kind);
      if (count > 0) {
        parts.add(count + " " + word(kind));
      }
    }
    String strict =
        report.strict() && count(report, Outcome.Kind.WARNED) > 0
            ? " (strict: a warning fails)"
            : "";
    return checks(report.checks().size())
        + (parts.isEmpty() ? "" : ": " + String.join(", ", parts))
        + strict;
  }

  /** The names of the findings that fail it, in the chain's order. */
  static String brokenNames(Report report) {
    return String.join(
        ", ",
        report.checks().stream()
            .filter(report::fails)
            .map(check -> check.finding().orElseThrow().mode().id())
            .distinct()
            .toList());
  }

  static String word(Outcome.Kind kind) {
    return switch (kind) {
      case PASSED -> "passed";
      case FAILED -> "failed";
      case WARNED -> "warned";
      case SKIPPED -> "skipped";
    };
  }

  static String vantage(Vantage vantage) {
    return switch (vantage) {
      case POD -> "pod: environment, token, what STS and S3 answer";
      case ADMIN -> "admin: as a pod, and IAM and the cluster as well";
    };
  }

  static String candidates(Finding finding) {
    return "From here these %d look alike; an administrator can tell them apart:"
        .formatted(finding.candidates().size());
  }

  /** The checks with findings: what failed before what only warned. */
  static List<CheckResult> broken(Report report) {
    List<CheckResult> broken = new ArrayList<>();
    for (Outcome.Kind kind : List.of(Outcome.Kind.FAILED, Outcome.Kind.WARNED)) {
      report.checks().stream().filter(check -> check.outcome().kind() == kind).forEach(broken::add);
    }
    return broken;
  }

  /**
   * Where cause and remedy of this check's finding stand already: the title of the check that comes
   * before it among the {@link #broken} ones and has the same finding.
   */
  static Optional<String> toldAt(Report report, CheckResult check) {
    Finding finding = check.finding().orElseThrow();
    return broken(report).stream()
        .takeWhile(each -> !each.id().equals(check.id()))
        .filter(each -> each.finding().filter(told -> isSame(told, finding)).isPresent())
        .map(CheckResult::title)
        .findFirst();
  }

  private static boolean isSame(Finding told, Finding finding) {
    return told.mode() == finding.mode()
        && told.candidates().equals(finding.candidates())
        && told.remedy().equals(finding.remedy());
  }

  /** In place of what {@link #toldAt} another check. */
  static String above(String title) {
    return "Cause and remedy stand above, under \"%s\".".formatted(title);
  }

  private static long count(Report report, Outcome.Kind kind) {
    return report.checks().stream().filter(check -> check.outcome().kind() == kind).count();
  }

  private static String checks(int count) {
    return count == 1 ? "1 check" : count + " checks";
  }
}
