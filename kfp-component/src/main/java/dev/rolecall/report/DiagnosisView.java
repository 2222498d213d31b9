package dev.rolecall.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.verify.Diagnosis;
import dev.rolecall.verify.Finding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a symptom may come of, as text and as JSON. */
public final class DiagnosisView {
  private DiagnosisView() {}

  /**
   * For a terminal: the likeliest candidates each with its cause, the others by name.
   *
   * @param width of a line, in characters
   */
  public static String text(Diagnosis diagnosis, int width) {
    TextPage page = new TextPage(width);
    Finding finding = diagnosis.finding();
    StringBuilder text = new StringBuilder(finding.mode().id()).append("\n\n");
    text.append(page.labelled("Seen", finding.seen()));
    text.append(page.labelled("Cause", finding.cause()));
    candidates(text, page, finding);
    String label = "Not";
    for (FailureMode mode : diagnosis.ruledOut().keySet()) {
      text.append(page.labelled(label, mode.id() + ": " + diagnosis.ruledOut().get(mode)));
      label = "";
    }
    text.append(page.labelled(nextLabel(diagnosis), next(diagnosis)));
    return text.append(page.remedy(finding.remedy(), Ink.NONE)).toString();
  }

  /** What it says before its remedy, with a line for each candidate. */
  static Map<String, String> facts(Diagnosis diagnosis) {
    Finding finding = diagnosis.finding();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Seen", finding.seen());
    facts.put("Cause", finding.cause());
    if (!finding.candidates().isEmpty()) {
      facts.put(
          "One of",
          finding.candidates().stream()
              .map(mode -> candidate(finding, mode))
              .collect(Collectors.joining("\n")));
    }
    if (!diagnosis.ruledOut().isEmpty()) {
      facts.put(
          "Not",
          diagnosis.ruledOut().entrySet().stream()
              .map(each -> each.getKey().id() + ": " + each.getValue())
              .collect(Collectors.joining("\n")));
    }
    facts.put(nextLabel(diagnosis), next(diagnosis));
    return facts;
  }

  private static String nextLabel(Diagnosis diagnosis) {
    return diagnosis.next().isPresent() ? "Look next" : "Told by";
  }

  private static String next(Diagnosis diagnosis) {
    return diagnosis
        .next()
        .map(DiagnosisView::question)
        .orElseGet(() -> diagnosis.finding().mode().toldBy());
  }

  private static String candidate(Finding finding, FailureMode mode) {
    return mode.id() + ": " + finding.reasons().getOrDefault(mode, mode.cause());
  }

  private static void candidates(StringBuilder text, TextPage page, Finding finding) {
    List<FailureMode> all = finding.candidates();
    if (all.isEmpty()) {
      return;
    }
    text.append(
        page.labelled(
            "One of",
            all.size() == 1 ? "1 is left:" : "%d, likeliest first:".formatted(all.size())));
    all.stream()
        .limit(Candidate.IN_SIGHT)
        .forEach(mode -> text.append(page.item(candidate(finding, mode))));
    if (all.size() > Candidate.IN_SIGHT) {
      text.append(
          page.labelled(
              "",
              "and "
                  + all.stream()
                      .skip(Candidate.IN_SIGHT)
                      .map(FailureMode::id)
                      .collect(Collectors.joining(", "))));
    }
    text.append(page.labelled("", "What each is: rolecall explain NAME"));
  }

  private static String question(Diagnosis.Question next) {
    return "At the link %s, where %d of them break%s. What tells %s: %s"
        .formatted(
            next.link().id(),
            next.there().size(),
            next.there().size() == 1 ? "s" : "",
            next.there().get(0).id(),
            next.toldBy());
  }

  /**
   * As one JSON object: {@code finding} and {@code evidence} as a report has them, {@code
   * ruled_out} with a reason by id, and {@code next} (null where nothing is to be told apart) with
   * {@code link}, {@code candidates} and {@code told_by}.
   */
  public static String json(Diagnosis diagnosis) {
    ObjectNode root = JsonView.object();
    JsonView.add(root.putObject("finding"), diagnosis.finding());
    ObjectNode evidence = root.putObject("evidence");
    diagnosis.finding().evidence().forEach(evidence::put);
    ObjectNode ruledOut = root.putObject("ruled_out");
    diagnosis.ruledOut().forEach((mode, why) -> ruledOut.put(mode.id(), why));
    root.putNull("next");
    diagnosis
        .next()
        .ifPresent(
            next -> {
              ObjectNode node = root.putObject("next").put("link", next.link().id());
              ArrayNode there = node.putArray("candidates");
              next.there().forEach(mode -> there.add(mode.id()));
              node.put("told_by", next.toldBy());
            });
    return JsonView.written(root);
  }
}
