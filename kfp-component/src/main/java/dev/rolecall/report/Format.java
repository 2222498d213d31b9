package dev.rolecall.report;

import dev.rolecall.verify.Report;
import java.nio.file.Path;
import java.util.Locale;

/** The forms in which a report can be read. */
public enum Format {
  /** For terminals and logs: plain. */
  TEXT,
  /** For programs: one object of stable keys, in ASCII. */
  JSON,
  /** For tickets, chats and a pipeline's Markdown artifact. */
  MARKDOWN,
  /** A page without scripts or outside resources. */
  HTML;

  /** What a file's ending promises: {@code .json}, {@code .md} or {@code .html}, else text. */
  public static Format ofFile(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".json")) {
      return JSON;
    }
    if (name.endsWith(".md")) {
      return MARKDOWN;
    }
    return name.endsWith(".html") ? HTML : TEXT;
  }

  /** The report in this form, ending with a line feed. */
  public String render(Report report) {
    return switch (this) {
      case TEXT -> new TextView(false, TextView.WIDTH).render(report);
      case JSON -> JsonView.render(report);
      case MARKDOWN -> MarkdownView.render(report);
      case HTML -> HtmlView.render(report);
    };
  }

  /** Its name on the command line: lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
