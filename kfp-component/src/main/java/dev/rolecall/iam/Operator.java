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

  /** Whether its values are texts that must not match: {@code StringNotEquals} and its kin. */
  boolean excludesTexts() {
    return comparison.negated() && comparison.written().startsWith("String");
  }

  /** Whether it holds as well where the key is absent, by its name. */
  boolean isIfExists() {
    return ifExists;
  }

  /** Whether it asks that no value matches, as {@code StringNotEquals} does. */
  public boolean isNegated() {
    return comparison.negated();
  }

  /** A policy's value, compiled. */
  CompiledValue compile(String wanted, boolean variables) {
    return comparison.compile(wanted, variables);
  }

  Comparison.Domain domain() {
    return comparison.domain();
  }

  /** Whether it asks something of several values of a key at once. */
  boolean isOfSets() {
    return quantifier != Quantifier.NONE;
  }

  /**
   * Whether the condition holds. The values of a policy are alternatives; under a negated operator
   * none of them may match (Conditions with multiple context keys or values, Evaluation logic).
   *
   * @param fact what is known of the condition's key
   * @param context for the variables in the policy's values
   */
  Truth holds(List<CompiledValue> wanted, Fact fact, RequestContext context) {
    if (fact instanceof Fact.Known known) {
      return holds(wanted, known.values(), context);
    }
    if (fact == Fact.Valueless.PRESENT) {
      return holdsIfPresent(wanted, context);
    }
    Truth absent = holds(wanted, List.of(), context);
    return fact == Fact.Valueless.ABSENT ? absent : absent.either(holdsIfPresent(wanted, context));
  }

  private Truth holds(List<CompiledValue> wanted, List<String> actual, RequestContext context) {
    if (comparison == Comparison.NULL) {
      return isNull(wanted, set(actual).isEmpty(), context);
    }
    return switch (quantifier) {
      case NONE -> holdsForOne(wanted, actual, context);
      case ALL -> all(wanted, set(actual), context);
      // Without a value it is false, whatever the comparison, IfExists or not (iam.cloudcopilot.io,
      // ForAnyValue:StringNotEqualsIfExists; the guide says so for an empty set of values).
      case ANY -> any(wanted, set(actual), context);
    };
  }

  /** Of values that are not known: certain only where it is so for all. */
  private Truth holdsIfPresent(List<CompiledValue> wanted, RequestContext context) {
    if (comparison == Comparison.NULL) {
      return isNull(wanted, false, context);
    }
    boolean everyOther = quantifier == Quantifier.NONE || quantifier == Quantifier.ALL;
    boolean whateverItIs =
        wanted.isEmpty() || wanted.stream().anyMatch(CompiledValue::matchesAnything);
    boolean holds = wanted.isEmpty() == comparison.negated();
    return whateverItIs && everyOther && (quantifier == Quantifier.NONE || holds)
        ? Truth.of(holds)
        : Truth.UNKNOWN;
  }

  private static Truth isNull(List<CompiledValue> wanted, boolean absent, RequestContext context) {
    return CompiledValue.anyMatches(wanted, Boolean.toString(absent), context);
  }

  /**
   * A missing key matches nothing: false, but true where the operator is negated or ends in {@code
   * IfExists} (Condition operators, Important). IAM means an operator without prefix for keys of
   * one value; how it reads one of several is not documented. Here one that matches is enough.
   */
  private Truth holdsForOne(
      List<CompiledValue> wanted, List<String> actual, RequestContext context) {
    if (actual.isEmpty()) {
      return Truth.of(ifExists || comparison.negated());
    }
    return comparison.negated() ? all(wanted, actual, context) : any(wanted, actual, context);
  }

  /** An empty string counts as no value of a set (Conditions with multiple context keys, Note). */
  private static List<String> set(List<String> actual) {
    return actual.stream().filter(value -> !value.isEmpty()).toList();
  }

  private Truth all(List<CompiledValue> wanted, List<String> actual, RequestContext context) {
    Truth all = Truth.TRUE;
    for (String value : actual) {
      all = all.and(holdsOf(value, wanted, context));
    }
    return all;
  }

  private Truth any(List<CompiledValue> wanted, List<String> actual, RequestContext context) {
    Truth any = Truth.FALSE;
    for (String value : actual) {
      any = any.or(holdsOf(value, wanted, context));
    }
    return any;
  }

  private Truth holdsOf(String actual, List<CompiledValue> wanted, RequestContext context) {
    Truth matches = CompiledValue.anyMatches(wanted, actual, context);
    return comparison.negated() ? matches.not() : matches;
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
