package dev.rolecall.report;

import dev.rolecall.verify.Report;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The forms in which a report can be read. */
public enum Format {
  /** For terminals and logs: plain. */
  TEXT,
  /** For programs: one object of stable keys, in ASCII. */
  JSON,
  /** For tickets, chats and a pipeline's Markdown artifact. */
  MARKDOWN,
  /** A page without scripts or outside resources. */
  HTML,
  /** For build servers: the XML of JUnit, a test case for each check. */
  JUNIT;

  /**
   * What a file's ending promises: {@code .json}, {@code .md}, {@code .html} or {@code .xml}, else
   * text.
   */
  public static Format ofFile(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".json")) {
      return JSON;
    }
    if (name.endsWith(".md")) {
      return MARKDOWN;
    }
    if (name.endsWith(".xml")) {
      return JUNIT;
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
      case JUNIT -> JunitView.render(List.of(report), Map.of());
    };
  }

  /** Its name on the command line: lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
