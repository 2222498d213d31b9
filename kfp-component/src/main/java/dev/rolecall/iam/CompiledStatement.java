package dev.rolecall.iam;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A statement, compiled for many requests. */
final class CompiledStatement {
  private final Policy policy;
  private final Statement statement;
  private final List<Glob> actions;
  private final List<Glob> resources;

  /** Its conditions' numbers among those of the set. */
  private final int[] numbers;

  /**
   * Compiles it.
   *
   * @param numbers its conditions' numbers, see {@link Asked#holds}
   */
  CompiledStatement(Policy policy, Statement statement, int[] numbers) {
    boolean variables = policy.document().hasVariables();
    this.policy = policy;
    this.statement = statement;
    this.actions =
        statement.actions().values().stream()
            .map(each -> Glob.compile(each, Glob.Mode.LIKE_IN_ANY_CASE, false))
            .toList();
    this.resources =
        statement.resources().map(Statement.Values::values).orElse(List.of()).stream()
            .map(each -> Glob.compile(each, Glob.Mode.RESOURCE, variables))
            .toList();
    this.numbers = numbers;
  }

  Policy policy() {
    return policy;
  }

  Statement statement() {
    return statement;
  }

  boolean denies() {
    return statement.effect() == Statement.Effect.DENY;
  }

  /** Whether it applies to a request. What does not match ends it, whatever its others are. */
  Truth applies(Asked asked) {
    if (!isForAction(asked.request()) || !asked.isFor(statement)) {
      return Truth.FALSE;
    }
    Truth applies = isForResource(asked.request());
    for (int at = 0; at < numbers.length && applies != Truth.FALSE; at++) {
      applies = applies.and(asked.holds(numbers[at]));
    }
    return applies;
  }

  /** The numbers of its conditions of which nobody here knows whether they hold. */
  int[] unknown(Asked asked) {
    return Arrays.stream(numbers).filter(number -> asked.holds(number) == Truth.UNKNOWN).toArray();
  }

  /** Whether nobody here knows if it is for the request's resource. */
  boolean hasUnknownResource(Asked asked) {
    return isForResource(asked.request()) == Truth.UNKNOWN;
  }

  /** Without regard to case (IAM User Guide, IAM JSON policy elements: Action). */
  private boolean isForAction(Request request) {
    boolean named = false;
    for (int at = 0; at < actions.size() && !named; at++) {
      named = actions.get(at).matches(request.action());
    }
    return named != statement.actions().negated();
  }

  private Truth isForResource(Request request) {
    Optional<Statement.Values> wanted = statement.resources();
    if (wanted.isEmpty()) {
      return Truth.TRUE;
    }
    Truth named = Truth.FALSE;
    for (int at = 0; at < resources.size() && named != Truth.TRUE; at++) {
      named = named.or(resources.get(at).matches(request.resource(), request.context()));
    }
    return wanted.get().negated() ? named.not() : named;
  }

  /** What does not match. */
  List<Miss> misses(Asked asked) {
    Request request = asked.request();
    List<Miss> misses = new ArrayList<>();
    if (!asked.isFor(statement)) {
      List<String> named =
          statement.principals().orElseThrow().named().stream().map(Principals.Named::id).toList();
      misses.add(miss(Miss.Element.PRINCIPAL, named, request.principal().id(), request.context()));
    }
    if (!isForAction(request)) {
      misses.add(
          miss(
              Miss.Element.ACTION,
              statement.actions().values(),
              request.action(),
              request.context()));
    }
    if (isForResource(request) == Truth.FALSE) {
      List<String> named = statement.resources().orElseThrow().values();
      misses.add(miss(Miss.Element.RESOURCE, named, request.resource(), request.context()));
    }
    // Where nothing misses for certain, and it never applies all the same, it asks for what cannot
    // be.
    Truth missing = misses.isEmpty() && holdsPerhaps(asked) ? Truth.UNKNOWN : Truth.FALSE;
    for (int at = 0; at < numbers.length; at++) {
      if (asked.holds(numbers[at]) == missing) {
        misses.add(miss(statement.conditions().get(at), request.context()));
      }
    }
    return misses;
  }

  private boolean holdsPerhaps(Asked asked) {
    return Arrays.stream(numbers).allMatch(number -> asked.holds(number) != Truth.FALSE);
  }

  private Miss miss(
      Miss.Element element, List<String> wanted, String actual, RequestContext context) {
    return new Miss(
        policy,
        statement,
        element,
        Optional.empty(),
        Optional.empty(),
        wanted,
        List.of(actual),
        element == Miss.Element.RESOURCE ? variables(wanted, context) : List.of());
  }

  private Miss miss(Condition condition, RequestContext context) {
    boolean texts = condition.operator().domain() == Comparison.Domain.TEXT;
    return new Miss(
        policy,
        statement,
        Miss.Element.CONDITION,
        Optional.of(condition.operator().toString()),
        Optional.of(condition.key()),
        condition.values(),
        context.of(condition.key()) instanceof Fact.Known known ? known.values() : List.of(),
        texts ? variables(condition.values(), context) : List.of());
  }

  private List<String> variables(List<String> wanted, RequestContext context) {
    return wanted.stream()
        .filter(value -> value.contains("${"))
        .map(value -> PolicySentences.variables(value, policy.document(), context))
        .toList();
  }

  /** What it depends on: the elements of which nobody here knows whether they match. */
  Stream<DependsOn> dependsOn(Asked asked) {
    Stream<DependsOn> ofConditions =
        Arrays.stream(unknown(asked))
            .boxed()
            .flatMap(number -> asked.condition(number).dependsOn(asked.context()));
    return hasUnknownResource(asked)
        ? Stream.concat(unknownResources(asked.context()), ofConditions)
        : ofConditions;
  }

  private Stream<DependsOn> unknownResources(RequestContext context) {
    Statement.Values wanted = statement.resources().orElseThrow();
    String element = wanted.negated() ? "NotResource" : "Resource";
    return IntStream.range(0, resources.size())
        .boxed()
        .flatMap(
            at ->
                resources
                    .get(at)
                    .unknown(context)
                    .map(key -> new DependsOn(key, element, List.of(wanted.values().get(at)))));
  }
}
