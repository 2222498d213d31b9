package dev.rolecall.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.testing.Golden;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The decisions that AWS's documentation gives, asked of the command as its users ask it. */
class EvaluatorCasesTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Of a resource whose policy is not merged with those of the principal's account. */
  private static final String OTHER_ACCOUNT = "444455556666";

  private static final Map<String, String> DECISIONS =
      Map.of(
          "Allowed", "allowed",
          "ImplicitlyDenied", "implicit_deny",
          "ExplicitlyDenied", "explicit_deny");

  private record Answered(String id, String expected, String answer, String said) {
    boolean holds() {
      return expected.equals(answer);
    }

    @Override
    public String toString() {
      return "%s %s: %s%n  %s".formatted(holds() ? "ok" : "NO", id, answer, said);
    }
  }

  @Test
  void eachDecisionIsTheDocumentedOne() throws IOException {
    List<JsonNode> cases = cases();
    Ran ran =
        Ran.withInput(
            cases.stream().map(each -> line(each) + "\n").collect(Collectors.joining()),
            List.of(new SimulateCommand()),
            "simulate",
            "--json-lines");
    List<String> lines = ran.out().lines().toList();
    assertThat(ran.code()).isZero();
    assertThat(lines).hasSameSizeAs(cases);

    StringBuilder table = new StringBuilder();
    int held = 0;
    for (int at = 0; at < cases.size(); at++) {
      Answered answered = answered(cases.get(at), MAPPER.readTree(lines.get(at)));
      held += answered.holds() ? 1 : 0;
      table.append(answered).append('\n');
    }
    table.append("held %d of %d%n".formatted(held, cases.size()));
    Golden.check(getClass(), "evaluator.txt", table.toString());
    assertThat(held).isEqualTo(cases.size());
  }

  private static Answered answered(JsonNode given, JsonNode answer) {
    return new Answered(
        given.path("id").asText(),
        DECISIONS.getOrDefault(given.path("expect").asText(), ""),
        answer.path("decision").asText(),
        answer.path("explanation").asText());
  }

  private static ObjectNode line(JsonNode given) {
    ObjectNode line = MAPPER.createObjectNode();
    ArrayNode policies = line.putArray("policies");
    given
        .path("layers")
        .properties()
        .forEach(
            layer ->
                layer
                    .getValue()
                    .forEach(
                        document ->
                            policies
                                .addObject()
                                .put("kind", layer.getKey())
                                .set("document", document)));
    JsonNode request = given.path("request");
    JsonNode principal = request.path("principal");
    line.putObject("principal")
        .put(
            principal.path("type").asText().equals("aws") ? "AWS" : "Federated",
            principal.path("id").asText());
    line.put("action", request.path("action").asText());
    line.put("resource", request.path("resource").asText());
    line.set("context", request.path("context"));
    if (given.path("layers").has("resource") && !given.path("merge").asBoolean()) {
      line.put("resource_account", OTHER_ACCOUNT);
    }
    return line;
  }

  private static List<JsonNode> cases() throws IOException {
    List<JsonNode> cases = new ArrayList<>();
    for (String name : List.of("evaluator.json", "documented.json")) {
      try (InputStream file =
          EvaluatorCasesTest.class.getResourceAsStream("/dev/rolecall/iam/" + name)) {
        MAPPER.readTree(file).forEach(cases::add);
      }
    }
    cases.removeIf(each -> each.path("parseOnly").asBoolean());
    return cases;
  }
}
