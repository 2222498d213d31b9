package dev.rolecall.failure;

/**
 * Text of others made safe to show: what a terminal or a reader's eye would obey instead of seeing
 * (control characters, changes of direction, invisible characters) is spelt out, and secrets are
 * left out.
 */
public final class Visible {
  private Visible() {}

  /** All on one line. */
  public static String line(String text) {
    return lines(text).replace('\n', ' ').strip();
  }

  /** With the line breaks that it has. */
  public static String lines(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    Secrets.leftOut(text).codePoints().forEach(point -> append(shown, point));
    return shown.toString();
  }

  private static void append(StringBuilder shown, int point) {
    if (point == '\t') {
      shown.append(' ');
    } else if (point == '\n' || !obeyed(point)) {
      shown.appendCodePoint(point);
    } else if (point != '\r') {
      shown.append("\\u{%x}".formatted(point));
    }
  }

  private static boolean obeyed(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}
