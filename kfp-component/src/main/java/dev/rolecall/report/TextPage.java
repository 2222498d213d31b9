package dev.rolecall.report;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Text that is folded to a width, in characters. Commands, and words without a space in them, stay
 * whole, so that they can be copied.
 */
record TextPage(int width) {
  static final String MARGIN = "  ";

  private static final int LABEL_WIDTH = 10;

  /** From here on a label stands beside its value, else above it. */
  private static final int WIDE = 72;

  private static final String COPIED = " ".repeat(6);
  private static final String UNDER_LABEL = " ".repeat(4);

  /** A value under its label, which may be empty. */
  String labelled(String label, String value) {
    if (isWide()) {
      return Paragraph.of(value, MARGIN + padded(label, LABEL_WIDTH), indent(), width);
    }
    return (label.isEmpty() ? "" : MARGIN + label + "\n")
        + Paragraph.of(value, indent(), indent(), width);
  }

  /** One of several values under one label. */
  String item(String value) {
    return Paragraph.of(value, indent(), indent() + MARGIN, width);
  }

  /** What is to be done, sentences and what is to be typed, under its label. */
  String remedy(List<String> lines, Ink ink) {
    StringBuilder text = new StringBuilder();
    String label = "Remedy";
    for (Remedy part : Remedy.parts(lines)) {
      if (part.typed()) {
        text.append(label.isEmpty() ? "" : MARGIN + label + "\n")
            .append("\n")
            .append(block(part.text(), ink))
            .append("\n");
      } else {
        text.append(labelled(label, part.text()));
      }
      label = "";
    }
    return text.toString();
  }

  /** To be copied, and so not folded. */
  static String block(String lines, Ink ink) {
    return lines
        .lines()
        .map(line -> COPIED + ink.strong(line) + "\n")
        .collect(Collectors.joining());
  }

  private String indent() {
    return isWide() ? MARGIN + " ".repeat(LABEL_WIDTH) : UNDER_LABEL;
  }

  private boolean isWide() {
    return width >= WIDE;
  }

  static String padded(String text, int width) {
    int length = text.codePointCount(0, text.length());
    return text + " ".repeat(Math.max(0, width - length));
  }
}
