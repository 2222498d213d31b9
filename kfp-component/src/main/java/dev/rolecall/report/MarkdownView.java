package dev.rolecall.report;

import dev.rolecall.failure.Visible;
import dev.rolecall.verify.CheckResult;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Report;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A report as Markdown: CommonMark with the tables of GitHub's flavour. */
final class MarkdownView {
  /** What CommonMark could take for markup inside of a line. */
  private static final Pattern MARKUP = Pattern.compile("[\\\\`*_{}\\[\\]<>#|!~&$^]");

  private static final Pattern BACKTICKS = Pattern.compile("`+");
  private static final ChainLine CHAIN = new ChainLine(ChainLine.Signs.ASCII, Ink.NONE);

  /** Of a block of code, which nobody folds. */
  private static final int BLOCK_WIDTH = 92;

  private final StringBuilder page = new StringBuilder();

  private MarkdownView() {}

  static String render(Report report) {
    MarkdownView view = new MarkdownView();
    view.verdict(report);
    for (CheckResult check : Verdict.causes(report)) {
      check
          .finding()
          .ifPresent(finding -> view.finding(check, finding, Verdict.toldAt(report, check)));
    }
    view.identity(report);
    view.chain(report);
    view.exercise(report.exercise());
    return view.page.toString();
  }

  private void verdict(Report report) {
    line("# Rolecall: " + Verdict.verdict(report));
    line("");
    line(text(Verdict.headline(report)) + ". " + text(Verdict.tally(report)) + ".");
    line("");
    line("```text");
    page.append(CHAIN.of(ChainPicture.of(report), "", BLOCK_WIDTH));
    line("```");
    List<String> unproved = Verdict.unproved(report);
    if (!unproved.isEmpty()) {
      line("");
      unproved.forEach(each -> line("- " + text(each)));
    }
  }

  private void identity(Report report) {
    line("");
    line("## Who was verified");
    line("");
    line("- Vantage: " + text(Verdict.vantage(report.vantage())));
    line("- Role: " + report.identity().role().map(MarkdownView::code).orElse("not seen"));
    line("- Subject: " + report.identity().subject().map(MarkdownView::code).orElse("not seen"));
    line("- Caller: " + report.identity().caller().map(MarkdownView::code).orElse("not seen"));
  }

  private void finding(CheckResult check, Finding finding, Optional<String> toldAt) {
    line("");
    line("## %s: %s".formatted(capitalized(check.outcome().kind()), text(check.title())));
    line("");
    line("**Finding** " + code(finding.mode().id()));
    if (toldAt.isPresent()) {
      labelled("Seen", finding.seen());
      labelled("Remedy", Verdict.above(toldAt.get()));
      return;
    }
    labelled("Cause", finding.cause());
    labelled("Mended by", finding.mode().mender().who());
    line("");
    line("**Remedy**");
    Remedy.parts(finding.remedy()).forEach(this::remedy);
    candidates(finding);
    finding.message().ifPresent(this::message);
    labelled("Seen", finding.seen());
    if (!finding.evidence().isEmpty()) {
      line("");
      line("**Evidence**");
      line("");
      finding
          .evidence()
          .forEach((name, value) -> line("- %s: %s".formatted(text(name), code(value))));
    }
  }

  private void labelled(String label, String value) {
    line("");
    line("**%s** %s".formatted(label, text(value)));
  }

  private void candidates(Finding finding) {
    if (finding.candidates().isEmpty()) {
      return;
    }
    line("");
    line("**One of** " + Verdict.candidates(finding));
    line("");
    int place = 0;
    for (Candidate candidate : Candidate.inSight(Candidate.of(finding))) {
      String what = candidate.cause() + candidate.why().map(why -> " " + why).orElse("");
      line("%d. %s %s".formatted(++place, code(candidate.id()), text(what)));
    }
    Verdict.moreCandidates(finding)
        .ifPresent(
            more -> {
              line("");
              line(text(more));
            });
  }

  private void message(String message) {
    line("");
    line("**%s**".formatted(Verdict.HAND_ON));
    line("");
    block("text", Visible.lines(message));
  }

  private void block(String language, String text) {
    String fence = "`".repeat(Math.max(3, longestBackticks(text) + 1));
    line(fence + language);
    line(text);
    line(fence);
  }

  private void remedy(Remedy part) {
    line("");
    if (part.typed()) {
      block("sh", part.text());
    } else {
      line(text(part.text()));
    }
  }

  private void chain(Report report) {
    line("");
    line("## The chain");
    line("");
    line("| Outcome | Check | Found | Took |");
    line("|---|---|---|---:|");
    for (List<CheckResult> checks : Verdict.lines(report.checks())) {
      CheckResult check = checks.get(0);
      line(
          "| %s | %s | %s | %s |"
              .formatted(
                  capitalized(check.outcome().kind()),
                  text(Verdict.title(checks)),
                  found(report, check),
                  text(Verdict.took(checks))));
    }
  }

  private static String found(Report report, CheckResult check) {
    String found =
        Verdict.note(report.checks(), check)
            .map(MarkdownView::text)
            .or(() -> check.finding().map(finding -> cell(code(finding.mode().id()))))
            .orElse("");
    return check.outcome() instanceof Outcome.Passed passed && !passed.evidence().isEmpty()
        ? found + folded(passed.evidence())
        : found;
  }

  private static String folded(Map<String, String> evidence) {
    return evidence.entrySet().stream()
        .map(entry -> text(entry.getKey()) + ": " + cell(code(entry.getValue())))
        .collect(Collectors.joining("<br>", "<details><summary>evidence</summary>", "</details>"));
  }

  private void exercise(Map<String, BigDecimal> exercise) {
    if (exercise.isEmpty()) {
      return;
    }
    line("");
    line("## Exercise");
    line("");
    line("| Figure | Value |");
    line("|---|---:|");
    exercise.forEach((name, value) -> line("| %s | %s |".formatted(text(name), value)));
  }

  private void line(String line) {
    page.append(line).append('\n');
  }

  private static String capitalized(Outcome.Kind kind) {
    return kind == Outcome.Kind.FAILED ? "**FAILED**" : Verdict.word(kind);
  }

  private static String text(String text) {
    return MARKUP
        .matcher(Visible.line(text))
        .replaceAll(match -> Matcher.quoteReplacement("\\" + match.group()));
  }

  /** A code span; it is delimited by more backticks than it holds. */
  private static String code(String text) {
    String shown = Visible.line(text);
    String fence = "`".repeat(longestBackticks(shown) + 1);
    String pad = shown.isEmpty() || shown.startsWith("`") || shown.endsWith("`") ? " " : "";
    return fence + pad + shown + pad + fence;
  }

  /** A table ends a cell at a bar even inside of a code span. */
  private static String cell(String markdown) {
    return markdown.replace("|", "\\|");
  }

  private static int longestBackticks(String text) {
    return BACKTICKS
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .mapToInt(String::length)
        .max()
        .orElse(0);
  }
}
