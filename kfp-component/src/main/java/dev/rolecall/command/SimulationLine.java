package dev.rolecall.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rolecall.iam.Fact;
import dev.rolecall.iam.MalformedPolicyException;
import dev.rolecall.iam.Principal;
import dev.rolecall.iam.Request;
import dev.rolecall.iam.RequestContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A request to the evaluator as a JSON object, see {@code rolecall simulate --help}. */
final class SimulationLine {
  private static final JsonFactory JSON = new ObjectMapper().getFactory();

  private static final String POLICIES = "policies";
  private static final List<String> FIELDS =
      List.of(
          POLICIES, "principal", "action", "resource", "resource_account", "context", "unknown");

  /** A policy's document as it stands in the line, or the text that is given for it. */
  private record Document(String kind, String text) {}

  private final String line;
  private final List<Document> documents = new ArrayList<>();
  private final Map<String, JsonNode> fields = new LinkedHashMap<>();

  private SimulationLine(String line) {
    this.line = line;
  }

  /**
   * Reads a line.
   *
   * @throws JsonProcessingException where it is no JSON
   * @throws UsageException where it is no such object
   */
  static SimulationLine parse(String line) throws IOException {
    SimulationLine read = new SimulationLine(line);
    try (JsonParser parser = JSON.createParser(line)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new JsonParseException(parser, "an empty line");
      }
      if (first == JsonToken.START_OBJECT) {
        read.object(parser);
      } else {
        parser.skipChildren();
      }
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "something stands behind the object");
      }
      if (first != JsonToken.START_OBJECT) {
        throw new UsageException("a request is an object, as in {\"policies\": […], …}");
      }
      return read;
    }
  }

  private void object(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals(POLICIES) && value == JsonToken.START_ARRAY) {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
          documents.add(document(parser));
        }
        if (parser.currentToken() != JsonToken.END_ARRAY) {
          throw new UsageException("policies is a list of objects with kind and document");
        }
      } else {
        fields.put(name, parser.readValueAsTree());
      }
    }
  }

  /** As it came: what stands in it twice is IAM's to refuse. */
  private Document document(JsonParser parser) throws IOException {
    String kind = "";
    String text = "";
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("document")) {
        int begin = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        text =
            value.isScalarValue()
                ? parser.getText()
                : line.substring(begin, (int) parser.currentLocation().getCharOffset());
      } else if (name.equals("kind") && value == JsonToken.VALUE_STRING) {
        kind = parser.getText();
      } else {
        parser.skipChildren();
      }
    }
    return new Document(kind, text);
  }

  /**
   * The policies.
   *
   * @throws MalformedPolicyException where IAM would not take one
   * @throws UsageException where there is none, or one of no kind
   */
  List<Simulation.Given> policies() {
    if (documents.isEmpty()) {
      throw new UsageException("policies is a list of one or more, each with kind and document");
    }
    List<Simulation.Given> given = new ArrayList<>();
    for (Document document : documents) {
      given.add(
          Simulation.Given.parse(
              Simulation.Kind.parse(document.kind()),
              "policies[%d]".formatted(given.size()),
              document.text()));
    }
    return given;
  }

  /** Whether nothing is asked but whether IAM takes the policies. */
  boolean isCheckOnly() {
    return FIELDS.stream().noneMatch(fields::containsKey);
  }

  /**
   * The request.
   *
   * @throws UsageException where something is missing or of another shape
   */
  Simulation simulation(List<Simulation.Given> policies) {
    for (String name : fields.keySet()) {
      List<String> meant = FIELDS.contains(name) ? List.of() : Nearest.of(name, FIELDS);
      if (!meant.isEmpty()) {
        throw new UsageException(
            "there is no field %s. Did you mean %s?".formatted(name, meant.get(0)));
      }
    }
    Principal principal = principal();
    RequestContext context = context();
    String action = text("action").orElseThrow(() -> new UsageException("action is missing"));
    return new Simulation(
        policies,
        new Request(principal, action, text("resource").orElse("*"), context),
        Simulation.isOfSameAccount(principal, text("resource_account")));
  }

  private Principal principal() {
    JsonNode found = fields.get("principal");
    if (found == null) {
      return Simulation.ANYBODY;
    }
    if (!found.isObject() || found.size() != 1 || !found.elements().next().isTextual()) {
      throw new UsageException(
          "principal is an object such as {\"AWS\": \"arn:aws:sts::111122223333:assumed-role/r/s\"}");
    }
    Map.Entry<String, JsonNode> only = found.properties().iterator().next();
    try {
      return Principal.parse(only.getKey(), only.getValue().textValue());
    } catch (IllegalArgumentException e) {
      throw new UsageException("principal: " + e.getMessage());
    }
  }

  private RequestContext context() {
    Map<String, List<String>> values = new LinkedHashMap<>();
    JsonNode found = fields.get("context");
    if (found != null && !found.isObject()) {
      throw new UsageException("context is an object of keys, each with a text or a list of texts");
    }
    if (found != null) {
      found
          .properties()
          .forEach(each -> values.put(each.getKey(), texts("context", each.getValue())));
    }
    JsonNode unknown = fields.get("unknown");
    List<String> keys = unknown == null ? List.of() : texts("unknown", unknown);
    return RequestContext.of(values).with(Fact.Valueless.UNCERTAIN, keys.toArray(String[]::new));
  }

  private static List<String> texts(String field, JsonNode found) {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : found.isArray() ? found : List.of(found)) {
      if (!each.isValueNode() || each.isNull()) {
        throw new UsageException(
            "%s holds %s where a text belongs"
                .formatted(field, each.getNodeType().name().toLowerCase(Locale.ROOT)));
      }
      texts.add(each.asText());
    }
    return texts;
  }

  private Optional<String> text(String name) {
    JsonNode found = fields.get(name);
    if (found != null && !found.isTextual()) {
      throw new UsageException(name + " is a text");
    }
    return Optional.ofNullable(found).map(JsonNode::textValue);
  }
}
