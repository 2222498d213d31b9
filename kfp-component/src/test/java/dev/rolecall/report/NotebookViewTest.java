package dev.rolecall.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.testing.Golden;
import dev.rolecall.verify.Diagnosis;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class NotebookViewTest {
  @Test
  void aRowIsToldWhole() {
    Golden.check(getClass(), "row.html", NotebookView.row(FailureMode.STS_ACCESS_DENIED));
  }

  @Test
  void aDiagnosisIsToldWithEachOfItsCandidatesAndItsRemedy() {
    Finding finding =
        Finding.oneOf(
            FailureMode.S3_ACCESS_DENIED,
            List.of(FailureMode.S3_ACTION_DENIED, FailureMode.ROLE_HAS_NO_POLICY),
            "S3 answered <AccessDenied>.",
            "One of them.",
            List.of("Look at the role:", "aws iam get-role --role-name team-a"),
            Evidence.of("code", "AccessDenied"));
    Map<FailureMode, String> ruledOut = Map.of(FailureMode.SCOPE_EXCEEDED, "It was refused.");

    assertThat(NotebookView.diagnosis(new Diagnosis(finding, ruledOut, Optional.empty())))
        .contains("<h3>s3-access-denied</h3>", "S3 answered &lt;AccessDenied&gt;.")
        .contains("s3-action-denied: ", "role-has-no-policy: ")
        .contains("scope-exceeded: It was refused.")
        .contains("aws iam get-role --role-name team-a");
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
    String article = cell.substring(cell.indexOf("<article"));

    assertThat(cell).startsWith("<style>").doesNotContain("<html", "<body", "<title>Rolecall");
    assertThat(Format.HTML.render(Samples.failedInPod()))
        .contains(article.replaceFirst(" hidden=\"hidden\"", ""))
        .doesNotContain(" hidden=", "<pre class=\"rolecall-plain\"");
  }

  @Test
  void whereStylesAreTakenOutEachIsItsText() {
    assertThat(plain(NotebookView.report(Samples.failedInPod())))
        .isEqualTo(new TextView(false, NotebookView.PLAIN_WIDTH).render(Samples.failedInPod()));
    assertThat(plain(NotebookView.caller(Samples.passed()))).contains("Verdict: PASSED");
    assertThat(plain(NotebookView.row(FailureMode.ROLE_MISSING)))
        .isEqualTo(CatalogueView.row(FailureMode.ROLE_MISSING, NotebookView.PLAIN_WIDTH));
    assertThat(plain(NotebookView.message(true, "a <b>\n"))).isEqualTo("a <b>");
  }

  /** What a reader sees who obeys no style, and for whom only the article is hidden. */
  private static String plain(String html) {
    Matcher matched =
        Pattern.compile(
                "<pre class=\"rolecall-plain\"[^>]*>(.*?)</pre>\\s+<article class=\"rolecall[^>]+ hidden=\"hidden\">",
                Pattern.DOTALL)
            .matcher(html);
    assertThat(matched.find()).isTrue();
    return matched
        .group(1)
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#61;", "=")
        .replace("&#96;", "`")
        .replace("&#10;", "\n")
        .replace("&amp;", "&");
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
