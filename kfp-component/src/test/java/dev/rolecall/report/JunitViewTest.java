package dev.rolecall.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.verify.Report;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

final class JunitViewTest {
  @Test
  void aSuiteHasATestCaseForEachCheckOfEachProfileAndOneForItsProof() throws Exception {
    Report passed = Samples.passed();
    Report failed = Samples.failedForAdmin();

    Element suite = suite(List.of(passed, failed), Map.of());

    assertThat(suite.getTagName()).isEqualTo("testsuite");
    assertThat(count(suite, "testcase"))
        .isEqualTo(passed.checks().size() + failed.checks().size() + 2)
        .isEqualTo(Integer.parseInt(suite.getAttribute("tests")));
    for (String[] each :
        new String[][] {{"failure", "failures"}, {"skipped", "skipped"}, {"error", "errors"}}) {
      assertThat(count(suite, each[0]))
          .as(each[0])
          .isEqualTo(Integer.parseInt(suite.getAttribute(each[1])));
    }
    assertThat(count(suite, "failure")).isPositive();
    assertThat(((Element) suite.getElementsByTagName("testcase").item(0)).getAttribute("classname"))
        .isEqualTo("team-a");
  }

  @Test
  void whatIsNotProvedFailsWhereProofIsNeeded() throws Exception {
    Report report = Samples.notProved();

    assertThat(count(suite(List.of(report.needingProof()), Map.of()), "failure")).isEqualTo(1);
    assertThat(count(suite(List.of(report), Map.of()), "failure")).isZero();
  }

  @Test
  void aProfileThatCouldNotBeReadIsAnError() throws Exception {
    Element suite = suite(List.of(), Map.of("team-z", "The cluster has no Profile team-z.\nWhy"));

    assertThat(suite.getAttribute("errors")).isEqualTo("1");
    assertThat(((Element) suite.getElementsByTagName("error").item(0)).getAttribute("message"))
        .isEqualTo("The cluster has no Profile team-z.");
  }

  @Test
  void whatPeersSayIsNoMarkup() throws Exception {
    String said = "]]> <b a=\"1\"> & \u0000 \u001b[2J \uffff \ud800";

    Element suite = suite(List.of(Samples.saying(said)), Map.of("p", said));

    assertThat(count(suite, "b")).isZero();
    assertThat(suite.getTextContent()).contains("<b a=\"1\"> &");
  }

  private static int count(Element suite, String tag) {
    return suite.getElementsByTagName(tag).getLength();
  }

  private static Element suite(List<Report> reports, Map<String, String> unread)
      throws ParserConfigurationException, IOException, SAXException {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(JunitView.render(reports, unread))))
        .getDocumentElement();
  }
}
