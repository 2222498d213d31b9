package dev.rolecall.iam;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A condition of a statement, compiled for many requests. */
final class CompiledCondition implements Open {
  private final Condition condition;
  private final String key;
  private final List<CompiledValue> wanted;

  /**
   * Compiles it.
   *
   * @param variables whether the policy's version knows variables
   */
  CompiledCondition(Condition condition, boolean variables) {
    this.condition = condition;
    this.key = condition.key().toLowerCase(Locale.ROOT);
    this.wanted =
        condition.values().stream()
            .map(value -> condition.operator().compile(value, variables))
            .toList();
  }

  Condition condition() {
    return condition;
  }

  /** In lower case. */
  String key() {
    return key;
  }

  List<CompiledValue> wanted() {
    return wanted;
  }

  @Override
  public Truth holds(RequestContext context) {
    return holds(context.ofLowerCase(key), context);
  }

  /**
   * Whether it holds.
   *
   * @param fact what is known of its key
   * @param context for the variables in its values
   */
  Truth holds(Fact fact, RequestContext context) {
    return condition.operator().holds(wanted, fact, context);
  }

  /** Its key, or variables in its values. */
  @Override
  public Stream<DependsOn> dependsOn(RequestContext context) {
    return context.ofLowerCase(key).isUnknown()
        ? Stream.of(DependsOn.of(condition))
        : CompiledValue.dependsOn(
            condition.operator().toString(), condition.values(), wanted, context);
  }

  @Override
  public List<String> compared(RequestContext context) {
    return context.ofLowerCase(key) instanceof Fact.Known known ? known.values() : List.of();
  }
}
