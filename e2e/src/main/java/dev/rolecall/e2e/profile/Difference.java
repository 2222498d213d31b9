package dev.rolecall.e2e.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;

/** The difference of two JSON documents, line by line. */
final class Difference {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int CONTEXT = 2;

  private Difference() {}

  /**
   * Lines that begin with a minus, a plus or, around these, a space; an ellipsis stands for those
   * that are left out. Empty where the documents say the same.
   *
   * @param before JSON, or nothing
   * @param after JSON, or nothing
   */
  static List<String> between(String before, String after) {
    List<String> lines = marked(lines(before), lines(after));
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (nearChange(lines, i)) {
        shown.add(lines.get(i));
      } else if (i > 0 && nearChange(lines, i - 1)) {
        shown.add("…");
      }
    }
    return shown;
  }

  private static boolean nearChange(List<String> lines, int index) {
    return lines
        .subList(Math.max(0, index - CONTEXT), Math.min(lines.size(), index + CONTEXT + 1))
        .stream()
        .anyMatch(line -> !line.startsWith(" "));
  }

  private static List<String> lines(String json) {
    if (json.isEmpty()) {
      return List.of();
    }
    try {
      JsonNode tree = JSON.readTree(json);
      DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
      return JSON.writer(
              new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter))
          .writeValueAsString(tree)
          .lines()
          .toList();
    } catch (JsonProcessingException e) {
      return json.lines().toList();
    }
  }

  /** By the longest common subsequence. */
  private static List<String> marked(List<String> before, List<String> after) {
    int[][] common = new int[before.size() + 1][after.size() + 1];
    for (int i = before.size() - 1; i >= 0; i--) {
      for (int j = after.size() - 1; j >= 0; j--) {
        common[i][j] =
            before.get(i).equals(after.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<String> lines = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < before.size() || j < after.size()) {
      if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
        lines.add("  " + before.get(i));
        i++;
        j++;
      } else if (i < before.size() && (j == after.size() || common[i + 1][j] >= common[i][j + 1])) {
        lines.add("- " + before.get(i++));
      } else {
        lines.add("+ " + after.get(j++));
      }
    }
    return lines;
  }
}
