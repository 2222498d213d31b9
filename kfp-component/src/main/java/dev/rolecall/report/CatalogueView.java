package dev.rolecall.report;

import dev.rolecall.catalogue.FailureMode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The catalogue of failures as text. */
public final class CatalogueView {
  private CatalogueView() {}

  /**
   * One row, whole.
   *
   * @param width of a line, in characters
   */
  public static String row(FailureMode mode, int width) {
    TextPage page = new TextPage(width);
    StringBuilder text = new StringBuilder(mode.id()).append("\n\n");
    facts(mode).forEach((label, value) -> text.append(page.labelled(label, value)));
    return text.append(page.remedy(mode.remedy(), Ink.NONE))
        .append(page.labelled("Source", mode.source()))
        .toString();
  }

  /** What a row says before its remedy. */
  static Map<String, String> facts(FailureMode mode) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Link", mode.link().id());
    facts.put("Symptom", mode.symptom());
    facts.put("Cause", mode.cause());
    facts.put("Told by", mode.toldBy());
    facts.put("Mended by", mode.mender().who());
    mode.awaited().ifPresent(awaited -> facts.put("Waits for", awaited.what()));
    if (!mode.candidates().isEmpty()) {
      facts.put(
          "One of",
          mode.candidates().stream().map(FailureMode::id).collect(Collectors.joining(", ")));
    }
    return facts;
  }

  /** All names, a line each, with the link of the chain. */
  public static String list() {
    return Arrays.stream(FailureMode.values())
        .map(mode -> "%-36s %s\n".formatted(mode.id(), mode.link().id()))
        .collect(Collectors.joining());
  }
}
