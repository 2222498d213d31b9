package dev.rolecall.iam;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.token.ServiceAccountSubject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** One statement of a trust policy as its JSON, changed in place. */
final class TrustStatement {
  /** What came of taking a subject out. */
  enum Removal {
    NONE,
    SOME,
    /** It was the last that a condition named. */
    LAST
  }

  private static final String EQUALS = "StringEquals";
  private static final String NOT_EQUALS = "StringNotEquals";
  private static final Operator LIKE = Operator.parse("StringLike").orElseThrow();

  private final ObjectNode json;

  TrustStatement(ObjectNode json) {
    this.json = json;
  }

  /** The statement that admits the request and nobody else, and that only under some guards. */
  static TrustStatement admitting(WebIdentityRequest request, List<Condition> guards) {
    TrustStatement statement = new TrustStatement(JsonNodeFactory.instance.objectNode());
    statement.json.put("Effect", "Allow");
    statement.moveTo(request);
    statement.json.put("Action", TrustPolicy.ACTION);
    statement.require(request.audKey(), request.audiences());
    statement.require(request.subKey(), List.of(request.subject()));
    for (Condition guard : guards) {
      ObjectNode keys = statement.json.withObject("/Condition").withObject("/" + guard.operator());
      keys.set(guard.key(), value(guard.values()));
    }
    return statement;
  }

  ObjectNode json() {
    return json;
  }

  /** Whether it is for the request's provider and nobody else, by subject and audience alone. */
  boolean fits(WebIdentityRequest request) {
    JsonNode equal = json.path("Condition").path(EQUALS);
    return isAllow()
        && json.path("Principal").size() == 1
        && texts(json.path("Principal").path("Federated")).equals(List.of(request.providerArn()))
        && texts(json.path("Action")).contains(TrustPolicy.ACTION)
        && json.path("Condition").size() == 1
        && equal.size() == 2
        && !texts(equal.path(nameOf(equal, request.subKey()))).isEmpty()
        && equal.has(nameOf(equal, request.audKey()));
  }

  /** Names the subject beside those that it names. */
  void join(WebIdentityRequest request) {
    ObjectNode equal = json.withObject("/Condition/" + EQUALS);
    String name = nameOf(equal, request.subKey());
    List<String> subjects = texts(equal.path(name));
    subjects.add(request.subject());
    equal.set(name, value(subjects));
  }

  /** Takes subjects out of its conditions on the request's. */
  Removal remove(WebIdentityRequest request, Set<String> subjects) {
    if (!isAllow()) {
      return Removal.NONE;
    }
    Removal removal = Removal.NONE;
    for (ObjectNode keys : naming().values()) {
      String name = nameOf(keys, request.subKey());
      List<String> left = texts(keys.path(name));
      if (left.removeIf(subjects::contains)) {
        if (left.isEmpty()) {
          return Removal.LAST;
        }
        keys.set(name, value(left));
        removal = Removal.SOME;
      }
    }
    return removal;
  }

  /**
   * Admits of the cluster and of the request's namespace only whom it names, and whom it admitted
   * of some others.
   *
   * @return whether it names anybody then
   */
  boolean narrow(WebIdentityRequest request, List<String> others) {
    boolean named = false;
    for (Map.Entry<Operator, ObjectNode> condition : naming().entrySet()) {
      ObjectNode keys = condition.getValue();
      String name = nameOf(keys, request.subKey());
      named |= keys.has(name);
      if (keys.has(name) && !condition.getKey().isExact()) {
        List<String> narrowed = narrowed(texts(keys.path(name)), request, others);
        if (narrowed.isEmpty()) {
          return false;
        }
        keys.set(name, value(narrowed));
      }
    }
    if (!named) {
      require(request.subKey(), subjects(request, others));
    }
    return true;
  }

  /** What covered a subject covers it still, and nobody else by a wildcard. */
  private static List<String> narrowed(
      List<String> values, WebIdentityRequest request, List<String> others) {
    Set<String> narrowed = new LinkedHashSet<>(values);
    narrowed.removeIf(value -> isWide(value, request));
    subjects(request, others).stream()
        .filter(subject -> values.stream().anyMatch(value -> Glob.like(value, subject)))
        .filter(subject -> narrowed.stream().noneMatch(value -> Glob.like(value, subject)))
        .forEach(narrowed::add);
    return List.copyOf(narrowed);
  }

