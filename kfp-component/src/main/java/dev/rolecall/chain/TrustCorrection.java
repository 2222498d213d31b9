package dev.rolecall.chain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.iam.MalformedPolicyException;
import dev.rolecall.iam.Operator;
import dev.rolecall.iam.WebIdentityRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How a trust policy would have to read: where its condition keys begin with a scheme, which IAM
 * does not take and {@link dev.rolecall.iam.TrustDocument} does not read, and where a Deny is to
 * leave one subject out.
 */
final class TrustCorrection {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EXCEPTING = "StringNotEquals";

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

  /**
   * Leaves the request's subject out of a Deny, beside those that the Deny leaves out already.
   *
   * @param index of the statement, from 0
   */
  String sparing(WebIdentityRequest request, int index) {
    ObjectNode copy = document.deepCopy();
    ObjectNode conditions = ((ObjectNode) statements(copy).get(index)).withObject("/Condition");
    List<ObjectNode> excepting =
        conditions.properties().stream()
            .filter(operator -> excepts(operator.getKey()))
            .map(operator -> (ObjectNode) operator.getValue())
            .filter(keys -> nameOf(keys, request.subKey()).isPresent())
            .toList();
    ObjectNode keys =
        excepting.isEmpty() ? conditions.withObject("/" + EXCEPTING) : excepting.get(0);
    String name = nameOf(keys, request.subKey()).orElse(request.subKey());
    ArrayNode subjects = JSON.createArrayNode();
    JsonNode before = keys.path(name);
    if (before.isArray()) {
      before.forEach(subjects::add);
    } else if (before.isValueNode()) {
      subjects.add(before);
    }
    keys.set(name, subjects.add(request.subject()));
    return copy.toString();
  }

  private static boolean excepts(String operator) {
    return operator.contains("String")
        && Operator.parse(operator).filter(Operator::isNegated).isPresent();
  }

  /** A key as it is written; IAM compares it without regard to case. */
  private static Optional<String> nameOf(ObjectNode keys, String key) {
    return keys.properties().stream()
        .map(Map.Entry::getKey)
        .filter(key::equalsIgnoreCase)
        .findFirst();
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
