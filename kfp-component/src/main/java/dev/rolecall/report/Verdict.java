package dev.rolecall.report;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.verify.CheckResult;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Proved;
import dev.rolecall.verify.Report;
import dev.rolecall.verify.Vantage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The sentences that every view says alike. */
final class Verdict {
  /** What introduces a finding's message. */
  static final String HAND_ON = "Hand this to an administrator:";

  private static final String A_POD_CAN_TELL =
      "In a pod of the Profile's all of it can be seen: rolecall check";

  private Verdict() {}

  static String word(Report report) {
    return report.passed() ? "passed" : "failed";
  }

  /** As it is read: what is not proved is not called passed. */
  static String verdict(Report report) {
    return isUnproved(report) ? "not proved" : word(report);
  }

  /** The outcome whose colour it has. */
  static Outcome.Kind tone(Report report) {
    if (isUnproved(report)) {
      return Outcome.Kind.WARNED;
    }
    return report.passed() ? Outcome.Kind.PASSED : Outcome.Kind.FAILED;
  }

  /** Whether nothing is broken, and not everything was seen. */
  static boolean isUnproved(Report report) {
    return report.passed() && report.proved() == Proved.NO;
  }

  /** What keeps it from being proved, and who can tell, a line each; empty where it is broken. */
  static List<String> unproved(Report report) {
    if (!isUnproved(report)) {
      return List.of();
    }
    List<String> open =
        lines(report.undecided()).stream()
            .map(line -> title(line) + ": " + why(line.get(0)))
            .toList();
    return report.vantage() == Vantage.ADMIN
        ? Stream.concat(open.stream(), Stream.of(A_POD_CAN_TELL)).toList()
        : open;
  }

  private static String why(CheckResult check) {
    return note(List.of(), check)
        .or(() -> check.finding().map(found -> found.mode().id() + ". " + found.seen()))
        .orElse("");
  }

  /** For a headline. */
  static String headline(Report report) {
    String chain = chain(report);
    if (report.checks().stream().noneMatch(Verdict::isShadowed)) {
      return chain;
    }
    return chain
        + (report.passed() ? ", but" : "; and")
        + " every AWS SDK here uses the static keys of the environment, not the role";
  }

  private static boolean isShadowed(CheckResult check) {
    return check.finding().stream()
        .anyMatch(finding -> finding.mode() == FailureMode.STATIC_KEYS_SHADOW_ROLE);
  }

  private static String chain(Report report) {
    if (!report.passed()) {
      return "The chain does not hold: " + causeNames(report);
    }
    if (count(report, Outcome.Kind.SKIPPED) == report.checks().size()) {
      return "Nothing could be decided";
    }
    if (isUnproved(report)) {
      return "No break was seen, but not every link was decided";
    }
    return count(report, Outcome.Kind.SKIPPED) == 0
        ? "The chain holds"
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
  static String causeNames(Report report) {
    return report.checks().stream()
        .filter(report::fails)
        .map(check -> cause(report, check).finding().orElseThrow().mode().id())
        .distinct()
        .collect(Collectors.joining(", "));
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
    return "From here these %d look alike; an administrator can tell them apart. Likeliest first:"
        .formatted(finding.candidates().size());
  }

  /** In place of the candidates that are not in sight, where they cannot be folded. */
  static Optional<String> moreCandidates(Finding finding) {
    int more = finding.candidates().size() - Candidate.IN_SIGHT;
    return more > 0
        ? Optional.of("and %d more: rolecall explain %s".formatted(more, finding.mode().id()))
        : Optional.empty();
  }

  /**
   * The checks whose findings follow from no other: what fails, or explains what does, before what
   * only warns.
   */
  static List<CheckResult> causes(Report report) {
    return Stream.of(Outcome.Kind.FAILED, Outcome.Kind.WARNED)
        .flatMap(kind -> report.checks().stream().filter(each -> each.outcome().kind() == kind))
        .map(check -> cause(report, check))
        .distinct()
        .toList();
  }

  private static CheckResult cause(Report report, CheckResult check) {
    return followed(report.checks(), check).map(each -> cause(report, each)).orElse(check);
  }

  /**
   * What stands in the chain beside a check, in place of its finding: why it was skipped, on what
   * it depends, what it allows beyond the scope, or from which of {@code checks} it follows.
   */
  static Optional<String> note(List<CheckResult> checks, CheckResult check) {
    if (check.outcome() instanceof Outcome.Skipped skipped) {
      return Optional.of(skipped.reason());
    }
    if (check.outcome() instanceof Outcome.Passed passed) {
      return beside(passed);
    }
    return followed(checks, check).map(followed -> "Follows from: " + followed.title());
  }

  private static Optional<String> beside(Outcome.Passed passed) {
    List<String> parts = new ArrayList<>();
    if (!passed.dependsOn().isEmpty()) {
      parts.add("Depends on " + passed.dependencies());
    }
    passed.leavesOpen().ifPresent(parts::add);
    Optional.ofNullable(passed.evidence().get(Evidence.BEYOND_SCOPE))
        .map(allowed -> "Allows more than the scope: " + allowed)
        .ifPresent(parts::add);
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(". ", parts));
  }

  private static Optional<CheckResult> followed(List<CheckResult> checks, CheckResult check) {
    Optional<String> id = check.finding().flatMap(Finding::followsFrom);
    return checks.stream()
        .filter(each -> id.filter(each.id()::equals).isPresent() && each.finding().isPresent())
        .findFirst();
  }

  /** The checks by the lines in which they are told, mostly one each. */
  static List<List<CheckResult>> lines(List<CheckResult> checks) {
    List<List<CheckResult>> lines = new ArrayList<>();
    for (CheckResult check : checks) {
      List<CheckResult> last = lines.isEmpty() ? List.of() : lines.get(lines.size() - 1);
      if (last.isEmpty() || !isToldWith(last.get(0), check)) {
        last = new ArrayList<>();
        lines.add(last);
      }
      last.add(check);
    }
    return lines;
  }

  /** Whether both were skipped for one reason, so that neighbours can be told in one line. */
  static boolean isToldWith(CheckResult check, CheckResult next) {
    return check.outcome() instanceof Outcome.Skipped && check.outcome().equals(next.outcome());
  }

  /** What the checks of one line are called together. */
  static String title(List<CheckResult> line) {
    String first = line.get(0).title();
    return line.size() == 1
        ? first
        : "%s, from \"%s\" to \"%s\""
            .formatted(checks(line.size()), first, line.get(line.size() - 1).title());
  }

  /** How long it took to look for the checks of one line; empty where nobody looked for them. */
  static String took(List<CheckResult> line) {
    Duration took = line.stream().map(CheckResult::took).reduce(Duration.ZERO, Duration::plus);
    if (took.isZero()) {
      return "";
    }
    return took.toMillis() == 0 ? "<1 ms" : took.toMillis() + " ms";
  }

  /**
   * Where cause and remedy of this check's finding stand already: the title of the check that comes
   * before it among the {@link #causes} and has the same finding.
   */
  static Optional<String> toldAt(Report report, CheckResult check) {
    Finding finding = check.finding().orElseThrow();
    return causes(report).stream()
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
