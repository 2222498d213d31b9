package dev.rolecall.report;

import dev.rolecall.failure.Visible;
import dev.rolecall.token.ServiceAccountSubject;
import dev.rolecall.verify.CheckResult;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Proved;
import dev.rolecall.verify.Report;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Reports as the XML that build servers read of JUnit (Apache Ant, JUnitReport): one suite, a test
 * case for each check, and one for whether it is proved; the class is the Profile. What fails the
 * report is a failure, what was not decided is skipped, and a Profile that could not be read is an
 * error.
 */
public final class JunitView {
  private static final String NAME = "rolecall";

  private final XMLStreamWriter xml;

  private JunitView(XMLStreamWriter xml) {
    this.xml = xml;
  }

  /**
   * The suite, ending with a line feed.
   *
   * @param unread what could not be read of a Profile, by its name
   */
  public static String render(List<Report> reports, Map<String, String> unread) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      new JunitView(xml).suite(reports, unread);
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("a suite cannot be written", e);
    }
    return text.append("\n").toString();
  }

  private void suite(List<Report> reports, Map<String, String> unread) throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    xml.writeCharacters("\n");
    xml.writeStartElement("testsuite");
    attribute("name", NAME);
    attribute(
        "tests",
        reports.stream().mapToInt(report -> report.checks().size() + 1).sum() + unread.size());
    attribute("failures", reports.stream().mapToLong(JunitView::failures).sum());
    attribute("errors", unread.size());
    attribute("skipped", reports.stream().mapToLong(JunitView::skipped).sum());
    attribute(
        "time",
        seconds(
            reports.stream()
                .flatMap(report -> report.checks().stream())
                .map(CheckResult::took)
                .reduce(Duration.ZERO, Duration::plus)));
    for (Report report : reports) {
      for (CheckResult check : report.checks()) {
        check(report, check);
      }
      proof(report);
    }
    for (Map.Entry<String, String> each : unread.entrySet()) {
      begin(each.getKey(), "The Profile is read", Duration.ZERO);
      told("error", "unread", each.getValue().lines().findFirst().orElse(""), each.getValue());
      end();
    }
    line(0);
    xml.writeEndElement();
    xml.writeEndDocument();
  }

  private static long failures(Report report) {
    return report.checks().stream().filter(report::fails).count() + (isUnproved(report) ? 1 : 0);
  }

  private static long skipped(Report report) {
    return report.checks().stream()
            .filter(check -> check.outcome().kind() == Outcome.Kind.SKIPPED)
            .count()
        + (isUndecided(report) ? 1 : 0);
  }

  private static boolean isUnproved(Report report) {
    return report.passed() && !report.accepted();
  }

  /** Where it is broken, proof is not asked for; nor where it passes without. */
  private static boolean isUndecided(Report report) {
    return !report.passed() || (report.accepted() && report.proved() == Proved.NO);
  }

  private void check(Report report, CheckResult check) throws XMLStreamException {
    begin(profile(report), check.title(), check.took());
    String note = Verdict.note(report.checks(), check).orElse("");
    if (report.fails(check)) {
      Finding finding = check.finding().orElseThrow();
      told("failure", finding.mode().id(), finding.seen(), body(finding, note));
    } else if (check.outcome() instanceof Outcome.Skipped) {
      told("skipped", "", note, "");
    } else {
      out(
          check
              .finding()
              .map(finding -> finding.mode().id() + ": " + body(finding, note))
              .orElse(note));
    }
    end();
  }

  private void proof(Report report) throws XMLStreamException {
    begin(profile(report), "The chain is proved", Duration.ZERO);
    if (isUnproved(report)) {
      told(
          "failure",
          "not-proved",
          Verdict.headline(report),
          String.join("\n", Verdict.unproved(report)));
    } else if (isUndecided(report)) {
      told("skipped", "", Verdict.headline(report), "");
    } else {
      out(report.proved().toString());
    }
    end();
  }

  private static String body(Finding finding, String note) {
    return finding.followsFrom().isPresent()
        ? note
        : finding.seen() + "\n" + finding.cause() + "\n" + String.join("\n", finding.remedy());
  }

  /** The namespace of the subject that was verified, which is the Profile's name. */
  private static String profile(Report report) {
    return report
        .identity()
        .subject()
        .flatMap(ServiceAccountSubject::parse)
        .map(ServiceAccountSubject::namespace)
        .or(() -> report.identity().role())
        .orElse(NAME);
  }

  private void begin(String profile, String name, Duration took) throws XMLStreamException {
    line(1);
    xml.writeStartElement("testcase");
    attribute("classname", profile);
    attribute("name", name);
    attribute("time", seconds(took));
  }

  private void told(String element, String type, String message, String text)
      throws XMLStreamException {
    line(2);
    xml.writeStartElement(element);
    if (!type.isEmpty()) {
      attribute("type", type);
    }
    attribute("message", message);
    xml.writeCharacters(Visible.lines(text));
    xml.writeEndElement();
  }

  private void out(String text) throws XMLStreamException {
    if (!text.isEmpty()) {
      line(2);
      xml.writeStartElement("system-out");
      xml.writeCharacters(Visible.lines(text));
      xml.writeEndElement();
    }
  }

  private void end() throws XMLStreamException {
    line(1);
    xml.writeEndElement();
  }

  private void line(int depth) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
  }

  private void attribute(String name, Object value) throws XMLStreamException {
    xml.writeAttribute(name, Visible.line(value.toString()));
  }

  private static String seconds(Duration time) {
    return "%d.%03d".formatted(time.toSeconds(), time.toMillisPart());
  }
}