  private static List<String> subjects(WebIdentityRequest request, List<String> others) {
    return Stream.concat(Stream.of(request.subject()), others.stream()).distinct().toList();
  }

  /** A wildcard over the subject, its namespace or the cluster; one over other accounts is none. */
  private static boolean isWide(String value, WebIdentityRequest request) {
    Statement alone =
        new Statement(
            Optional.empty(),
            Statement.Effect.ALLOW,
            Optional.empty(),
            new Statement.Values(false, List.of("*")),
            Optional.empty(),
            List.of(new Condition(LIKE, request.subKey(), List.of(value))));
    TrustPolicy policy =
        new TrustPolicy(
            new PolicyDocument(PolicyDocument.CURRENT, List.of(alone)), request.issuer());
    return !value.equals(request.subject())
        && (Glob.like(value, request.subject())
            || policy.opensToCluster("", request.providerArn()).isPresent()
            || policy.opensToNamespace(request.namespace(), "", request.providerArn()).isPresent());
  }

  /** Whether a condition names the subject and nobody else. */
  boolean isFor(WebIdentityRequest request) {
    return naming().values().stream()
        .map(keys -> texts(keys.path(nameOf(keys, request.subKey()))))
        .anyMatch(List.of(request.subject())::equals);
  }

  /**
   * Leaves the subject out of a Deny: it is named no more, or stands beside those that are left out
   * already.
   */
  void spare(WebIdentityRequest request) {
    for (ObjectNode keys : naming().values()) {
      String name = nameOf(keys, request.subKey());
      List<String> named = texts(keys.path(name));
      if (named.remove(request.subject()) && !named.isEmpty()) {
        keys.set(name, value(named));
        return;
      }
    }
    ObjectNode keys =
        conditions(Operator::excludesTexts).values().stream()
            .filter(each -> each.has(nameOf(each, request.subKey())))
            .findFirst()
            .orElseGet(() -> json.withObject("/Condition/" + NOT_EQUALS));
    String name = nameOf(keys, request.subKey());
    List<String> left = texts(keys.path(name));
    left.add(request.subject());
    keys.set(name, value(left));
  }

  void askForAudience(WebIdentityRequest request) {
    if (!hasCondition(request.audKey())) {
      require(request.audKey(), request.audiences());
    }
  }

  /** Whether it names a provider of the request's issuer, of whatever account. */
  boolean namesIssuer(WebIdentityRequest request) {
    JsonNode federated = json.path("Principal").path("Federated");
    return federated.isTextual()
        && federated.asText().endsWith(":oidc-provider/" + request.issuer());
  }

  void moveTo(WebIdentityRequest request) {
    json.withObject("/Principal").put("Federated", request.providerArn());
  }

  /** The same for the request's provider alone, where it is for other principals too. */
  Optional<TrustStatement> ownOf(WebIdentityRequest request) {
    JsonNode principal = json.path("Principal");
    List<String> providers = texts(principal.path("Federated"));
    boolean alone = providers.size() == 1 && principal.size() == 1;
    boolean anyone = texts(principal.path("AWS")).contains("*");
    if (alone || anyone || !providers.contains(request.providerArn())) {
      return Optional.empty();
    }
    TrustStatement own = new TrustStatement(json.deepCopy());
    own.json.remove("Sid");
    own.json.withObject("/Principal").removeAll();
    own.moveTo(request);
    return Optional.of(own);
  }

  /**
   * Leaves the other principals.
   *
   * @return whether there is one
   */
  boolean dropProvider(WebIdentityRequest request) {
    ObjectNode principal = json.withObject("/Principal");
    List<String> others = texts(principal.path("Federated"));
    others.removeIf(arn -> arn.equals(request.providerArn()) || arn.equals("*"));
    if (others.isEmpty()) {
      principal.remove("Federated");
    } else {
      principal.set("Federated", value(others));
    }
    return !principal.isEmpty();
  }

