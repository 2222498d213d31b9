package dev.rolecall.e2e.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.iam.MalformedPolicyException;
import dev.rolecall.iam.PolicyDocument;
import dev.rolecall.iam.TrustPolicy;
import dev.rolecall.iam.WebIdentityRequest;
import java.util.ArrayList;
import java.util.List;

/** A trust policy as its JSON, changed in place; what is not named by a change stays. */
final class TrustJson {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String EQUALS = "StringEquals";

  /** Operators under which a value names whom to admit. */
  private static final String POSITIVE =
      "(?i)(forany(value)?:)?string(equals|like)(ignorecase)?(ifexists)?";

  /** What came of taking a subject out. */
  enum Removal {
    NONE,
    SOME,
    /** It was the last that the condition named. */
    LAST
  }

  private final ObjectNode document;

  private TrustJson(ObjectNode document) {
    this.document = document;
  }

  /**
   * Reads it, as strictly as IAM.
   *
   * @throws OnboardingException where IAM would not take it
   */
  static TrustJson parse(String json) {
    try {
      PolicyDocument.parse(json);
      return new TrustJson((ObjectNode) JSON.readTree(json));
    } catch (MalformedPolicyException | JsonProcessingException e) {
      throw new OnboardingException(OnboardingSentences.malformedTrust("" + e.getMessage()));
    }
  }

  PolicyDocument policy() {
    return PolicyDocument.parse(document.toString());
  }

  int size() {
    JsonNode statements = document.path("Statement");
    return statements.isArray() ? statements.size() : 1;
  }

  ObjectNode statement(int index) {
    JsonNode statements = document.path("Statement");
    return (ObjectNode) (statements.isArray() ? statements.path(index) : statements);
  }

  void remove(int index) {
    list().remove(index);
  }

  /** With a statement of its own. */
  void append(WebIdentityRequest who) {
    ObjectNode statement = list().addObject().put("Effect", "Allow");
    statement.putObject("Principal").put("Federated", who.providerArn());
    statement.put("Action", TrustPolicy.ACTION);
    ObjectNode equal = statement.putObject("Condition").putObject(EQUALS);
    set(equal, who.audKey(), audiences(who));
    equal.put(who.subKey(), who.subject());
  }

  /** A statement's condition on that key, by any operator. */
  boolean hasCondition(int index, String key) {
    for (JsonNode keys : statement(index).path("Condition")) {
      if (keys.properties().stream().anyMatch(entry -> entry.getKey().equalsIgnoreCase(key))) {
        return true;
      }
    }
    return false;
  }

  /** The subjects that a statement names letter by letter; empty where it names none so. */
  ArrayNode subjects(int index, WebIdentityRequest who) {
    JsonNode equal = statement(index).path("Condition").path(EQUALS);
    ArrayNode subjects = JsonNodeFactory.instance.arrayNode();
    values(equal.path(nameOf(equal, who.subKey()))).forEach(subjects::add);
    return subjects;
  }

  void setSubjects(int index, WebIdentityRequest who, ArrayNode subjects) {
    ObjectNode equal = statement(index).withObject("/Condition/" + EQUALS);
    set(equal, nameOf(equal, who.subKey()), subjects);
  }

  /** Takes the subject out, and what stands for its whole namespace. */
  Removal removeSubjects(int index, WebIdentityRequest who) {
    Removal removal = Removal.NONE;
    for (var operator : statement(index).path("Condition").properties()) {
      if (operator.getKey().matches(POSITIVE) && operator.getValue() instanceof ObjectNode keys) {
        String name = nameOf(keys, who.subKey());
        List<String> before = values(keys.path(name));
        ArrayNode after = JsonNodeFactory.instance.arrayNode();
        before.stream()
            .filter(value -> !value.equals(who.subject()) && !value.equals(wholeNamespace(who)))
            .forEach(after::add);
        if (after.size() < before.size()) {
          if (after.isEmpty()) {
            return Removal.LAST;
          }
          set(keys, name, after);
          removal = Removal.SOME;
        }
      }
    }
    return removal;
  }

  /** Admits this one and those whom it names with their namespace, by subject and audience. */
  void narrow(int index, WebIdentityRequest who) {
    ObjectNode condition = statement(index).withObject("/Condition");
    for (var operator : List.copyOf(condition.properties())) {
      if (operator.getKey().matches(POSITIVE) && operator.getValue() instanceof ObjectNode keys) {
        String name = nameOf(keys, who.subKey());
        ArrayNode named = JsonNodeFactory.instance.arrayNode();
        values(keys.path(name)).stream()
            .filter(value -> value.matches("system:serviceaccount:[^:*?]+:.+"))
            .forEach(named::add);
        keys.remove(name);
        if (!named.isEmpty()) {
          set(keys, name, named.add(who.subject()));
        } else if (keys.isEmpty()) {
          condition.remove(operator.getKey());
        }
      }
    }
    if (!hasCondition(index, who.subKey())) {
      condition.withObject("/" + EQUALS).put(who.subKey(), who.subject());
    }
    if (!hasCondition(index, who.audKey())) {
      set(condition.withObject("/" + EQUALS), who.audKey(), audiences(who));
    }
  }

  /** Of several providers all but that one. */
  void dropProvider(int index, String providerArn) {
    ObjectNode principal = statement(index).withObject("/Principal");
    ArrayNode rest = JsonNodeFactory.instance.arrayNode();
    values(principal.path("Federated")).stream()
        .filter(arn -> !arn.equals(providerArn) && !arn.equals("*"))
        .forEach(rest::add);
    set(principal, "Federated", rest);
  }

  /** What matches every account of the subject's namespace. */
  private static String wholeNamespace(WebIdentityRequest who) {
    return who.subject().substring(0, who.subject().lastIndexOf(':') + 1) + "*";
  }

  private static ArrayNode audiences(WebIdentityRequest who) {
    ArrayNode audiences = JsonNodeFactory.instance.arrayNode();
    who.audiences().forEach(audiences::add);
    return audiences;
  }

  /** One value or a list of them. */
  static List<String> values(JsonNode found) {
    List<String> values = new ArrayList<>();
    if (found.isArray()) {
      found.forEach(each -> values.add(each.asText()));
    } else if (found.isTextual()) {
      values.add(found.asText());
    }
    return values;
  }

  /** One value stands without a list. */
  private static void set(ObjectNode object, String name, ArrayNode values) {
    object.set(name, values.size() == 1 ? values.get(0) : values);
  }

  /** A condition key as the document writes it; keys are compared without regard to case. */
  private static String nameOf(JsonNode keys, String key) {
    return keys.properties().stream()
        .map(entry -> entry.getKey())
        .filter(key::equalsIgnoreCase)
        .findFirst()
        .orElse(key);
  }

  /** A lone statement, which is legal, becomes a list of one. */
  private ArrayNode list() {
    if (document.get("Statement") instanceof ArrayNode array) {
      return array;
    }
    ArrayNode array = JsonNodeFactory.instance.arrayNode().add(statement(0));
    document.set("Statement", array);
    return array;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TrustJson that && document.equals(that.document);
  }

  @Override
  public int hashCode() {
    return document.hashCode();
  }

  /** Compact JSON. */
  @Override
  public String toString() {
    return document.toString();
  }
}
