package dev.rolecall.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RandomRequestsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int REQUESTS = 100_000;

  @Test
  void aSecondEvaluatorDecidesAlike() throws IOException {
    List<String> lines = new RandomRequests(1).lines(REQUESTS).toList();
    List<String> answers =
        Ran.withInput(
                lines.stream().map(line -> line + "\n").collect(Collectors.joining()),
                List.of(new SimulateCommand()),
                "simulate",
                "--json-lines")
            .out()
            .lines()
            .toList();

    assertThat(answers).hasSize(REQUESTS);
    for (int at = 0; at < REQUESTS; at++) {
      JsonNode asked = MAPPER.readTree(lines.get(at));
      assertThat(MAPPER.readTree(answers.get(at)).path("decision").asText())
          .as("%s%n%s", lines.get(at), answers.get(at))
          .isEqualTo(new NaiveEvaluator(asked).decision());
    }
  }
}
