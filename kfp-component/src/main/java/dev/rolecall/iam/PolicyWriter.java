package dev.rolecall.iam;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** From a document to compact JSON. */
final class PolicyWriter {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private PolicyWriter() {}

  static String write(PolicyDocument document) {
    ObjectNode json = NODES.objectNode().put("Version", document.version());
    document.id().ifPresent(id -> json.put("Id", id));
    var statements = json.putArray("Statement");
    document.statements().forEach(each -> statements.add(statement(each)));
    return json.toString();
  }

  private static ObjectNode statement(Statement statement) {
    ObjectNode json = NODES.objectNode();
    statement.sid().ifPresent(sid -> json.put("Sid", sid));
    json.put("Effect", statement.effect().written());
    statement.principals().ifPresent(principals -> put(json, principals));
    put(json, "Action", statement.actions());
    statement.resources().ifPresent(resources -> put(json, "Resource", resources));
    for (Condition condition : statement.conditions()) {
      ObjectNode operator =
          json.withObjectProperty("Condition").withObjectProperty(condition.operator().toString());
      put(operator, condition.key(), condition.values());
    }
    return json;
  }

  private static void put(ObjectNode json, Principals principals) {
    String element = principals.negated() ? "NotPrincipal" : "Principal";
    if (!principals.of(Principals.Kind.ANYONE).isEmpty()) {
      json.put(element, "*");
      return;
    }
    ObjectNode named = json.putObject(element);
    for (Principals.Kind kind : Principals.Kind.values()) {
      if (!principals.of(kind).isEmpty()) {
        put(named, kind.key(), principals.of(kind));
      }
    }
  }

  private static void put(ObjectNode json, String element, Statement.Values values) {
    put(json, (values.negated() ? "Not" : "") + element, values.values());
  }

  private static void put(ObjectNode json, String element, List<String> values) {
    if (values.size() == 1) {
      json.put(element, values.get(0));
    } else {
      values.forEach(json.putArray(element)::add);
    }
  }
}
