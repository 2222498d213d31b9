package dev.rolecall.iam;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A statement, compiled for many requests. */
final class CompiledStatement {
  private final Policy policy;
  private final Statement statement;
  private final int actions;
  private final @Nullable CompiledResources resources;

  /** Its conditions' numbers. */
  private final int[] numbers;

  /**
   * Compiles it.
   *
   * @param actions its actions' number, see {@link Asked#isForActions}
   * @param numbers its conditions' numbers, see {@link Asked#holds}
   */
  CompiledStatement(Policy policy, Statement statement, int actions, int[] numbers) {
    boolean variables = policy.document().hasVariables();
    this.policy = policy;
    this.statement = statement;
    this.actions = actions;
    this.resources =
        statement.resources().map(each -> new CompiledResources(each, variables)).orElse(null);
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
    if (!asked.isForActions(actions) || !asked.isFor(statement)) {
      return Truth.FALSE;
    }
    Truth applies = isForResource(asked.request());
    for (int at = 0; at < numbers.length && applies != Truth.FALSE; at++) {
      applies = applies.and(asked.holds(numbers[at]));
    }
    return applies;
  }

  /** The elements of which nobody here knows whether they match. */
  List<Open> open(Asked asked) {
    List<Open> open = new ArrayList<>();
    if (resources != null && isForResource(asked.request()) == Truth.UNKNOWN) {
      open.add(resources.of(asked.request().resource()));
    }
    for (int number : numbers) {
      if (asked.holds(number) == Truth.UNKNOWN) {
        open.add(asked.condition(number));
      }
    }
    return open;
  }

  private Truth isForResource(Request request) {
    return resources == null ? Truth.TRUE : resources.holds(request.resource(), request.context());
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
    if (!asked.isForActions(actions)) {
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
    // Nothing misses for certain, and it never applies: it asks for what cannot be together.
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
}
