package dev.rolecall.report;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.verify.CheckResult;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Report;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A report as text for terminals and logs. Its parts can be had one by one, for a console that
 * shows checks as they end.
 */
public final class TextView {
  private static final int TITLE_WIDTH = 58;
  private static final int LABEL_WIDTH = 10;
  private static final int PAGE_WIDTH = 92;
  private static final String MARGIN = "  ";
  private static final String UNDER_TITLE = " ".repeat(11);
  private static final String TYPED = " ".repeat(6);

  private final Ink ink;

  /**
   * A view.
   *
   * @param colour whether it may be coloured, by a terminal's escape sequences
   */
  public TextView(boolean colour) {
    this.ink = colour ? Ink.COLOUR : Ink.NONE;
  }

  /** The whole report, its verdict in the last line. */
  public String render(Report report) {
    StringBuilder text = new StringBuilder();
    report.checks().forEach(check -> text.append(check(check)));
    return text.append(summary(report)).toString();
  }

  /** A check that has ended: its line, and under it what it found or why it was skipped. */
  public String check(CheckResult check) {
    Outcome.Kind kind = check.outcome().kind();
    return "%s%s  %s %8s\n"
            .formatted(
                MARGIN,
                ink.mark(kind, padded(mark(kind), 7)),
                padded(Visible.line(check.title()), TITLE_WIDTH),
                check.took().toMillis() + " ms")
        + under(check.outcome());
  }

  /**
   * A check that is under way, without a line feed.
   *
   * @param title the check's
   */
  public String pending(String title) {
    String shown = Visible.line(title);
    int length = Math.min(TITLE_WIDTH, shown.codePointCount(0, shown.length()));
    return MARGIN
        + ink.faint("...      " + shown.substring(0, shown.offsetByCodePoints(0, length)));
  }

  /** All but the checks' lines: what is broken, who was verified, figures, the verdict. */
  public String summary(Report report) {
    StringBuilder text = new StringBuilder();
    for (CheckResult check : Verdict.broken(report)) {
      check
          .finding()
          .ifPresent(finding -> finding(text, check, finding, Verdict.toldAt(report, check)));
    }
    identity(text, report);
    exercise(text, report.exercise());
    String verdict = Verdict.word(report).toUpperCase(Locale.ROOT);
    text.append("\n")
        .append(
            ink.mark(
                report.passed() ? Outcome.Kind.PASSED : Outcome.Kind.FAILED, "Verdict: " + verdict))
        .append(". ")
        .append(Verdict.headline(report))
        .append(". ")
        .append(Verdict.tally(report))
        .append(".\n");
    return text.toString();
  }

  private static String mark(Outcome.Kind kind) {
    return kind == Outcome.Kind.FAILED ? "FAILED" : Verdict.word(kind);
  }

  private String under(Outcome outcome) {
    String note = note(outcome);
    return note.isEmpty()
        ? ""
        : ink.faint(Paragraph.of(note, UNDER_TITLE, UNDER_TITLE, PAGE_WIDTH).stripTrailing())
            + "\n";
  }

  private static String note(Outcome outcome) {
    if (outcome instanceof Outcome.Skipped skipped) {
      return skipped.reason();
    }
    if (outcome instanceof Outcome.Passed passed) {
      return passed.dependsOn().isEmpty() ? "" : "Depends on " + passed.dependencies();
    }
    return outcome.found().map(TextView::name).orElse("");
  }

  private static String name(Finding finding) {
    return finding.candidates().isEmpty()
        ? finding.mode().id()
        : "%s: one of %d causes".formatted(finding.mode().id(), finding.candidates().size());
  }

  private void finding(
      StringBuilder text, CheckResult check, Finding finding, Optional<String> toldAt) {
    text.append("\n")
        .append(ink.mark(check.outcome().kind(), mark(check.outcome().kind())))
        .append("  ")
        .append(ink.strong(Visible.line(check.title())))
        .append("\n");
    labelled(text, "Finding", finding.mode().id());
    labelled(text, "Seen", finding.seen());
    if (toldAt.isPresent()) {
      labelled(text, "Remedy", Verdict.above(toldAt.get()));
      return;
    }
    labelled(text, "Cause", finding.cause());
    remedy(text, finding);
    candidates(text, finding);
    evidence(text, finding.evidence());
  }

  private static void candidates(StringBuilder text, Finding finding) {
    if (finding.candidates().isEmpty()) {
      return;
    }
    labelled(text, "One of", Verdict.candidates(finding));
    labelled(
        text, "", String.join(", ", finding.candidates().stream().map(FailureMode::id).toList()));
    labelled(text, "", "What each is: rolecall explain <name>");
  }

  private void remedy(StringBuilder text, Finding finding) {
    String label = "Remedy";
    for (Remedy part : Remedy.parts(finding.remedy())) {
      if (!part.typed()) {
        labelled(text, label, part.text());
      } else {
        text.append(label.isEmpty() ? "\n" : MARGIN + label + "\n\n");
        part.text()
            .lines()
            .forEach(line -> text.append(TYPED).append(ink.strong(line)).append("\n"));
        text.append("\n");
      }
      label = "";
    }
  }

  private static void evidence(StringBuilder text, Map<String, String> evidence) {
    String label = "Evidence";
    for (Map.Entry<String, String> entry : evidence.entrySet()) {
      labelled(text, label, entry.getKey() + " = " + entry.getValue());
      label = "";
    }
  }

  private static void identity(StringBuilder text, Report report) {
    text.append("\n");
    labelled(text, "Vantage", Verdict.vantage(report.vantage()));
    labelled(text, "Role", report.identity().role());
    labelled(text, "Subject", report.identity().subject());
    labelled(text, "Caller", report.identity().caller());
  }

  private static void exercise(StringBuilder text, Map<String, BigDecimal> exercise) {
    String label = "Exercise";
    for (Map.Entry<String, BigDecimal> figure : exercise.entrySet()) {
      labelled(text, label, figure.getKey() + " = " + figure.getValue());
      label = "";
    }
  }

  private static void labelled(StringBuilder text, String label, Optional<String> value) {
    labelled(text, label, value.orElse("not seen"));
  }

  private static void labelled(StringBuilder text, String label, String value) {
    String indent = MARGIN + " ".repeat(LABEL_WIDTH);
    text.append(Paragraph.of(value, MARGIN + padded(label, LABEL_WIDTH), indent, PAGE_WIDTH));
  }

  private static String padded(String text, int width) {
    int length = text.codePointCount(0, text.length());
    return text + " ".repeat(Math.max(0, width - length));
  }
}
