package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.testing.Golden;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;

/** Findings as a reader sees them, word for word, each below a line that says what is the case. */
final class FindingsText {
  private final StringBuilder text = new StringBuilder();

  void tell(String situation, Outcome outcome) {
    Finding finding = Example.finding(outcome);
    text.append("# ").append(situation).append('\n');
    text.append(outcome.kind()).append(' ').append(finding.mode().id()).append('\n');
    if (!finding.candidates().isEmpty()) {
      text.append("  one of ").append(candidates(finding)).append('\n');
    }
    text.append("  seen   ").append(finding.seen()).append('\n');
    text.append("  cause  ").append(finding.cause()).append('\n');
    finding.remedy().forEach(line -> text.append("  remedy ").append(line).append('\n'));
    text.append('\n');
  }

  /** All that its row may stand for are the catalogue's affair. */
  private static String candidates(Finding finding) {
    return finding.candidates().equals(finding.mode().candidates())
        ? "all that look so"
        : String.join(" ", finding.candidates().stream().map(FailureMode::id).toList());
  }

  void check(String file) {
    Golden.check(FindingsText.class, file, text.toString());
  }
}
