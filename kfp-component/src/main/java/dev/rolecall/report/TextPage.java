package dev.rolecall.report;

/**
 * Text that is folded to a width, in characters. Commands, and words without a space in them, stay
 * whole, so that they can be copied.
 */
record TextPage(int width) {
  static final String MARGIN = "  ";

  private static final int LABEL_WIDTH = 10;

  /** From here on a label stands beside its value, else above it. */
  private static final int WIDE = 72;

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
