package dev.rolecall.report;

import dev.rolecall.failure.Visible;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Report;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Who the caller is, as text: a few lines, where nothing is to be found fault with. */
public final class CallerView {
  private CallerView() {}

  /**
   * Who the caller is; the whole report where something was found on the way to that.
   *
   * @param width of a line, in characters
   */
  public static String text(Report report, int width) {
    if (!isPlain(report)) {
      return new TextView(false, width).shown(report);
    }
    StringBuilder text = new StringBuilder();
    facts(report)
        .forEach((name, value) -> text.append("  %-10s%s\n".formatted(name, Visible.line(value))));
    return text.toString();
  }

  static boolean isPlain(Report report) {
    return Verdict.causes(report).isEmpty();
  }

  /** In the order in which they are told; what was not seen is left out. */
  static Map<String, String> facts(Report report) {
    Map<String, String> facts = new LinkedHashMap<>();
    report.identity().caller().ifPresent(caller -> facts.put("Caller", caller));
    report.identity().role().ifPresent(role -> facts.put("Role", role));
    report.identity().subject().ifPresent(subject -> facts.put("Subject", subject));
    expires(report, "token").ifPresent(end -> facts.put("Token", "until " + end));
    expires(report, "exchange").ifPresent(end -> facts.put("Session", "until " + end));
    return facts;
  }

  private static Optional<String> expires(Report report, String check) {
    return report.checks().stream()
        .filter(result -> result.id().equals(check))
        .flatMap(result -> Optional.ofNullable(evidence(result.outcome()).get("expires")).stream())
        .findFirst();
  }

  private static Map<String, String> evidence(Outcome outcome) {
    return outcome instanceof Outcome.Passed passed
        ? passed.evidence()
        : outcome.found().map(Finding::evidence).orElse(Map.of());
  }
}
