package dev.rolecall.iam;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request to a set of policies. What several statements have is looked at once. */
final class Asked {
  private final Request request;
  private final PrincipalMatch.Terms terms;
  private final List<CompiledActions> actions;
  private final List<CompiledCondition> conditions;
  private final @Nullable Truth[] meant;
  private final @Nullable Truth[] held;

  Asked(
      Request request,
      PrincipalMatch.Terms terms,
      List<CompiledActions> actions,
      List<CompiledCondition> conditions) {
    this.request = request;
    this.terms = terms;
    this.actions = actions;
    this.conditions = conditions;
    this.meant = new Truth[actions.size()];
    this.held = new Truth[conditions.size()];
  }

  Request request() {
    return request;
  }

  RequestContext context() {
    return request.context();
  }

  boolean isFor(Statement statement) {
    return PrincipalMatch.holds(statement, request.principal(), terms);
  }

  /** Whether the actions of that number are meant. */
  boolean isForActions(int number) {
    Truth known = meant[number];
    if (known == null) {
      known = Truth.of(actions.get(number).holds(request.action()));
      meant[number] = known;
    }
    return known == Truth.TRUE;
  }

  CompiledCondition condition(int number) {
    return conditions.get(number);
  }

  /**
   * Whether a condition asks something of several values of a key at once; operators that do not
   * are for keys of one value (IAM User Guide, Conditions with multiple context keys or values).
   */
  boolean isOfSets(String key) {
    return conditions.stream()
        .anyMatch(each -> each.key().equals(key) && each.condition().operator().isOfSets());
  }

  /** Whether the condition of that number holds. */
  Truth holds(int number) {
    Truth known = held[number];
    if (known == null) {
      known = conditions.get(number).holds(request.context());
      held[number] = known;
    }
    return known;
  }
}
