package dev.rolecall.report;

import dev.rolecall.verify.Outcome;

/** Colour on a terminal: ECMA-48, section 8.3.117 (SGR); or none of it. */
enum Ink {
  NONE,
  COLOUR;

  private static final String BOLD = "1";
  private static final String FAINT = "2";

  String mark(Outcome.Kind kind, String text) {
    return switch (kind) {
      case PASSED -> in("32", text);
      case FAILED -> in("1;31", text);
      case WARNED -> in("33", text);
      case SKIPPED -> in(FAINT, text);
    };
  }

  String strong(String text) {
    return in(BOLD, text);
  }

  String faint(String text) {
    return in(FAINT, text);
  }

  private String in(String rendition, String text) {
    return this == NONE ? text : "\u001b[" + rendition + "m" + text + "\u001b[0m";
  }
}
