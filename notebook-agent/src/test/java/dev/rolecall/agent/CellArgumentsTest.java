package dev.rolecall.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CellArgumentsTest {
  @Test
  void whatACellsLineTakesIsTheCommandsOwn() throws Exception {
    JsonNode told = new JsonMapper().readTree(CellArguments.json());

    List<String> names = new ArrayList<>();
    told.fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .containsExactlyInAnyOrder("can", "check", "whoami", "why", "explain", "simulate");
    JsonNode options = told.at("/check/options");
    assertThat(options.path("--access")).hasToString("[\"read\",\"write\"]");
    assertThat(options.path("--scope")).hasToString("[]");
    assertThat(options.path("--strict").isNull()).isTrue();
    assertThat(told.at("/can/values")).extracting(JsonNode::asText).contains("s3:GetObject");
    assertThat(told.at("/explain/values")).extracting(JsonNode::asText).contains("role-missing");
  }
}
