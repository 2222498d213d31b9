package dev.rolecall.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a cell is told; there is no role here. */
final class CredentialsLineTest {
  private final CredentialsEndpoint endpoint =
      new CredentialsEndpoint(
          Optional.empty(),
          Map.of(),
          narrowing -> SessionSource.of(Map.of(), narrowing),
          Processes.ofThisMachine());

  @AfterEach
  void close() {
    endpoint.close();
  }

  @Test
  void withoutARoleItSaysSoAndWhereToLook() {
    Reply reply = answer("on");

    assertThat(reply.cell().exitCode()).isEqualTo(1);
    assertThat(reply.cell().text())
        .startsWith("Credentials stay as they were, for there are none.\nThis process has no role:")
        .contains("kubectl get serviceaccount default-editor");
    assertThat(reply.environment()).isEmpty();
  }

  @Test
  void whatIsNotOnIsOff() {
    assertThat(answer().cell().text())
        .isEqualTo("Credentials are off. To turn them on: %rolecall credentials on\n");
    assertThat(answer("off").cell().text()).isEqualTo("Credentials were not on.\n");
  }

  @Test
  void whatItDoesNotTakeIsToldWithWhatToType() {
    for (List<String> words :
        List.of(
            List.of("onn"),
            List.of("on", "off"),
            List.of("--read-only"),
            List.of("on", "--prefix"),
            List.of("on", "--prefix", "ml-data/in"))) {
      Cell cell = answer(words.toArray(String[]::new)).cell();
      assertThat(cell.exitCode()).as("%s", words).isEqualTo(2);
      assertThat(cell.text().lines().count()).as("%s", words).isGreaterThan(1);
      assertThat(cell.text()).startsWith("rolecall credentials: ");
    }
  }

  @Test
  void itsHelpNamesAllThatItTakes() {
    assertThat(answer("--help").cell().text()).contains("on|off", "--prefix", "--read-only");
  }

  private Reply answer(String... words) {
    List<String> line = new ArrayList<>(List.of(CredentialsLine.NAME));
    line.addAll(List.of(words));
    return CredentialsLine.answer(
        endpoint, new Request(line, OptionalLong.of(ProcessHandle.current().pid())));
  }
}
