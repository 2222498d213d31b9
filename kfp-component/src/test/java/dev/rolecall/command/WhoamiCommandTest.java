package dev.rolecall.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WhoamiCommandTest {
  @Test
  void aBrokenEnvironmentIsToldByTheWholeReportAndFails() {
    Ran ran = whoami(Map.of("AWS_REGION", "eu-west-1"));

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).contains("web-identity-missing", "Remedy", "Verdict: FAILED");
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void itTakesNoScope() {
    assertThat(whoami(Map.of(), "--scope", "s3://ml-data/team-a/").code()).isEqualTo(2);
  }

  private static Ran whoami(Map<String, String> environment, String... args) {
    List<String> line = new ArrayList<>(List.of("whoami"));
    line.addAll(List.of(args));
    return Ran.with(environment, false, List.of(new WhoamiCommand()), line.toArray(String[]::new));
  }
}
