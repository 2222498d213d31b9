package dev.rolecall.chain;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.Decision;
import dev.rolecall.iam.IamState;
import dev.rolecall.iam.Policy;
import dev.rolecall.iam.PolicyEvaluator;
import dev.rolecall.iam.PolicyPattern;
import dev.rolecall.iam.Principal;
import dev.rolecall.iam.Request;
import dev.rolecall.iam.RequestContexts;
import dev.rolecall.iam.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What the policies of the Profile controller's role let it do with roles. */
final class ControllerRights {
  /** By which it writes a trust policy. */
  static final String EDIT = "iam:UpdateAssumeRolePolicy";

  /** It reads a trust policy before it writes it (plugin_iam.go). */
  private static final List<String> NEEDED = List.of("iam:GetRole", EDIT);

  private ControllerRights() {}

  /**
   * What it needs and is denied.
   *
   * @param grant the policy with which it may; nothing where it could not even so
   */
  record Denied(RoleArn controller, RoleArn role, List<String> actions, Optional<Policy> grant) {
    /** Copies. */
    Denied {
      actions = List.copyOf(actions);
    }
  }

  /** On that role, whatever is not known here; nothing where it may do all, or that depends. */
  static Optional<Denied> denied(IamState.Role controller, RoleArn role) {
    RoleArn acting = RoleArn.parse(controller.arn());
    List<String> denied =
        NEEDED.stream()
            .filter(action -> isDenied(decide(controller.policies(), acting, action, role)))
            .toList();
    if (denied.isEmpty()) {
      return Optional.empty();
    }
    Policy grant = grant(role);
    List<Policy> with = new ArrayList<>(controller.policies());
    with.add(grant);
    boolean mends =
        controller.inline().stream().noneMatch(each -> each.name().equals(grant.name()))
            && NEEDED.stream().allMatch(action -> decide(with, acting, action, role).allowed());
    return Optional.of(
        new Denied(acting, role, denied, mends ? Optional.of(grant) : Optional.empty()));
  }

  private static boolean isDenied(Decision decision) {
    return decision instanceof Decision.ExplicitlyDenied
        || decision instanceof Decision.ImplicitlyDenied;
  }

  private static Decision decide(
      List<Policy> policies, RoleArn acting, String action, RoleArn role) {
    return PolicyEvaluator.evaluate(
        policies,
        new Request(
            new Principal.Aws(acting.toString(), acting.accountId()),
            action,
            role.toString(),
            RequestContexts.iam(acting)));
  }

  private static Policy grant(RoleArn role) {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
    ObjectNode statement = document.putArray("Statement").addObject().put("Effect", "Allow");
    NEEDED.forEach(statement.putArray("Action")::add);
    statement.put("Resource", role.toString());
    return Policy.parse("edit-trust-of-" + role.name(), document.toString());
  }

  /** Whether a statement lets it edit every role, and none may deny it any. */
  static boolean mayTakeAnyRole(IamState.Role controller) {
    String every = RoleArn.parse(controller.arn()).accountId();
    return statements(controller, Statement.Effect.ALLOW)
            .anyMatch(statement -> statement.conditions().isEmpty() && isForAll(statement, every))
        && statements(controller, Statement.Effect.DENY).findAny().isEmpty();
  }

  /** Those that are, or may be, for the editing of a trust policy. */
  private static Stream<Statement> statements(IamState.Role controller, Statement.Effect effect) {
    return controller.policies().stream()
        .flatMap(policy -> policy.document().statements().stream())
        .filter(statement -> statement.effect() == effect)
        .filter(statement -> isForEditing(statement.actions()));
  }

  private static boolean isForEditing(Statement.Values actions) {
    String edit = EDIT.toLowerCase(Locale.ROOT);
    return actions.negated()
        != actions.values().stream()
            .map(action -> PolicyPattern.of(action.toLowerCase(Locale.ROOT)))
            .anyMatch(action -> action.mayMatch(edit));
  }

  private static boolean isForAll(Statement statement, String account) {
    return statement.resources().stream()
        .filter(resources -> !resources.negated())
        .flatMap(resources -> resources.values().stream())
        .anyMatch(resource -> coversRoles(resource, account));
  }

  /** A wildcard for the account stands for that one too. */
  private static boolean coversRoles(String resource, String account) {
    String ofAccount = resource.replaceFirst("^(arn:[\\w*-]+:iam::)\\*:", "$1" + account + ":");
    return ofAccount.matches("\\*+")
        || ofAccount.matches("arn:[\\w*-]+:iam::%s:(role/)?\\*+".formatted(account));
  }
}
