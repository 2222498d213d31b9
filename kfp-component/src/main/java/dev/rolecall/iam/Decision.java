package dev.rolecall.iam;

import java.util.List;
import java.util.function.Supplier;

/**
 * A decision that explains itself (IAM User Guide, Policy evaluation logic, The difference between
 * explicit and implicit denies).
 */
public sealed interface Decision {
  /** A statement allows, none denies. */
  record Allowed(Policy policy, Statement statement) implements Decision {}

  /**
   * A Deny statement matches.
   *
   * @param context of the request
   */
  record ExplicitlyDenied(Policy policy, Statement statement, RequestContext context)
      implements Decision {
    /** What each of its conditions wants, and what the request has. */
    public List<String> conditions() {
      return statement.conditions().stream()
          .map(condition -> PolicySentences.held(condition, context))
          .toList();
    }
  }

  /** No Allow statement matches. */
  final class ImplicitlyDenied implements Decision {
    private final Supplier<List<Miss>> misses;

    ImplicitlyDenied(Supplier<List<Miss>> misses) {
      this.misses = misses;
    }

    /**
     * Every element of every Allow statement that did not match, in the order of the policies;
     * empty where there is no Allow statement at all. Worked out when it is asked for.
     */
    public List<Miss> misses() {
      return misses.get();
    }

    /** The nearest of {@link #misses}. */
    public List<Miss> nearest() {
      return Miss.nearest(misses());
    }
  }

  /** Allowed or denied by what nobody here knows. */
  final class Depends implements Decision {
    private final Supplier<List<DependsOn>> on;

    Depends(Supplier<List<DependsOn>> on) {
      this.on = on;
    }

    /**
     * The conditions that decide, as far as they are unknown, each once. Worked out when it is
     * asked for.
     */
    public List<DependsOn> on() {
      return on.get();
    }
  }

  /** Whether it is {@link Allowed}. */
  default boolean allowed() {
    return this instanceof Allowed;
  }
}
