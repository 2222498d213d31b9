package dev.rolecall.chain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.iam.MalformedPolicyException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A trust policy whose condition keys begin with a scheme, and how it would have to read. IAM does
 * not take such keys.
 */
final class TrustCorrection {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode document;

  private TrustCorrection(ObjectNode document) {
    this.document = document;
  }

  /**
   * Reads it.
   *
   * @throws MalformedPolicyException where it is not a JSON object
   */
  static TrustCorrection parse(String json) {
    try {
      if (JSON.readTree(json) instanceof ObjectNode object) {
        return new TrustCorrection(object);
      }
      throw new MalformedPolicyException("it is not a JSON object");
    } catch (JsonProcessingException e) {
      throw new MalformedPolicyException("it is not JSON: " + e.getOriginalMessage());
    }
  }

  /** A condition key that begins with a scheme. */
  Optional<String> keyWithScheme() {
    for (JsonNode statement : statements(document)) {
      for (JsonNode keys : statement.path("Condition")) {
        for (Map.Entry<String, JsonNode> entry : keys.properties()) {
          if (entry.getKey().toLowerCase(Locale.ROOT).matches("https?://.*")) {
            return Optional.of(entry.getKey());
          }
        }
      }
    }
    return Optional.empty();
  }

  String withoutSchemes() {
    ObjectNode copy = document.deepCopy();
    for (JsonNode statement : statements(copy)) {
      for (JsonNode keys : statement.path("Condition")) {
        if (keys instanceof ObjectNode conditions) {
          Map<String, JsonNode> renamed = new LinkedHashMap<>();
          conditions
              .properties()
              .forEach(
                  e -> renamed.put(e.getKey().replaceFirst("(?i)^https?://", ""), e.getValue()));
          conditions.removeAll();
          conditions.setAll(renamed);
        }
      }
    }
    return copy.toString();
  }

  private static List<JsonNode> statements(ObjectNode document) {
    JsonNode statement = document.path("Statement");
    if (!statement.isArray()) {
      return statement.isMissingNode() ? List.of() : List.of(statement);
    }
    List<JsonNode> statements = new ArrayList<>();
    statement.forEach(statements::add);
    return statements;
  }
}
