package dev.rolecall.report;

import dev.rolecall.failure.Visible;
import dev.rolecall.verify.CheckResult;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Report;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A report as one page that needs nothing else: no script, no font, no image. It is well-formed XML
 * too. All rules of its style begin with {@code .rolecall} or stand within one that does, so that a
 * notebook can hold it.
 */
final class HtmlView {
  private static final HtmlTemplates TEMPLATES = new HtmlTemplates(HtmlView.class);

  private HtmlView() {}

  static String render(Report report) {
    return TEMPLATES.filled("report.html.mustache", page(report, Optional.empty()));
  }

  /**
   * The report as a piece of another page.
   *
   * @param plain the same as text
   */
  static String cell(Report report, String plain) {
    return TEMPLATES.filled("cell.html.mustache", page(report, Optional.of(plain)));
  }

  /** Something shorter than a report, as a piece of another page. */
  static String note(Note note) {
    return TEMPLATES.filled("note.html.mustache", note);
  }

  private static Page page(Report report, Optional<String> plain) {
    Report.Identity identity = report.identity();
    return new Page(
        plain,
        Verdict.word(Verdict.tone(report)),
        Verdict.verdict(report),
        Verdict.headline(report),
        Verdict.tally(report),
        Verdict.unproved(report).stream().map(Visible::line).toList(),
        ChainDrawing.of(ChainPicture.of(report)),
        Verdict.causes(report).stream()
            .flatMap(check -> broken(check, Verdict.toldAt(report, check)).stream())
            .toList(),
        List.of(
            new Fact("Vantage", Verdict.vantage(report.vantage())),
            fact("Role", identity.role()),
            fact("Subject", identity.subject()),
            fact("Caller", identity.caller())),
        Verdict.lines(report.checks()).stream().map(line -> row(report, line)).toList(),
        report.exercise().entrySet().stream()
            .map(
                figure ->
                    new Fact(Visible.line(figure.getKey()), String.valueOf(figure.getValue())))
            .toList());
  }

  private static Optional<Broken> broken(CheckResult check, Optional<String> toldAt) {
    return check
        .finding()
        .map(
            finding ->
                new Broken(
                    Verdict.word(check.outcome().kind()),
                    Visible.line(check.title()),
                    finding.mode().id(),
                    Visible.lines(finding.seen()),
                    toldAt.map(Verdict::above).map(Visible::lines).orElse(""),
                    Visible.lines(finding.cause()),
                    finding.mode().mender().who(),
                    Verdict.candidates(finding),
                    Candidate.of(finding),
                    finding.message().map(Visible::lines).orElse(""),
                    Remedy.parts(finding.remedy()),
                    facts(finding.evidence())));
  }

  private static Row row(Report report, List<CheckResult> line) {
    CheckResult check = line.get(0);
    Outcome outcome = check.outcome();
    Optional<String> note = Verdict.note(report.checks(), check);
    return new Row(
        Verdict.word(outcome.kind()),
        Visible.line(Verdict.title(line)),
        line.size() == 1
            ? List.of()
            : line.stream().map(each -> Visible.line(each.title())).toList(),
        check.finding().filter(found -> note.isEmpty()).map(each -> each.mode().id()).orElse(""),
        note.map(Visible::lines).orElse(""),
        outcome instanceof Outcome.Passed passed ? facts(passed.evidence()) : List.of(),
        Verdict.took(line));
  }

  private static Fact fact(String label, Optional<String> value) {
    return new Fact(label, value.map(Visible::line).orElse("not seen"));
  }

  static List<Fact> facts(Map<String, String> values) {
    return values.entrySet().stream()
        .map(value -> new Fact(Visible.line(value.getKey()), Visible.lines(value.getValue())))
        .toList();
  }

  // What the template reads, by the names of the components.

  /**
   * The whole page.
   *
   * @param plain what is shown in its place where its style is taken out
   * @param tone the name of an outcome, for its colour
   */
  record Page(
      Optional<String> plain,
      String tone,
      String verdict,
      String headline,
      String tally,
      List<String> unproved,
      ChainDrawing picture,
      List<Broken> broken,
      List<Fact> identity,
      List<Row> rows,
      List<Fact> exercise) {
    String word() {
      return verdict.substring(0, 1).toUpperCase(Locale.ROOT) + verdict.substring(1);
    }

    boolean open() {
      return !unproved.isEmpty();
    }

    boolean anyBroken() {
      return !broken.isEmpty();
    }

    boolean exercised() {
      return !exercise.isEmpty();
    }
  }

  record Fact(String label, String value) {}

  /**
   * What a note holds, any of it empty.
   *
   * @param plain what is shown in its place where its style is taken out
   * @param tone the name of an outcome, for its colour
   * @param text kept in its lines
   */
  record Note(
      String plain, String tone, String title, List<Fact> facts, List<Remedy> remedy, String text) {
    boolean factual() {
      return !facts.isEmpty();
    }

    boolean remedied() {
      return !remedy.isEmpty();
    }
  }

  record Broken(
      String outcome,
      String title,
      String id,
      String seen,
      String above,
      String cause,
      String mender,
      String oneOf,
      List<Candidate> candidates,
      String message,
      List<Remedy> remedy,
      List<Fact> evidence) {
    boolean told() {
      return !above.isEmpty();
    }

    boolean ambiguous() {
      return !candidates.isEmpty();
    }

    List<Candidate> inSight() {
      return Candidate.inSight(candidates);
    }

    List<Candidate> folded() {
      return candidates.subList(inSight().size(), candidates.size());
    }

    boolean isFolded() {
      return !folded().isEmpty();
    }

    int more() {
      return folded().size();
    }

    int next() {
      return inSight().size() + 1;
    }

    String handOn() {
      return Verdict.HAND_ON;
    }

    boolean evident() {
      return !evidence.isEmpty();
    }
  }

  /**
   * A line of the chain.
   *
   * @param titles of its checks, where it is several
   * @param note why it was skipped, from what it follows, or on what it depends
   */
  record Row(
      String outcome,
      String title,
      List<String> titles,
      String id,
      String note,
      List<Fact> evidence,
      String took) {
    boolean several() {
      return !titles.isEmpty();
    }

    boolean evident() {
      return !evidence.isEmpty();
    }
  }
}
