package dev.rolecall.report;

import dev.rolecall.failure.Visible;
import java.util.List;

/** Text broken into lines at spaces. A word that is too long is left whole, so it can be copied. */
final class Paragraph {
  private Paragraph() {}

  /** The lines by themselves, at least one. */
  static List<String> lines(String text, int width) {
    return of(text, "", "", width).lines().toList();
  }

  /**
   * The lines, each ended.
   *
   * @param first what the first line begins with
   * @param indent what the others begin with
   * @param width of a line, in characters
   */
  static String of(String text, String first, String indent, int width) {
    StringBuilder lines = new StringBuilder();
    StringBuilder line = new StringBuilder(first);
    boolean begun = false;
    for (String word : Visible.line(text).split(" +", -1)) {
      if (begun && line.length() + 1 + word.length() > width) {
        lines.append(line.toString().stripTrailing()).append('\n');
        line = new StringBuilder(indent);
        begun = false;
      }
      line.append(begun ? " " : "").append(word);
      begun = true;
    }
    return lines.append(line.toString().stripTrailing()).append('\n').toString();
  }
}
