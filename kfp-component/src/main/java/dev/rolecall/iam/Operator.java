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
   * @param actual the request's values; none where the key is missing
   */
  boolean holds(List<String> wanted, List<String> actual, PolicyVariables known) {
    if (comparison == Comparison.NULL) {
      String missing = Boolean.toString(actual.isEmpty());
      return wanted.stream().anyMatch(missing::equalsIgnoreCase);
    }
    return switch (quantifier) {
      case NONE -> holdsForOne(wanted, actual, known);
      case ALL -> present(actual).stream().allMatch(value -> holds(wanted, value, known));
      // Without a value it is false, whatever the comparison, IfExists or not (iam.cloudcopilot.io,
      // ForAnyValue:StringNotEqualsIfExists; the guide says so for an empty set of values).
      case ANY -> present(actual).stream().anyMatch(value -> holds(wanted, value, known));
    };
  }

  /**
   * A missing key matches nothing: false, but true where the operator is negated or ends in {@code
   * IfExists} (Condition operators, Important). IAM means an operator without prefix for keys of
   * one value; how it reads one of several is not documented. Here one that matches is enough.
   */
  private boolean holdsForOne(List<String> wanted, List<String> actual, PolicyVariables known) {
    if (actual.isEmpty()) {
      return ifExists || comparison.negated();
    }
    return comparison.negated()
        ? actual.stream().allMatch(value -> holds(wanted, value, known))
        : actual.stream().anyMatch(value -> holds(wanted, value, known));
  }

  private boolean holds(List<String> wanted, String actual, PolicyVariables known) {
    boolean matches = wanted.stream().anyMatch(each -> comparison.matches(each, actual, known));
    return matches != comparison.negated();
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
