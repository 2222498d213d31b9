package dev.rolecall.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which elements of a policy's statements a request does not match, or may not match. */
final class StatementMatch {
  private final Policy policy;
  private final Request request;
  private final PolicyVariables variables;

  StatementMatch(Policy policy, Request request) {
    this.policy = policy;
    this.request = request;
    this.variables = PolicyVariables.of(policy, request);
  }

  /**
   * Whether a statement applies.
   *
   * @param misses the elements that do not match
   * @param unknown the elements of which nobody here knows whether they match
   */
  record Result(List<Miss> misses, List<DependsOn> unknown) {
    Truth applies() {
      if (!misses.isEmpty()) {
        return Truth.FALSE;
      }
      return unknown.isEmpty() ? Truth.TRUE : Truth.UNKNOWN;
    }
  }

  Result of(Statement statement) {
    List<Miss> misses = new ArrayList<>();
    List<DependsOn> unknown = new ArrayList<>();
    statement.principals().flatMap(each -> principal(statement, each)).ifPresent(misses::add);
    action(statement).ifPresent(misses::add);
    statement.resources().ifPresent(each -> resource(statement, each, misses, unknown));
    for (Condition condition : statement.conditions()) {
      condition(statement, condition, misses, unknown);
    }
    return new Result(misses, unknown);
  }

  private Optional<Miss> principal(Statement statement, Principals principals) {
    boolean named =
        principals.named().stream().anyMatch(each -> PrincipalMatch.of(each, request.principal()));
    return named != principals.negated()
        ? Optional.empty()
        : Optional.of(
            miss(
                statement,
                Miss.Element.PRINCIPAL,
                principals.named().stream().map(Principals.Named::id).toList(),
                request.principal().id()));
  }

  /** Without regard to case (IAM User Guide, IAM JSON policy elements: Action). */
  private Optional<Miss> action(Statement statement) {
    Statement.Values actions = statement.actions();
    boolean named =
        actions.values().stream().anyMatch(each -> Glob.likeIgnoringCase(each, request.action()));
    return named != actions.negated()
        ? Optional.empty()
        : Optional.of(miss(statement, Miss.Element.ACTION, actions.values(), request.action()));
  }

  private void resource(
      Statement statement, Statement.Values resources, List<Miss> misses, List<DependsOn> unknown) {
    Truth named = resources.values().stream().map(this::isResource).reduce(Truth.FALSE, Truth::or);
    Truth matches = resources.negated() ? named.not() : named;
    if (matches == Truth.FALSE) {
      misses.add(miss(statement, Miss.Element.RESOURCE, resources.values(), request.resource()));
    } else if (matches == Truth.UNKNOWN) {
      String element = resources.negated() ? "NotResource" : "Resource";
      resources.values().stream()
          .flatMap(
              value ->
                  variables.unknownIn(value).stream()
                      .map(key -> new DependsOn(key, element, List.of(value))))
          .forEach(unknown::add);
    }
  }

  private Truth isResource(String wanted) {
    return variables.unknownIn(wanted).isPresent()
        ? Truth.UNKNOWN
        : Truth.of(
            Glob.compile(wanted, Glob.Mode.RESOURCE, variables)
                .filter(glob -> glob.matches(request.resource()))
                .isPresent());
  }

  private Miss miss(Statement statement, Miss.Element element, List<String> wanted, String actual) {
    return new Miss(
        policy, statement, element, Optional.empty(), Optional.empty(), wanted, List.of(actual));
  }

  private void condition(
      Statement statement, Condition condition, List<Miss> misses, List<DependsOn> unknown) {
    Fact fact = request.context().of(condition.key());
    Truth holds = condition.operator().holds(condition.values(), fact, variables);
    if (holds == Truth.FALSE) {
      misses.add(
          new Miss(
              policy,
              statement,
              Miss.Element.CONDITION,
              Optional.of(condition.operator().toString()),
              Optional.of(condition.key()),
              condition.values(),
              fact instanceof Fact.Known known ? known.values() : List.of()));
    } else if (holds == Truth.UNKNOWN) {
      unknown.add(
          new DependsOn(condition.key(), condition.operator().toString(), condition.values()));
    }
  }
}
