package dev.rolecall.report;

import dev.rolecall.catalogue.FailureMode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The catalogue of failures as text. */
public final class CatalogueView {
  private static final int WIDTH = 92;
  private static final String INDENT = " ".repeat(12);

  private CatalogueView() {}

  /** One row, whole. */
  public static String row(FailureMode mode) {
    StringBuilder text = new StringBuilder(mode.id()).append("\n\n");
    facts(mode).forEach((label, value) -> labelled(text, label, value));
    String label = "Remedy";
    for (Remedy part : Remedy.parts(mode.remedy())) {
      if (part.typed()) {
        text.append("\n").append(part.text().indent(6)).append("\n");
      } else {
        labelled(text, label, part.text());
      }
      label = "";
    }
    labelled(text, "Source", mode.source());
    return text.toString();
  }

  /** What a row says before its remedy. */
  static Map<String, String> facts(FailureMode mode) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Link", mode.link().id());
    facts.put("Symptom", mode.symptom());
    facts.put("Cause", mode.cause());
    facts.put("Told by", mode.toldBy());
    facts.put("Mended by", mode.mender().who());
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

  private static void labelled(StringBuilder text, String label, String value) {
    text.append(Paragraph.of(value, "  %-10s".formatted(label), INDENT, WIDTH));
  }
}
