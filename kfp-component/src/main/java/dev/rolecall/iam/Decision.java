package dev.rolecall.iam;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A decision that explains itself (IAM User Guide, Policy evaluation logic, The difference between
 * explicit and implicit denies).
 */
public sealed interface Decision {
  /** A statement allows, none denies. */
  record Allowed(Policy policy, Statement statement) implements Decision {}

  /** A Deny statement matches. */
  record ExplicitlyDenied(Policy policy, Statement statement) implements Decision {}

  /**
   * No Allow statement matches.
   *
   * @param misses every element of every Allow statement that did not match, in the order of the
   *     policies; empty where there is no Allow statement at all
   */
  record ImplicitlyDenied(List<Miss> misses) implements Decision {
    /** Copies. */
    public ImplicitlyDenied {
      misses = List.copyOf(misses);
    }

    /**
     * The misses of the statement that came nearest to allowing: what it lacks is most likely what
     * is wrong. A statement that is about this principal, action and resource is nearer than one
     * that is not; then the one with fewer misses is, then the first.
     */
    public List<Miss> nearest() {
      record Place(Policy policy, Statement statement) {}
      Map<Place, List<Miss>> byStatement =
          misses.stream()
              // Of two statements that are alike, one is enough.
              .distinct()
              .collect(
                  Collectors.groupingBy(
                      miss -> new Place(miss.policy(), miss.statement()),
                      LinkedHashMap::new,
                      Collectors.toList()));
      return byStatement.values().stream()
          .min(
              Comparator.comparingLong(ImplicitlyDenied::strangeness)
                  .thenComparing(Comparator.comparingInt(List::size)))
          .orElse(List.of());
    }

    private static long strangeness(List<Miss> misses) {
      return misses.stream().filter(miss -> miss.element() != Miss.Element.CONDITION).count();
    }
  }

  /**
   * Allowed or denied by what nobody here knows.
   *
   * @param on the conditions that decide, as far as they are unknown
   */
  record Depends(List<DependsOn> on) implements Decision {
    /** Copies, each once. */
    public Depends {
      on = on.stream().distinct().toList();
    }
  }

  /** Whether it is {@link Allowed}. */
  default boolean allowed() {
    return this instanceof Allowed;
  }
}
