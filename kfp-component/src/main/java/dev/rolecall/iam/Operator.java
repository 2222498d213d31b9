package dev.rolecall.iam;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A condition operator: a comparison, perhaps with {@code IfExists} behind it and {@code
 * ForAllValues:} or {@code ForAnyValue:} before it (IAM User Guide, IAM JSON policy elements:
 * Condition operators, and Conditions with multiple context keys or values).
 */
public final class Operator {
  private enum Quantifier {
    NONE(""),
    ALL("ForAllValues:"),
    ANY("ForAnyValue:");

    private final String prefix;

    Quantifier(String prefix) {
      this.prefix = prefix;
    }
  }

  private static final String IF_EXISTS = "IfExists";
  private static final Map<String, Comparison> COMPARISONS =
      Arrays.stream(Comparison.values())
          .collect(Collectors.toMap(Comparison::written, Function.identity()));

  private final String written;
  private final Quantifier quantifier;
  private final Comparison comparison;
  private final boolean ifExists;

  private Operator(String written, Quantifier quantifier, Comparison comparison, boolean ifExists) {
    this.written = written;
    this.quantifier = quantifier;
    this.comparison = comparison;
    this.ifExists = ifExists;
  }

  /** The operator of that name, if IAM has it. {@code Null} takes no {@code IfExists}. */
  public static Optional<Operator> parse(String written) {
    Quantifier quantifier =
        Arrays.stream(Quantifier.values())
            .filter(each -> each != Quantifier.NONE && written.startsWith(each.prefix))
            .findFirst()
            .orElse(Quantifier.NONE);
    String name = written.substring(quantifier.prefix.length());
    boolean ifExists = name.endsWith(IF_EXISTS);
    String base = ifExists ? name.substring(0, name.length() - IF_EXISTS.length()) : name;
    return Optional.ofNullable(COMPARISONS.get(base))
        .filter(comparison -> !(ifExists && comparison == Comparison.NULL))
        .map(comparison -> new Operator(written, quantifier, comparison, ifExists));
  }

  /** Whether it compares strings without wildcards: {@code StringEquals} and its kin. */
  public boolean isExact() {
    return comparison == Comparison.STRING_EQUALS
        || comparison == Comparison.STRING_EQUALS_IGNORE_CASE;
  }

  /**
   * Whether its values are texts that match: {@code StringEquals}, {@code StringLike}, their kin.
   */
  boolean namesTexts() {
    return isExact() || comparison == Comparison.STRING_LIKE;
  }

  /** Whether it asks that no value matches, as {@code StringNotEquals} does. */
  public boolean isNegated() {
    return comparison.negated();
  }

  /**
   * Whether the condition holds. The values of a policy are alternatives; under a negated operator
   * none of them may match (Conditions with multiple context keys or values, Evaluation logic).
   *
   * @param fact what is known of the condition's key
   */
  Truth holds(List<String> wanted, Fact fact, PolicyVariables variables) {
    if (fact instanceof Fact.Known known) {
      return holds(wanted, known.values(), variables);
    }
    if (fact == Fact.Valueless.PRESENT) {
      return holdsIfPresent(wanted);
    }
    Truth absent = holds(wanted, List.of(), variables);
    return fact == Fact.Valueless.ABSENT ? absent : absent.either(holdsIfPresent(wanted));
  }

  Truth holds(List<String> wanted, List<String> actual, PolicyVariables variables) {
    if (comparison == Comparison.NULL) {
      return isNull(wanted, present(actual).isEmpty());
    }
    return switch (quantifier) {
      case NONE -> holdsForOne(wanted, actual, variables);
      case ALL -> all(present(actual), value -> holds(wanted, value, variables));
      // Without a value it is false, whatever the comparison, IfExists or not (iam.cloudcopilot.io,
      // ForAnyValue:StringNotEqualsIfExists; the guide says so for an empty set of values).
      case ANY -> any(present(actual), value -> holds(wanted, value, variables));
    };
  }

  /** Of values that are not known: certain only where it is so for all. */
  private Truth holdsIfPresent(List<String> wanted) {
    if (comparison == Comparison.NULL) {
      return isNull(wanted, false);
    }
    boolean everyOther = quantifier == Quantifier.NONE || quantifier == Quantifier.ALL;
    boolean whateverItIs =
        wanted.isEmpty() || wanted.stream().anyMatch(comparison::matchesAnything);
    boolean holds = wanted.isEmpty() == comparison.negated();
    return whateverItIs && everyOther && (quantifier == Quantifier.NONE || holds)
        ? Truth.of(holds)
        : Truth.UNKNOWN;
  }

  private static Truth isNull(List<String> wanted, boolean absent) {
    String missing = Boolean.toString(absent);
    return Truth.of(wanted.stream().anyMatch(missing::equalsIgnoreCase));
  }

  /**
   * A missing key matches nothing: false, but true where the operator is negated or ends in {@code
   * IfExists} (Condition operators, Important). IAM means an operator without prefix for keys of
   * one value; how it reads one of several is not documented. Here one that matches is enough.
   */
  private Truth holdsForOne(List<String> wanted, List<String> actual, PolicyVariables variables) {
    if (actual.isEmpty()) {
      return Truth.of(ifExists || comparison.negated());
    }
    return comparison.negated()
        ? all(actual, value -> holds(wanted, value, variables))
        : any(actual, value -> holds(wanted, value, variables));
  }

  private Truth holds(List<String> wanted, String actual, PolicyVariables variables) {
    Truth matches = any(wanted, each -> comparison.matches(each, actual, variables));
    return comparison.negated() ? matches.not() : matches;
  }

  private static Truth any(List<String> values, Function<String, Truth> truth) {
    return values.stream().map(truth).reduce(Truth.FALSE, Truth::or);
  }

  private static Truth all(List<String> values, Function<String, Truth> truth) {
    return values.stream().map(truth).reduce(Truth.TRUE, Truth::and);
  }

  /** An empty string counts as no value of a set (Conditions with multiple context keys, Note). */
  private static List<String> present(List<String> actual) {
    return actual.stream().filter(value -> !value.isEmpty()).toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Operator operator && operator.written.equals(written);
  }

  @Override
  public int hashCode() {
    return written.hashCode();
  }

  /** As written in the policy. */
  @Override
  public String toString() {
    return written;
  }
}
