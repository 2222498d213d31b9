package dev.rolecall.report;

import dev.rolecall.failure.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A remedy in its parts. A line that begins with a capital letter is a sentence; any other is to be
 * typed, as is one that sets a variable. Lines to be typed that follow one another are one part;
 * what follows a sentence after a line feed is a line of its own.
 *
 * @param typed whether it is to be typed
 */
record Remedy(boolean typed, String text) {
  private static final Pattern SENTENCE =
      Pattern.compile("(?![A-Z_][A-Z0-9_]*=)\\p{Lu}.*", Pattern.DOTALL);

  static List<Remedy> parts(List<String> lines) {
    List<Remedy> parts = new ArrayList<>();
    lines.forEach(line -> add(parts, Visible.lines(line).stripTrailing()));
    return parts;
  }

  private static void add(List<Remedy> parts, String line) {
    if (SENTENCE.matcher(line).matches()) {
      String[] sentenceAndRest = line.split("\n", 2);
      parts.add(new Remedy(false, Visible.line(sentenceAndRest[0])));
      if (sentenceAndRest.length == 2) {
        add(parts, sentenceAndRest[1]);
      }
      return;
    }
    Remedy last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
    if (last != null && last.typed()) {
      parts.set(parts.size() - 1, new Remedy(true, last.text() + "\n" + line));
    } else {
      parts.add(new Remedy(true, line));
    }
  }
}
