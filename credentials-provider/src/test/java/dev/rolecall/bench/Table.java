package dev.rolecall.bench;

import java.util.List;

/** A title, the SDK's figures and ours, as Markdown. */
record Table(String title, List<Row> rows) {
  /** What was measured, and the two figures. */
  record Row(String what, String sdk, String ours) {}

  String markdown() {
    StringBuilder text =
        new StringBuilder("| %s | SDK | Rolecall |%n|---|---|---|%n".formatted(title));
    for (Row row : rows) {
      text.append("| %s | %s | %s |%n".formatted(row.what(), row.sdk(), row.ours()));
    }
    return text.toString();
  }
}
