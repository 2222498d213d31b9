package dev.rolecall.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.iam.MalformedPolicyException;
import dev.rolecall.iam.Miss;
import dev.rolecall.iam.Policy;
import dev.rolecall.iam.PolicyDocument;
import dev.rolecall.iam.PolicyEvaluator;
import dev.rolecall.iam.TrustPolicy;
import dev.rolecall.iam.WebIdentityRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A trust policy as stored, and how it would have to read. A correction changes what it must and
 * keeps everything else: other statements, their order, their Sids and conditions.
 */
final class TrustCorrection {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EQUALS = "StringEquals";
  private static final String SUBJECT = "system:serviceaccount:";

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

  /** The document that admits {@code ask} and nobody else. */
  static String fresh(WebIdentityRequest ask) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("Version", "2012-10-17").putArray("Statement").add(statement(ask));
    return document.toString();
  }

  /** Without white space, as IAM counts it. */
  String json() {
    return document.toString();
  }

  int length() {
    return json().length();
  }

  /** A condition key that begins with a scheme, which IAM does not take. */
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

  /** Without one statement. */
  String without(int index) {
    ObjectNode copy = document.deepCopy();
    statementArray(copy).remove(index);
    return copy.toString();
  }

  /** With one more statement, which admits {@code ask}. */
  String admitting(WebIdentityRequest ask) {
    ObjectNode copy = document.deepCopy();
    statementArray(copy).add(statement(ask));
    return copy.toString();
  }

  /**
   * With statement {@code index} for this subject, and for those others that it names letter by
   * letter or in every namespace, but no longer for whole namespaces.
   */
  String onlyFor(WebIdentityRequest ask, int index) {
    ObjectNode copy = document.deepCopy();
    if (statementArray(copy).get(index) instanceof ObjectNode statement) {
      ObjectNode condition = statement.withObject("/Condition");
      boolean named = false;
      for (Map.Entry<String, JsonNode> operator : condition.properties()) {
        if (operator.getKey().matches("(?i)string(equals|like)(ignorecase)?")
            && operator.getValue() instanceof ObjectNode keys) {
          named |= narrow(keys, ask);
        }
      }
      if (!named) {
        add(condition, ask.subKey(), List.of(ask.subject()));
      }
    }
    return copy.toString();
  }

  private static boolean narrow(ObjectNode keys, WebIdentityRequest ask) {
    for (String name : names(keys)) {
      if (name.equalsIgnoreCase(ask.subKey())) {
        Set<String> subjects = new LinkedHashSet<>();
        texts(keys.path(name)).stream()
            .filter(text -> !text.matches(".*[*?][^:]*"))
            .forEach(subjects::add);
        subjects.add(ask.subject());
        keys.set(name, value(List.copyOf(subjects)));
        return true;
      }
    }
    return false;
  }

  private static List<String> names(ObjectNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** With statement {@code index} so that none of {@code misses} is missed. */
  String corrected(WebIdentityRequest ask, int index, List<Miss> misses) {
    ObjectNode copy = document.deepCopy();
    if (!(statementArray(copy).get(index) instanceof ObjectNode statement)) {
      return admitting(ask);
    }
    if (misses.stream().anyMatch(miss -> miss.element() == Miss.Element.PRINCIPAL)) {
      // A statement for a service, an account or another cluster is somebody else's.
      return namesIssuer(statement, ask)
          ? underRightProvider(ask, copy, statement)
          : admitting(ask);
    }
    for (Miss miss : misses) {
      if (miss.element() == Miss.Element.ACTION) {
        statement.put("Action", TrustPolicy.ACTION);
      } else if (miss.element() == Miss.Element.CONDITION) {
        satisfy(statement.withObject("/Condition"), ask, miss);
      }
    }
    return copy.toString();
  }

  private static boolean namesIssuer(ObjectNode statement, WebIdentityRequest ask) {
    JsonNode federated = statement.path("Principal").path("Federated");
    return federated.isTextual() && federated.asText().endsWith(":oidc-provider/" + ask.issuer());
  }

  /** The issuer is right, its provider's account or partition is not. */
  private static String underRightProvider(
      WebIdentityRequest ask, ObjectNode copy, ObjectNode statement) {
    statement.withObject("/Principal").put("Federated", ask.providerArn());
    String moved = copy.toString();
    return TrustCorrection.parse(moved).admits(ask)
        ? moved
        : TrustCorrection.parse(moved).admitting(ask);
  }

  private boolean admits(WebIdentityRequest ask) {
    return PolicyEvaluator.evaluate(
            List.of(new Policy("trust policy", PolicyDocument.parse(json()))), ask.request())
        .allowed();
  }

  private static void satisfy(ObjectNode condition, WebIdentityRequest ask, Miss miss) {
    String operator = miss.operator().orElse(EQUALS);
    String key = miss.key().orElse("");
    if (miss.subjectUnderAudience()) {
      removeKey(condition, key);
      add(condition, ask.audKey(), ask.audiences());
      if (!hasKey(condition, ask.subKey())) {
        add(condition, ask.subKey(), List.of(ask.subject()));
      }
      return;
    }
    boolean subject = key.equalsIgnoreCase(ask.subKey());
    if (!subject && !key.equalsIgnoreCase(ask.audKey())) {
      ofOtherIssuer(condition, ask, miss);
      return;
    }
    List<String> values = subject ? List.of(ask.subject()) : ask.audiences();
    if (condition.get(operator) instanceof ObjectNode keys) {
      Set<String> merged = new LinkedHashSet<>();
      texts(keys.path(key)).stream()
          .filter(text -> keeps(text, subject, miss))
          .forEach(merged::add);
      merged.addAll(values);
      keys.set(key, value(List.copyOf(merged)));
    }
  }

  /** A claim's key under another issuer's name; a condition of another kind is left as it is. */
  private static void ofOtherIssuer(ObjectNode condition, WebIdentityRequest ask, Miss miss) {
    if (miss.isOnClaim("sub")) {
      removeKey(condition, miss.key().orElse(""));
      add(condition, ask.subKey(), List.of(ask.subject()));
    } else if (miss.isOnClaim("aud")) {
      removeKey(condition, miss.key().orElse(""));
      add(condition, ask.audKey(), ask.audiences());
    }
  }

  /** Values of the wrong shape are replaced; those that admit others stay. */
  private static boolean keeps(String text, boolean subject, Miss miss) {
    boolean wildcard = miss.wildcardUnderEquals() && text.matches(".*[*?].*");
    return subject ? text.startsWith(SUBJECT) && !wildcard : !wildcard;
  }

  private static ObjectNode statement(WebIdentityRequest ask) {
    ObjectNode statement = JsonNodeFactory.instance.objectNode();
    statement.put("Effect", "Allow");
    statement.putObject("Principal").put("Federated", ask.providerArn());
    statement.put("Action", TrustPolicy.ACTION);
    ObjectNode condition = statement.putObject("Condition");
    add(condition, ask.audKey(), ask.audiences());
    add(condition, ask.subKey(), List.of(ask.subject()));
    return statement;
  }

  private static void add(ObjectNode condition, String key, List<String> values) {
    condition.withObject("/" + EQUALS).set(key, value(values));
  }

  private static boolean hasKey(ObjectNode condition, String key) {
    return condition.findValue(key) != null;
  }

  private static void removeKey(ObjectNode condition, String key) {
    for (String operator : names(condition)) {
      if (condition.get(operator) instanceof ObjectNode keys) {
        names(keys).stream().filter(name -> name.equalsIgnoreCase(key)).forEach(keys::remove);
        dropEmpty(condition, operator);
      }
    }
  }

  private static void dropEmpty(ObjectNode condition, String operator) {
    if (condition.path(operator).isEmpty()) {
      condition.remove(operator);
    }
  }

  private static JsonNode value(List<String> values) {
    if (values.size() == 1) {
      return JsonNodeFactory.instance.textNode(values.get(0));
    }
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    values.forEach(array::add);
    return array;
  }

  private static List<String> texts(JsonNode value) {
    if (!value.isArray()) {
      return value.isMissingNode() ? List.of() : List.of(value.asText());
    }
    List<String> texts = new ArrayList<>();
    value.forEach(each -> texts.add(each.asText()));
    return texts;
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

  /** A lone statement, which is legal, becomes a list of one. */
  private static ArrayNode statementArray(ObjectNode document) {
    if (document.get("Statement") instanceof ArrayNode array) {
      return array;
    }
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    statements(document).forEach(array::add);
    document.set("Statement", array);
    return array;
  }
}
