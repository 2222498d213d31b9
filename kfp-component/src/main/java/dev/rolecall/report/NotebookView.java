package dev.rolecall.report;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.failure.Visible;
import dev.rolecall.report.HtmlView.Note;
import dev.rolecall.verify.Diagnosis;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Report;
import java.util.List;
import java.util.Map;

/**
 * HTML for the cells of a notebook: each piece carries its own style, which reaches nothing else,
 * runs nothing and fetches nothing. It is light or dark as JupyterLab says, else as the browser.
 * Where JupyterLab does not trust a notebook it takes styles and drawings out: the piece is text
 * then, as in a terminal.
 */
public final class NotebookView {
  /** In columns: JupyterLab breaks what is longer in the midst of a word. */
  static final int PLAIN_WIDTH = 72;

  private NotebookView() {}

  /** A report, as its page shows it. */
  public static String report(Report report) {
    return HtmlView.cell(report, new TextView(false, PLAIN_WIDTH).render(report));
  }

  /** Who the caller is; the whole report where something was found on the way to that. */
  public static String caller(Report report) {
    return CallerView.isPlain(report)
        ? HtmlView.note(
            new Note(
                CallerView.text(report, PLAIN_WIDTH),
                "passed",
                "",
                HtmlView.facts(CallerView.facts(report)),
                List.of(),
                ""))
        : report(report);
  }

  /** Whether the role may do what was asked. */
  public static String permission(Report report) {
    return PermissionView.html(report);
  }

  /** One row of the catalogue, whole. */
  public static String row(FailureMode mode) {
    Map<String, String> facts = CatalogueView.facts(mode);
    facts.put("Source", mode.source());
    return HtmlView.note(
        new Note(
            CatalogueView.row(mode, PLAIN_WIDTH),
            "skipped",
            mode.id(),
            HtmlView.facts(facts),
            Remedy.parts(mode.remedy()),
            ""));
  }

  /** What a symptom may come of. */
  public static String diagnosis(Diagnosis diagnosis) {
    Finding finding = diagnosis.finding();
    return HtmlView.note(
        new Note(
            DiagnosisView.text(diagnosis, PLAIN_WIDTH),
            "failed",
            finding.mode().id(),
            HtmlView.facts(DiagnosisView.facts(diagnosis)),
            Remedy.parts(finding.remedy()),
            ""));
  }

  /**
   * A message in its lines.
   *
   * @param failed whether it tells of a failure
   */
  public static String message(boolean failed, String text) {
    String lines = Visible.lines(text).stripTrailing();
    return HtmlView.note(
        new Note(lines, failed ? "failed" : "skipped", "", List.of(), List.of(), lines));
  }
}
