package dev.rolecall.iam;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From JSON to a document: its elements and their shapes, not yet the words in them. */
final class PolicyReader {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private static final List<String> OF_DOCUMENT = List.of("Version", "Id", "Statement");
  private static final List<String> OF_STATEMENT =
      List.of(
          "Sid",
          "Effect",
          "Principal",
          "NotPrincipal",
          "Action",
          "NotAction",
          "Resource",
          "NotResource",
          "Condition");

  private PolicyReader() {}

  static PolicyDocument read(String json) {
    JsonNode document = tree(json);
    requireKnown(object(document, "", "an object"), "", OF_DOCUMENT);
    String version = text(document, "", "Version").orElse(PolicyDocument.OLD);
    if (!version.equals(PolicyDocument.CURRENT) && !version.equals(PolicyDocument.OLD)) {
      throw PolicySentences.version(version);
    }
    return new PolicyDocument(version, text(document, "", "Id"), statements(document));
  }

  private static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      String why = e.getOriginalMessage();
      if (e instanceof StreamReadException read && why.startsWith("Duplicate field")) {
        throw PolicySentences.duplicate(place(read.getProcessor()));
      }
      JsonLocation at = e.getLocation() == null ? JsonLocation.NA : e.getLocation();
      // What follows the first colon is the parser's own affair.
      throw PolicySentences.notJson(at.getLineNr(), at.getColumnNr(), why.split(": ", 2)[0]);
    } catch (NumberFormatException e) {
      throw PolicySentences.number();
    }
  }

  /** As the places of our other sentences: {@code Statement[1].Effect}. */
  private static String place(JsonParser parser) {
    StringBuilder place = new StringBuilder();
    var at = parser.getParsingContext();
    for (; at != null && !at.inRoot(); at = at.getParent()) {
      if (at.inArray()) {
        place.insert(0, "[" + at.getCurrentIndex() + "]");
      } else {
        place.insert(0, "." + at.getCurrentName());
      }
    }
    return place.isEmpty() ? "" : place.substring(1);
  }

  private static List<Statement> statements(JsonNode document) {
    JsonNode found = document.get("Statement");
    if (found == null) {
      throw PolicySentences.missing("", "Statement", "a policy holds one statement or more");
    }
    if (found.isObject()) {
      return List.of(statement(found, "Statement"));
    }
    if (!found.isArray()) {
      throw PolicySentences.wrongShape("Statement", kind(found), "an object or a list of objects");
    }
    if (found.isEmpty()) {
      throw PolicySentences.noStatements();
    }
    List<Statement> statements = new ArrayList<>();
    for (JsonNode each : found) {
      statements.add(statement(each, PolicySentences.statement(statements.size())));
    }
    return statements;
  }

  private static Statement statement(JsonNode found, String place) {
    requireKnown(object(found, place, "an object"), place, OF_STATEMENT);
    return new Statement(
        text(found, place, "Sid"),
        effect(found, place),
        principals(found, place),
        values(found, place, "Action").orElseThrow(() -> PolicySentences.noActions(place)),
        values(found, place, "Resource"),
        conditions(found, place));
  }

  private static Statement.Effect effect(JsonNode statement, String place) {
    String found =
        text(statement, place, "Effect")
            .orElseThrow(
                () -> PolicySentences.missing(place, "Effect", "it is \"Allow\" or \"Deny\""));
    for (Statement.Effect effect : Statement.Effect.values()) {
      if (effect.written().equals(found)) {
        return effect;
      }
    }
    throw PolicySentences.effect(place + ".Effect", found);
  }

  /** The element or its Not- form, whichever is there. */
  private static Optional<String> which(JsonNode statement, String place, String element) {
    boolean plain = statement.has(element);
    boolean negated = statement.has("Not" + element);
    if (plain && negated) {
      throw PolicySentences.both(place, element, "Not" + element);
    }
    return plain || negated ? Optional.of(plain ? element : "Not" + element) : Optional.empty();
  }

  private static Optional<Statement.Values> values(JsonNode statement, String place, String name) {
    return which(statement, place, name)
        .map(
            element ->
                new Statement.Values(
                    !element.equals(name),
                    strings(statement.path(element), place + "." + element)));
  }

  private static Optional<Principals> principals(JsonNode statement, String place) {
    return which(statement, place, "Principal")
        .map(
            element ->
                principals(
                    statement.path(element), place + "." + element, !element.equals("Principal")));
  }

  private static Principals principals(JsonNode found, String place, boolean negated) {
    if (found.isTextual() && found.textValue().equals("*")) {
      return Principals.anyone(negated);
    }
    object(found, place, "\"*\" or an object such as {\"Federated\": \"…\"}");
    List<Principals.Named> named = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : found.properties()) {
      String at = place + "." + entry.getKey();
      Principals.Kind kind = PolicyWords.principalKind(entry.getKey(), at);
      for (String id : strings(entry.getValue(), at)) {
        named.add(new Principals.Named(kind, id));
      }
    }
    if (named.isEmpty()) {
      throw PolicySentences.noPrincipals(place);
    }
    return new Principals(negated, named);
  }

  /**
   * One without keys asks nothing, and IAM was recorded to take it whatever its name is
   * (getmoto/moto, tests/test_iam/test_iam_policies.py).
   */
  private static List<Condition> conditions(JsonNode statement, String place) {
    JsonNode found = statement.get("Condition");
    if (found == null) {
      return List.of();
    }
    String block = place + ".Condition";
    List<Condition> conditions = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : object(found, block, "an object").properties()) {
      String at = block + "." + entry.getKey();
      for (Map.Entry<String, JsonNode> key :
          object(entry.getValue(), at, "an object of keys").properties()) {
        Operator operator =
            Operator.parse(entry.getKey())
                .orElseThrow(() -> PolicySentences.operator(at, entry.getKey()));
        String atKey = at + "." + key.getKey();
        conditions.add(new Condition(operator, key.getKey(), scalars(key.getValue(), atKey)));
      }
    }
    return conditions;
  }

  private static void requireKnown(JsonNode object, String place, List<String> known) {
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      if (!known.contains(entry.getKey())) {
        throw PolicySentences.unknown(PolicySentences.within(place, entry.getKey()), known);
      }
    }
  }

  private static JsonNode object(JsonNode found, String place, String wanted) {
    if (!found.isObject()) {
      throw PolicySentences.wrongShape(place, kind(found), wanted);
    }
    return found;
  }

  private static Optional<String> text(JsonNode object, String place, String element) {
    JsonNode found = object.get(element);
    if (found == null) {
      return Optional.empty();
    }
    if (!found.isTextual()) {
      throw PolicySentences.wrongShape(
          PolicySentences.within(place, element), kind(found), "a string");
    }
    return Optional.of(found.textValue());
  }

  private static List<String> strings(JsonNode found, String place) {
    List<String> values = new ArrayList<>();
    for (JsonNode each : found.isArray() ? found : List.of(found)) {
      if (!each.isTextual()) {
        throw PolicySentences.wrongShape(place, kind(each), "a string or a list of strings");
      }
      values.add(each.textValue());
    }
    return values;
  }

  private static List<String> scalars(JsonNode found, String place) {
    List<String> values = new ArrayList<>();
    for (JsonNode each : found.isArray() ? found : List.of(found)) {
      if (!each.isTextual() && !each.isNumber() && !each.isBoolean()) {
        throw PolicySentences.wrongShape(
            place, kind(each), "a string, a number or a boolean, or a list of them");
      }
      values.add(each.asText());
    }
    return values;
  }

  private static String kind(JsonNode found) {
    return switch (found.getNodeType()) {
      case ARRAY -> "a list";
      case OBJECT -> "an object";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "a boolean";
      case NULL -> "null";
      case MISSING, BINARY, POJO -> "empty";
    };
  }
}
