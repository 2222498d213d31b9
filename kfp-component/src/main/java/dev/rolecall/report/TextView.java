package dev.rolecall.report;

import dev.rolecall.failure.Visible;
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
  /** Of a line, in characters, where nobody says how wide it may be. */
  public static final int WIDTH = 92;

  private static final int WIDEST_TITLE = 58;
  private static final int TOOK_WIDTH = 9;
  private static final String UNDER_TITLE = " ".repeat(11);

  private final Ink ink;
  private final TextPage page;
  private final int titleWidth;
  private final ChainLine chain;

  /** A view in ASCII, as far as what it shows is. */
  public TextView(boolean colour, int width) {
    this(colour, false, width);
  }

  /**
   * A view.
   *
   * @param colour whether it may be coloured, by a terminal's escape sequences
   * @param unicode whether its own marks may be other than ASCII
   * @param width of a line, in characters; 40 is enough
   */
  public TextView(boolean colour, boolean unicode, int width) {
    this.ink = colour ? Ink.COLOUR : Ink.NONE;
    this.page = new TextPage(width);
    this.titleWidth = Math.min(WIDEST_TITLE, width - UNDER_TITLE.length() - TOOK_WIDTH);
    this.chain = new ChainLine(unicode ? ChainLine.Signs.UNICODE : ChainLine.Signs.ASCII, ink);
  }

  /** The whole report, its verdict first. */
  public String render(Report report) {
    StringBuilder text = new StringBuilder();
    verdict(text, report);
    for (Cause cause : causes(report)) {
      told(text, cause);
      if (cause.toldAt().isEmpty()) {
        candidates(text, cause.finding());
      }
      seen(text, cause);
    }
    text.append("\n");
    about(text, report);
    return text.append("\n").append(chain(report)).toString();
  }

  /** The whole report as a screen is read: it ends with the verdict, and what is to be done. */
  public String shown(Report report) {
    return chain(report) + "\n" + ending(report);
  }

  private String chain(Report report) {
    StringBuilder text = new StringBuilder();
    ChainLines lines = lines();
    report.checks().forEach(check -> text.append(lines.add(check)));
    return text.append(lines.end()).toString();
  }

  /** A sentence beside the report, ended. */
  public String line(String sentence) {
    return Paragraph.of(sentence, "", "", page.width());
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
    int length = Math.min(titleWidth, shown.codePointCount(0, shown.length()));
    return TextPage.MARGIN
        + ink.faint("...      " + shown.substring(0, shown.offsetByCodePoints(0, length)));
  }

  /** All but the chain's lines, which stand before it; the verdict and what to do come last. */
  public String ending(Report report) {
    StringBuilder details = new StringBuilder();
    about(details, report);
    for (Cause cause : causes(report)) {
      heading(details, cause.check());
      seen(details, cause);
      if (cause.toldAt().isEmpty()) {
        candidates(details, cause.finding());
      }
    }
    StringBuilder text = new StringBuilder();
    verdict(text, report);
    causes(report).forEach(cause -> told(text, cause));
    return details.toString().stripTrailing() + "\n\n" + text.toString().stripTrailing() + "\n";
  }

  /**
   * What was found, and did not follow from anything.
   *
   * @param toldAt where cause and remedy stand, if not here
   */
  private record Cause(CheckResult check, Finding finding, Optional<String> toldAt) {}

  private static List<Cause> causes(Report report) {
    return Verdict.causes(report).stream()
        .map(
            check -> new Cause(check, check.finding().orElseThrow(), Verdict.toldAt(report, check)))
        .toList();
  }

  private void verdict(StringBuilder text, Report report) {
    String verdict = "Verdict: " + Verdict.verdict(report).toUpperCase(Locale.ROOT);
    String line = "%s. %s.".formatted(verdict, Verdict.headline(report));
    String tally = Verdict.tally(report) + ".";
    boolean fits = line.length() + 1 + tally.length() <= page.width();
    text.append(ink.mark(Verdict.tone(report), verdict))
        .append(line(fits ? line + " " + tally : line).substring(verdict.length()))
        .append(fits ? "" : line(tally))
        .append("\n")
        .append(chain.of(ChainPicture.of(report), TextPage.MARGIN, page.width()));
    List<String> unproved = Verdict.unproved(report);
    if (!unproved.isEmpty()) {
      text.append("\n");
    }
    String label = "Unproved";
    for (String each : unproved) {
      labelled(text, label, each);
      label = "";
    }
  }

  private static String mark(Outcome.Kind kind) {
    return kind == Outcome.Kind.FAILED ? "FAILED" : Verdict.word(kind);
  }

  private void heading(StringBuilder text, CheckResult check) {
    String mark = mark(check.outcome().kind());
    String indent = " ".repeat(mark.length() + TextPage.MARGIN.length());
    String title =
        Paragraph.lines(check.title(), page.width() - indent.length()).stream()
            .map(ink::strong)
            .collect(Collectors.joining("\n" + indent));
    text.append("\n%s  %s\n".formatted(ink.mark(check.outcome().kind(), mark), title));
  }

  /** What is wrong, and what to do. */
  private void told(StringBuilder text, Cause cause) {
    Finding finding = cause.finding();
    heading(text, cause.check());
    labelled(text, "Finding", finding.mode().id());
    if (cause.toldAt().isPresent()) {
      labelled(text, "Remedy", Verdict.above(cause.toldAt().get()));
      return;
    }
    labelled(text, "Cause", finding.cause());
    labelled(text, "Mended by", finding.mode().mender().who());
    text.append(page.remedy(finding.remedy(), ink));
  }

  private void seen(StringBuilder text, Cause cause) {
    labelled(text, "Seen", cause.finding().seen());
    if (cause.toldAt().isEmpty()) {
      evidence(text, cause.finding().evidence());
    }
  }

  private void candidates(StringBuilder text, Finding finding) {
    if (finding.candidates().isEmpty()) {
      return;
    }
    labelled(text, "One of", Verdict.candidates(finding));
    List<Candidate> inSight = Candidate.inSight(Candidate.of(finding));
    for (Candidate candidate : inSight) {
      candidate.why().ifPresent(why -> text.append(page.item(candidate.id() + ". " + why)));
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
    finding.message().ifPresent(message -> message(text, message));
  }

  private void message(StringBuilder text, String message) {
    labelled(text, "Message", Verdict.HAND_ON);
    text.append("\n").append(TextPage.block(Visible.lines(message), ink)).append("\n");
  }

  private void evidence(StringBuilder text, Map<String, String> evidence) {
    String label = "Evidence";
    for (Map.Entry<String, String> entry : evidence.entrySet()) {
      labelled(text, label, entry.getKey() + " = " + entry.getValue());
      label = "";
    }
  }

  /** Who was verified, and with which figures. */
  private void about(StringBuilder text, Report report) {
    labelled(text, "Vantage", Verdict.vantage(report.vantage()));
    labelled(text, "Role", report.identity().role());
    labelled(text, "Subject", report.identity().subject());
    labelled(text, "Caller", report.identity().caller());
    exercise(text, report.exercise());
  }

  private void exercise(StringBuilder text, Map<String, BigDecimal> exercise) {
    String label = "Exercise";
    for (String line : FigureLines.of(exercise)) {
      labelled(text, label, line);
      label = "";
    }
  }

  private void labelled(StringBuilder text, String label, Optional<String> value) {
    labelled(text, label, value.orElse("not seen"));
  }

  private void labelled(StringBuilder text, String label, String value) {
    text.append(page.labelled(label, value));
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
      List<String> title = Paragraph.lines(Verdict.title(checks), titleWidth);
      String first = TextPage.padded(title.get(0), titleWidth);
      return TextPage.MARGIN
          + ink.mark(kind, TextPage.padded(mark(kind), 7))
          + "  "
          + "%s %8s".formatted(first, Verdict.took(checks)).stripTrailing()
          + "\n"
          + title.stream()
              .skip(1)
              .map(line -> UNDER_TITLE + line + "\n")
              .collect(Collectors.joining())
          + under(check);
    }

    private String under(CheckResult check) {
      String note =
          Verdict.note(told, check)
              .orElseGet(() -> check.finding().map(ChainLines::name).orElse(""));
      return note.isEmpty()
          ? ""
          : ink.faint(Paragraph.of(note, UNDER_TITLE, UNDER_TITLE, page.width()).stripTrailing())
              + "\n";
    }

    private static String name(Finding finding) {
      return finding.candidates().isEmpty()
          ? finding.mode().id()
          : "%s: one of %d causes".formatted(finding.mode().id(), finding.candidates().size());
    }
  }
}
