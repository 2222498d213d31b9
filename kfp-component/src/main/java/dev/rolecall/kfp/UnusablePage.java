package dev.rolecall.kfp;

import dev.rolecall.report.HtmlTemplates;
import java.util.Map;

/** The page of a step that could not run: apart, so that no other step makes its template ready. */
final class UnusablePage {
  private static final HtmlTemplates TEMPLATES = new HtmlTemplates(UnusablePage.class);

  private UnusablePage() {}

  static String render(String problem) {
    return TEMPLATES.filled("unusable.html.mustache", Map.of("problem", problem));
  }
}