  /** Makes up for an action or a claim; a condition of another kind is left as it is. */
  void meet(WebIdentityRequest request, Miss miss) {
    if (miss.element() == Miss.Element.ACTION) {
      json.put("Action", TrustPolicy.ACTION);
    } else if (miss.element() == Miss.Element.CONDITION) {
      meetCondition(request, miss);
    }
  }

  private void meetCondition(WebIdentityRequest request, Miss miss) {
    String key = miss.key().orElse("");
    if (miss.subjectUnderAudience()) {
      removeKey(key);
      require(request.audKey(), request.audiences());
      if (!hasCondition(request.subKey())) {
        require(request.subKey(), List.of(request.subject()));
      }
    } else if (key.equalsIgnoreCase(request.subKey())) {
      meetValues(miss, List.of(request.subject()), true);
    } else if (key.equalsIgnoreCase(request.audKey())) {
      meetValues(miss, request.audiences(), false);
    } else if (miss.isOnClaim("sub")) {
      // The claim's key under another issuer's name.
      removeKey(key);
      require(request.subKey(), List.of(request.subject()));
    } else if (miss.isOnClaim("aud")) {
      removeKey(key);
      require(request.audKey(), request.audiences());
    }
  }

  private void meetValues(Miss miss, List<String> values, boolean subjects) {
    JsonNode operator = json.path("Condition").path(miss.operator().orElse(EQUALS));
    if (operator instanceof ObjectNode keys) {
      String key = miss.key().orElse("");
      Set<String> merged = new LinkedHashSet<>(texts(keys.path(key)));
      merged.removeIf(text -> isOfWrongShape(text, miss, subjects));
      merged.addAll(values);
      keys.set(key, value(List.copyOf(merged)));
    }
  }

  /** Such values admit nobody; those that admit others stay. */
  private static boolean isOfWrongShape(String text, Miss miss, boolean subject) {
    boolean wildcard = miss.wildcardUnderEquals() && text.matches(".*[*?].*");
    return wildcard || (subject && !text.startsWith(ServiceAccountSubject.PREFIX));
  }

  private boolean isAllow() {
    return json.path("Effect").asText().equals("Allow");
  }

  /** The conditions whose values name whom to admit. */
  private Map<Operator, ObjectNode> naming() {
    return conditions(Operator::namesTexts);
  }

  private Map<Operator, ObjectNode> conditions(Predicate<Operator> which) {
    Map<Operator, ObjectNode> found = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : json.path("Condition").properties()) {
      Operator.parse(entry.getKey())
          .filter(which)
          .ifPresent(operator -> found.put(operator, (ObjectNode) entry.getValue()));
    }
    return found;
  }

  /** Whether it has a condition on that key, by any operator. */
  private boolean hasCondition(String key) {
    for (JsonNode keys : json.path("Condition")) {
      if (keys.has(nameOf(keys, key))) {
        return true;
      }
    }
    return false;
  }

  private void require(String key, List<String> values) {
    json.withObject("/Condition/" + EQUALS).set(key, value(values));
  }

  private void removeKey(String key) {
    ObjectNode condition = json.withObject("/Condition");
    for (Map.Entry<String, JsonNode> operator : List.copyOf(condition.properties())) {
      ObjectNode keys = (ObjectNode) operator.getValue();
      List.copyOf(keys.properties()).stream()
          .map(Map.Entry::getKey)
          .filter(key::equalsIgnoreCase)
          .forEach(keys::remove);
      if (keys.isEmpty()) {
        condition.remove(operator.getKey());
      }
    }
  }

  /** A condition key as the statement writes it; keys are compared without regard to case. */
  private static String nameOf(JsonNode keys, String key) {
    return keys.properties().stream()
        .map(Map.Entry::getKey)
        .filter(key::equalsIgnoreCase)
        .findFirst()
        .orElse(key);
  }

  /** One value stands without a list. */
  private static JsonNode value(List<String> values) {
    if (values.size() == 1) {
      return JsonNodeFactory.instance.textNode(values.get(0));
    }
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    values.forEach(array::add);
    return array;
  }

  /** One value or a list of them. */
  private static List<String> texts(JsonNode value) {
    List<String> texts = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(each -> texts.add(each.asText()));
    } else if (!value.isMissingNode()) {
      texts.add(value.asText());
    }
    return texts;
  }
}
