package dev.rolecall.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.testing.Golden;
import org.junit.jupiter.api.Test;

class ChainDrawingTest {
  @Test
  void drawingsAreAsTheirGoldenFile() {
    StringBuilder page = new StringBuilder();
    Chains.all().values().forEach(report -> page.append(drawing(NotebookView.report(report))));
    Golden.check(getClass(), "chains.html", page.toString());
  }

  @Test
  void twoReportsOfOnePageShareNoId() {
    assertThat(drawing(NotebookView.report(Chains.whole()))).doesNotContain(" id=", "url(#");
  }

  @Test
  void aScreenReaderIsToldWhatOthersSee() {
    assertThat(drawing(NotebookView.report(Chains.cutAtTrust())))
        .contains(
            "role=\"img\"",
            "<title>The chain from Profile to bucket: broken at trust</title>",
            "<desc>broken: trust (trust-sub-mismatch); not reached: session, bucket; only read: "
                + "Profile, account, webhook, pod, token, issuer, provider</desc>");
  }

  private static String drawing(String page) {
    int begin = page.indexOf("<div class=\"picture\"");
    return page.substring(begin, page.indexOf("<dl", begin));
  }
}
