package dev.rolecall.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which elements of a policy's statements a request does not match. */
final class StatementMatch {
  private final Policy policy;
  private final Request request;
  private final PolicyVariables known;

  StatementMatch(Policy policy, Request request) {
    this.policy = policy;
    this.request = request;
    this.known = PolicyVariables.of(policy, request);
  }

  /** Empty where the statement applies. */
  List<Miss> misses(Statement statement) {
    List<Miss> misses = new ArrayList<>();
    statement.principals().flatMap(each -> principal(statement, each)).ifPresent(misses::add);
    action(statement).ifPresent(misses::add);
    statement.resources().flatMap(each -> resource(statement, each)).ifPresent(misses::add);
    for (Condition condition : statement.conditions()) {
      condition(statement, condition).ifPresent(misses::add);
    }
    return misses;
  }

  private Optional<Miss> principal(Statement statement, Principals principals) {
    boolean named =
        principals.named().stream().anyMatch(each -> PrincipalMatch.of(each, request.principal()));
    List<String> wanted = principals.named().stream().map(Principals.Named::id).toList();
    return missUnless(
        named != principals.negated(),
        statement,
        Miss.Element.PRINCIPAL,
        wanted,
        request.principal().id());
  }

  /** Without regard to case (IAM User Guide, IAM JSON policy elements: Action). */
  private Optional<Miss> action(Statement statement) {
    Statement.Values actions = statement.actions();
    boolean named =
        actions.values().stream().anyMatch(each -> Glob.likeIgnoringCase(each, request.action()));
    return missUnless(
        named != actions.negated(),
        statement,
        Miss.Element.ACTION,
        actions.values(),
        request.action());
  }

  private Optional<Miss> resource(Statement statement, Statement.Values resources) {
    boolean named = resources.values().stream().anyMatch(this::isResource);
    return missUnless(
        named != resources.negated(),
        statement,
        Miss.Element.RESOURCE,
        resources.values(),
        request.resource());
  }

  private boolean isResource(String wanted) {
    return Glob.compile(wanted, Glob.Mode.RESOURCE, known)
        .filter(glob -> glob.matches(request.resource()))
        .isPresent();
  }

  private Optional<Miss> missUnless(
      boolean matches,
      Statement statement,
      Miss.Element element,
      List<String> wanted,
      String actual) {
    return matches
        ? Optional.empty()
        : Optional.of(
            new Miss(
                policy,
                statement,
                element,
                Optional.empty(),
                Optional.empty(),
                wanted,
                List.of(actual)));
  }

  private Optional<Miss> condition(Statement statement, Condition condition) {
    List<String> actual = request.values(condition.key());
    return condition.operator().holds(condition.values(), actual, known)
        ? Optional.empty()
        : Optional.of(
            new Miss(
                policy,
                statement,
                Miss.Element.CONDITION,
                Optional.of(condition.operator().toString()),
                Optional.of(condition.key()),
                condition.values(),
                actual));
  }
}
