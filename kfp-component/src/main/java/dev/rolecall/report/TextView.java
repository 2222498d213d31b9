package dev.rolecall.report;

import dev.rolecall.verify.CheckResult;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Report;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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

  /** The whole report, its verdict first. */
  public String render(Report report) {
    StringBuilder text = new StringBuilder(summary(report)).append("\n");
    ChainLines lines = lines();
    report.checks().forEach(check -> text.append(lines.add(check)));
    return text.append(lines.end()).toString();
  }

  /** The chain's lines, from the first on. */
  public ChainLines lines() {
    return new ChainLines();
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

  /** All but the chain's lines: the verdict, what is broken, who was verified, figures. */
  public String summary(Report report) {
    StringBuilder text = new StringBuilder();
    verdict(text, report);
    for (CheckResult check : Verdict.causes(report)) {
      check
          .finding()
          .ifPresent(finding -> finding(text, check, finding, Verdict.toldAt(report, check)));
    }
    identity(text, report);
    exercise(text, report.exercise());
    return text.toString();
  }

  private void verdict(StringBuilder text, Report report) {
    text.append(
            ink.mark(
                report.passed() ? Outcome.Kind.PASSED : Outcome.Kind.FAILED,
                "Verdict: " + Verdict.word(report).toUpperCase(Locale.ROOT)))
        .append(". ")
        .append(Verdict.headline(report))
        .append(". ")
        .append(Verdict.tally(report))
        .append(".\n");
  }

  private static String mark(Outcome.Kind kind) {
    return kind == Outcome.Kind.FAILED ? "FAILED" : Verdict.word(kind);
  }

  private void finding(
      StringBuilder text, CheckResult check, Finding finding, Optional<String> toldAt) {
    text.append("\n")
        .append(ink.mark(check.outcome().kind(), mark(check.outcome().kind())))
        .append("  ")
        .append(ink.strong(Visible.line(check.title())))
        .append("\n");
    labelled(text, "Finding", finding.mode().id());
    if (toldAt.isPresent()) {
      labelled(text, "Seen", finding.seen());
      labelled(text, "Remedy", Verdict.above(toldAt.get()));
      return;
    }
    labelled(text, "Cause", finding.cause());
    labelled(text, "Mended by", finding.mode().mender().who());
    remedy(text, finding);
    candidates(text, finding);
    finding.message().ifPresent(message -> message(text, message));
    labelled(text, "Seen", finding.seen());
    evidence(text, finding.evidence());
  }

  private static void candidates(StringBuilder text, Finding finding) {
    if (finding.candidates().isEmpty()) {
      return;
    }
    labelled(text, "One of", Verdict.candidates(finding));
    List<Candidate> inSight = Candidate.inSight(Candidate.of(finding));
    for (Candidate candidate : inSight) {
      candidate.why().ifPresent(why -> text.append(item(candidate.id() + ". " + why)));
    }
    String others =
        inSight.stream()
            .filter(candidate -> candidate.why().isEmpty())
            .map(Candidate::id)
            .collect(Collectors.joining(", "));
    if (!others.isEmpty()) {
      labelled(text, "", others);
    }
    Verdict.moreCandidates(finding).ifPresent(more -> labelled(text, "", more));
  }

  private static String item(String value) {
    String indent = MARGIN + " ".repeat(LABEL_WIDTH);
    return Paragraph.of(value, indent, indent + MARGIN, PAGE_WIDTH);
  }

  private static void message(StringBuilder text, String message) {
    labelled(text, "Message", Verdict.HAND_ON);
    text.append("\n");
    Visible.lines(message)
        .lines()
        .forEach(line -> text.append((TYPED + line).stripTrailing()).append("\n"));
    text.append("\n");
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

  /**
   * The chain's lines as its checks end: one for each, and under it what it found; one for
   * neighbours that were skipped for one reason, once the last of them is known.
   */
  public final class ChainLines {
    private final List<CheckResult> told = new ArrayList<>();
    private final List<CheckResult> held = new ArrayList<>();

    private ChainLines() {}

    /** What can be told now that this check has ended, maybe nothing. */
    public String add(CheckResult check) {
      boolean more = !held.isEmpty() && Verdict.isToldWith(held.get(0), check);
      String before = more ? "" : end();
      held.add(check);
      return check.outcome() instanceof Outcome.Skipped ? before : before + end();
    }

    /** What is still to be told. */
    public String end() {
      if (held.isEmpty()) {
        return "";
      }
      String line = line(held);
      told.addAll(held);
      held.clear();
      return line;
    }

    private String line(List<CheckResult> checks) {
      CheckResult check = checks.get(0);
      Outcome.Kind kind = check.outcome().kind();
      return "%s%s  %s %8s\n"
              .formatted(
                  MARGIN,
                  ink.mark(kind, padded(mark(kind), 7)),
                  padded(Visible.line(Verdict.title(checks)), TITLE_WIDTH),
                  check.took().toMillis() + " ms")
          + under(check);
    }

    private String under(CheckResult check) {
      String note =
          Verdict.note(told, check)
              .orElseGet(() -> check.finding().map(ChainLines::name).orElse(""));
      return note.isEmpty()
          ? ""
          : ink.faint(Paragraph.of(note, UNDER_TITLE, UNDER_TITLE, PAGE_WIDTH).stripTrailing())
              + "\n";
    }

    private static String name(Finding finding) {
      return finding.candidates().isEmpty()
          ? finding.mode().id()
          : "%s: one of %d causes".formatted(finding.mode().id(), finding.candidates().size());
    }
  }
}
