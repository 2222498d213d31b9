package dev.rolecall.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.testing.Golden;
import java.util.List;
import org.junit.jupiter.api.Test;

class NotebookViewTest {
  @Test
  void aRowIsToldWhole() {
    Golden.check(getClass(), "row.html", NotebookView.row(FailureMode.STS_ACCESS_DENIED));
  }

  @Test
  void aMessageKeepsItsLinesAndIsNoMarkup() {
    assertThat(NotebookView.message(true, "a <b>\n  Did you mean 'check'?\n"))
        .contains("class=\"finding failed\"")
        .contains("<pre><code>a &lt;b&gt;&#10;  Did you mean &#39;check&#39;?</code></pre>");
  }

  @Test
  void aReportIsThatOfItsPage() {
    String cell = NotebookView.report(Samples.failedInPod());

    assertThat(cell).startsWith("<style>").doesNotContain("<html", "<body", "<title>Rolecall");
    assertThat(Format.HTML.render(Samples.failedInPod())).contains(cell);
  }

  @Test
  void eachCarriesTheOneStyle() {
    assertThat(
            List.of(
                NotebookView.report(Samples.passed()),
                NotebookView.row(FailureMode.ROLE_MISSING),
                NotebookView.message(false, "x")))
        .extracting(html -> html.substring(0, html.indexOf("</style>")))
        .containsOnly(style(Format.HTML.render(Samples.passed())));
  }

  @Test
  void aNotebooksThemeGoesBeforeTheBrowsers() {
    assertThat(style(NotebookView.message(false, "x")))
        .contains(
            ":is([data-jp-theme-light=\"true\"] *) { color-scheme: light; }",
            ":is([data-jp-theme-light=\"false\"] *) { color-scheme: dark; }");
  }

  private static String style(String html) {
    return html.substring(html.indexOf("<style>"), html.indexOf("</style>"));
  }
}
