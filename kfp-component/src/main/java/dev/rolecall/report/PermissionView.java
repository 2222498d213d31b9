package dev.rolecall.report;

import dev.rolecall.failure.Visible;
import dev.rolecall.report.HtmlView.Note;
import dev.rolecall.verify.CheckResult;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Report;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether the role may do the one thing that was asked; the report where it did not come to that.
 */
public final class PermissionView {
  private static final String CHECK = "permission";
  private static final String NOT_ASKED = "Not probed";

  private PermissionView() {}

  /** Whether it may. */
  public static boolean isGranted(Report report) {
    return asked(report).filter(check -> check.outcome() instanceof Outcome.Passed).isPresent();
  }

  /**
   * For a terminal.
   *
   * @param width of a line, in characters
   */
  public static String text(Report report, int width) {
    Optional<CheckResult> asked = asked(report);
    if (asked.isEmpty()) {
      return new TextView(false, width).shown(report);
    }
    TextPage page = new TextPage(width);
    StringBuilder text = new StringBuilder();
    facts(report, asked.get())
        .forEach((label, value) -> text.append(page.labelled(label, Visible.lines(value))));
    asked
        .flatMap(CheckResult::finding)
        .ifPresent(
            finding -> {
              finding.message().ifPresent(message -> text.append(message(page, message)));
              text.append(page.remedy(finding.remedy(), Ink.NONE));
            });
    return text.toString();
  }

  private static String message(TextPage page, String message) {
    return page.labelled("Message", Verdict.HAND_ON)
        + "\n"
        + TextPage.block(Visible.lines(message), Ink.NONE)
        + "\n";
  }

  /** For a cell. */
  static String html(Report report) {
    return asked(report)
        .map(check -> note(report, check))
        .orElseGet(() -> NotebookView.report(report));
  }

  private static String note(Report report, CheckResult check) {
    Optional<Finding> finding = check.finding();
    return HtmlView.note(
        new Note(
            text(report, NotebookView.PLAIN_WIDTH),
            Verdict.word(check.outcome().kind()),
            "",
            HtmlView.facts(facts(report, check)),
            finding.map(found -> Remedy.parts(found.remedy())).orElse(List.of()),
            finding
                .flatMap(Finding::message)
                .map(message -> Verdict.HAND_ON + "\n\n" + Visible.lines(message))
                .orElse("")));
  }

  /** The check that asked; nothing where an earlier one failed, which is to be told then. */
  private static Optional<CheckResult> asked(Report report) {
    return report.checks().stream()
        .filter(check -> check.id().equals(CHECK))
        .filter(
            check ->
                check.outcome().kind() != Outcome.Kind.SKIPPED || Verdict.causes(report).isEmpty())
        .findFirst();
  }

  private static Map<String, String> facts(Report report, CheckResult check) {
    Map<String, String> facts = new LinkedHashMap<>();
    Outcome outcome = check.outcome();
    facts.put(answer(outcome.kind()), check.title());
    report.identity().caller().ifPresent(caller -> facts.put("Caller", caller));
    if (outcome instanceof Outcome.Passed passed) {
      facts.put("Seen", "S3 answered: " + passed.evidence().getOrDefault("answer", "done"));
      passed.leavesOpen().ifPresent(open -> facts.put("Open", open));
    }
    if (outcome instanceof Outcome.Skipped skipped) {
      facts.put("Why", skipped.reason());
    }
    outcome.found().ifPresent(finding -> facts.putAll(facts(finding)));
    return facts;
  }

  private static String answer(Outcome.Kind kind) {
    return switch (kind) {
      case PASSED -> "Yes";
      case FAILED, WARNED -> "No";
      case SKIPPED -> NOT_ASKED;
    };
  }

  private static Map<String, String> facts(Finding finding) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Seen", finding.seen());
    facts.put("Finding", finding.mode().id());
    facts.put("Cause", finding.cause());
    if (!finding.candidates().isEmpty()) {
      facts.put(
          "One of",
          finding.candidates().stream().map(mode -> mode.id()).collect(Collectors.joining(", ")));
    }
    return facts;
  }
}
