package dev.rolecall.iam;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One statement of a policy.
 *
 * @param principals {@code Principal} or {@code NotPrincipal}; absent in identity policies
 * @param actions {@code Action} or {@code NotAction}
 * @param resources {@code Resource} or {@code NotResource}; absent in trust policies
 * @param conditions all of which must hold; those of one operator stand together
 */
public record Statement(
    Optional<String> sid,
    Effect effect,
    Optional<Principals> principals,
    Values actions,
    Optional<Values> resources,
    List<Condition> conditions) {
  /** Allow or Deny. */
  public enum Effect {
    ALLOW("Allow"),
    DENY("Deny");

    private final String written;

    Effect(String written) {
      this.written = written;
    }

    /** As written in a policy. */
    public String written() {
      return written;
    }
  }

  /**
   * The values of an element that has a Not- form.
   *
   * @param negated whether it is the Not- form
   */
  public record Values(boolean negated, List<String> values) {
    /** Copies. */
    public Values {
      values = List.copyOf(values);
    }
  }

  /** Copies; brings the conditions of one operator together, as the JSON form has them. */
  public Statement {
    Map<Operator, List<Condition>> byOperator = new LinkedHashMap<>();
    for (Condition condition : conditions) {
      byOperator.computeIfAbsent(condition.operator(), key -> new ArrayList<>()).add(condition);
    }
    conditions = byOperator.values().stream().flatMap(List::stream).toList();
  }
}
