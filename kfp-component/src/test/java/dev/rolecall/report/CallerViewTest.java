package dev.rolecall.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.Place;
import dev.rolecall.testing.Golden;
import dev.rolecall.verify.CheckResult;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Report;
import dev.rolecall.verify.Standing;
import dev.rolecall.verify.Vantage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallerViewTest {
  @Test
  void aCallerIsAFewLines() {
    Golden.check(getClass(), "caller.txt", CallerView.text(caller("rolecall-team-a"), 92));
  }

  @Test
  void inANotebookACallerIsTheSameFacts() {
    Golden.check(getClass(), "caller.html", NotebookView.caller(caller("rolecall-team-a")));
  }

  @Test
  void whatWasFoundIsToldByTheWholeReport() {
    Report failed = Samples.failedInPod();

    assertThat(CallerView.text(failed, 92)).isEqualTo(new TextView(false, 92).shown(failed));
    assertThat(NotebookView.caller(failed)).isEqualTo(NotebookView.report(failed));
  }

  @Test
  void noTextCanCommandATerminal() {
    assertThat(CallerView.text(caller("x\u001b[2J"), 92)).contains("x\\u{1b}[2J");
  }

  private static Report caller(String session) {
    return new Report(
        Vantage.POD,
        new Report.Identity(
            Optional.of("arn:aws:iam::111122223333:role/profiles/team-a"),
            Optional.of("system:serviceaccount:team-a:default-editor"),
            Optional.of("arn:aws:sts::111122223333:assumed-role/team-a/" + session)),
        List.of(
            passed("token", Map.of("expires", "2026-11-23T08:00:00Z")),
            passed("exchange", Map.of("expires", "2026-11-22T09:00:00Z")),
            passed("identity", Map.of())),
        Map.of(),
        false);
  }

  private static CheckResult passed(String id, Map<String, String> evidence) {
    return new CheckResult(
        id, id, Standing.at(Place.SESSION), new Outcome.Passed(evidence), Duration.ZERO);
  }
}
