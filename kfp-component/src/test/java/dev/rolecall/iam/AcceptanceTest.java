package dev.rolecall.iam;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rolecall.testing.Golden;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The documents of evaluator.json and documented.json that are {@code parseOnly}: what AWS's
 * documentation and public reports say that IAM takes and refuses.
 */
class AcceptanceTest {
  @Test
  void whatIamTakesIsTakenAndWhatItRefusesIsRefused() throws IOException {
    List<String> rows = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (JsonNode each : cases()) {
      String id = each.path("id").textValue();
      String expected = each.path("expect").textValue();
      Optional<MalformedPolicyException> refusal = refusal(each.path("layers"));
      String ours = refusal.isPresent() ? "Malformed" : "Valid";
      if (!ours.equals(expected)) {
        wrong.add(id);
      }
      String sentence = refusal.map(MalformedPolicyException::iamMessage).orElse("");
      rows.add("%-37s%-11s%-11s%s".formatted(id, expected, ours, sentence).stripTrailing());
    }

    assertThat(wrong).isEmpty();
    Golden.check(
        AcceptanceTest.class,
        "acceptance.txt",
        "%-37s%-11s%-11s%s\n".formatted("", "expected", "ours", "IAM's sentence")
            + String.join("\n", rows)
            + "\n%d of %d as expected\n".formatted(rows.size() - wrong.size(), rows.size()));
  }

  private static Optional<MalformedPolicyException> refusal(JsonNode layers) {
    for (Map.Entry<String, JsonNode> layer : layers.properties()) {
      PolicyType type = PolicyType.valueOf(layer.getKey().toUpperCase(Locale.ROOT));
      for (JsonNode document : layer.getValue()) {
        String json = document.isTextual() ? document.textValue() : document.toString();
        try {
          type.check(PolicyDocument.parse(json));
        } catch (MalformedPolicyException e) {
          return Optional.of(e);
        }
      }
    }
    return Optional.empty();
  }

  private static List<JsonNode> cases() throws IOException {
    List<JsonNode> cases = new ArrayList<>();
    for (String file : List.of("evaluator.json", "documented.json")) {
      try (InputStream in = AcceptanceTest.class.getResourceAsStream(file)) {
        new ObjectMapper().readTree(in).forEach(cases::add);
      }
    }
    cases.removeIf(each -> !each.path("parseOnly").asBoolean());
    return cases;
  }
}
