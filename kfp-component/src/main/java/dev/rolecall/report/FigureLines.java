package dev.rolecall.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A report's figures in lines; what was measured of one thing in several ways stands in one. */
final class FigureLines {
  /** Names of one thing begin alike: a service, and what it was asked for. */
  private static final String THING = "([^_]+_[^_]+)_.*";

  private FigureLines() {}

  static List<String> of(Map<String, BigDecimal> figures) {
    Map<String, Map<String, BigDecimal>> things = new LinkedHashMap<>();
    figures.forEach(
        (name, value) ->
            things
                .computeIfAbsent(name.replaceFirst(THING, "$1"), thing -> new LinkedHashMap<>())
                .put(name, value));
    List<String> lines = new ArrayList<>();
    things.forEach((thing, all) -> lines.add(line(thing, all)));
    return lines;
  }

  private static String line(String thing, Map<String, BigDecimal> figures) {
    if (figures.size() == 1) {
      return figures.entrySet().iterator().next().toString().replace("=", " = ");
    }
    List<String> parts = new ArrayList<>();
    figures.forEach((name, value) -> parts.add(name.substring(thing.length() + 1) + " = " + value));
    return thing + ": " + String.join(", ", parts);
  }
}
