package dev.rolecall.s3;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;

/** The policy of a role that is for a scope. */
public final class ScopePolicy {
  private ScopePolicy() {}

  /** One that allows all that a scope does, and nothing outside of it. */
  public static String whole(String partition, Scope scope) {
    ObjectNode document = document();
    list(document.withArray("Statement").addObject().put("Sid", "ListScope"), partition, scope);
    use(
        document.withArray("Statement").addObject().put("Sid", "UseScope"),
        Arrays.stream(ScopeAction.values())
            .filter(action -> !action.isOnBucket() && scope.access().needs(action))
            .toList(),
        partition,
        scope);
    return document.toString();
  }

  /** One that allows one action in the scope, and nothing else. */
  public static String allowing(ScopeAction action, String partition, Scope scope) {
    ObjectNode document = document();
    ObjectNode statement = document.withArray("Statement").addObject();
    if (action.isOnBucket()) {
      list(statement, partition, scope);
    } else {
      use(statement, List.of(action), partition, scope);
    }
    return document.toString();
  }

  private static ObjectNode document() {
    return JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
  }

  private static void list(ObjectNode statement, String partition, Scope scope) {
    statement.put("Effect", "Allow").put("Action", ScopeAction.LIST.action());
    statement.put("Resource", ScopeAction.LIST.resource(partition, scope));
    if (!scope.prefix().isEmpty()) {
      statement
          .putObject("Condition")
          .putObject("StringLike")
          .put("s3:prefix", scope.prefix() + "*");
    }
  }

  private static void use(
      ObjectNode statement, List<ScopeAction> onObjects, String partition, Scope scope) {
    ArrayNode actions = statement.put("Effect", "Allow").putArray("Action");
    onObjects.forEach(action -> actions.add(action.action()));
    statement.put("Resource", ScopeAction.GET.resource(partition, scope));
  }
}
