package dev.rolecall.s3;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.iam.PolicyDocument;
import dev.rolecall.iam.PolicyPattern;
import dev.rolecall.iam.Statement;
import java.util.Arrays;
import java.util.List;

/** The policy of a role that is for a scope. */
public final class ScopePolicy {
  /** What a listing is asked for (Service Authorization Reference, Amazon S3). */
  static final String PREFIX_KEY = "s3:prefix";

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
          .put(PREFIX_KEY, PolicyPattern.literally(scope.prefix()) + "*");
    }
  }

  private static void use(
      ObjectNode statement, List<ScopeAction> onObjects, String partition, Scope scope) {
    ArrayNode actions = statement.put("Effect", "Allow").putArray("Action");
    onObjects.forEach(action -> actions.add(action.action()));
    statement.put(
        "Resource", PolicyPattern.literally(ScopeAction.GET.beginning(partition, scope)) + "*");
  }

  /** Whether a policy allows actions of a scope, in it, and nothing else. */
  public static boolean isWithin(PolicyDocument policy, String partition, Scope scope) {
    return policy.statements().stream().allMatch(each -> isWithin(each, partition, scope));
  }

  private static boolean isWithin(Statement statement, String partition, Scope scope) {
    if (statement.effect() != Statement.Effect.ALLOW
        || statement.actions().negated()
        || statement.resources().filter(each -> !each.negated()).isEmpty()) {
      return false;
    }
    List<String> resources = statement.resources().get().values();
    return statement.actions().values().stream()
        .map(ScopeAction::find)
        .allMatch(
            action ->
                action.isPresent()
                    && (action.get().isOnBucket()
                        ? resources.equals(List.of(action.get().resource(partition, scope)))
                            && listsWithin(statement, scope)
                        : resources.stream()
                            .allMatch(
                                each ->
                                    PolicyPattern.of(each)
                                        .isWithin(action.get().beginning(partition, scope)))));
  }

  private static boolean listsWithin(Statement statement, Scope scope) {
    return scope.prefix().isEmpty()
        || statement.conditions().stream()
            .filter(each -> each.operator().toString().equals("StringLike"))
            .filter(each -> each.key().equalsIgnoreCase(PREFIX_KEY))
            .anyMatch(
                each ->
                    each.values().stream()
                        .allMatch(value -> PolicyPattern.of(value).isWithin(scope.prefix())));
  }
}
