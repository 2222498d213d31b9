package dev.rolecall.iam;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntPredicate;

/**
 * How one value of a policy is compared with one of a request. The names are IAM's, in their case:
 * {@code stringEquals} is refused (IAM User Guide, IAM JSON policy elements: Condition operators;
 * {@code Invalid Condition type : stringEquals} in
 * ministryofjustice/modernisation-platform-environments#8893).
 */
@SuppressWarnings("ImmutableEnumChecker") // the relations are functions without state
enum Comparison {
  STRING_EQUALS("StringEquals", glob(Glob.Mode.EXACT)),
  STRING_NOT_EQUALS("StringNotEquals", STRING_EQUALS),
  STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", glob(Glob.Mode.EXACT_IN_ANY_CASE)),
  STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", STRING_EQUALS_IGNORE_CASE),
  STRING_LIKE("StringLike", glob(Glob.Mode.LIKE)),
  STRING_NOT_LIKE("StringNotLike", STRING_LIKE),
  NUMERIC_EQUALS("NumericEquals", numbers(order -> order == 0)),
  NUMERIC_NOT_EQUALS("NumericNotEquals", NUMERIC_EQUALS),
  NUMERIC_LESS_THAN("NumericLessThan", numbers(order -> order < 0)),
  NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", numbers(order -> order <= 0)),
  NUMERIC_GREATER_THAN("NumericGreaterThan", numbers(order -> order > 0)),
  NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", numbers(order -> order >= 0)),
  DATE_EQUALS("DateEquals", dates(order -> order == 0)),
  DATE_NOT_EQUALS("DateNotEquals", DATE_EQUALS),
  DATE_LESS_THAN("DateLessThan", dates(order -> order < 0)),
  DATE_LESS_THAN_EQUALS("DateLessThanEquals", dates(order -> order <= 0)),
  DATE_GREATER_THAN("DateGreaterThan", dates(order -> order > 0)),
  DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", dates(order -> order >= 0)),
  /** Case is disregarded, as tools write both true and True; no document says so. */
  BOOL("Bool", new Relation(Domain.BOOLEAN, (wanted, variables) -> bool(wanted))),
  BINARY_EQUALS("BinaryEquals", ordered(Domain.BYTES, Scalars::bytes, order -> order == 0)),
  IP_ADDRESS("IpAddress", new Relation(Domain.ADDRESS, (wanted, variables) -> addresses(wanted))),
  NOT_IP_ADDRESS("NotIpAddress", IP_ADDRESS),
  ARN_EQUALS("ArnEquals", glob(Glob.Mode.ARN)),
  ARN_NOT_EQUALS("ArnNotEquals", ARN_EQUALS),
  ARN_LIKE("ArnLike", glob(Glob.Mode.ARN)),
  ARN_NOT_LIKE("ArnNotLike", ARN_EQUALS),
  /** Whether a key is missing: what is compared is whether it is. */
  NULL("Null", new Relation(Domain.PRESENCE, (wanted, variables) -> bool(wanted)));

  /** What kind of value is compared. */
  enum Domain {
    TEXT,
    NUMBER,
    DATE,
    BOOLEAN,
    BYTES,
    ADDRESS,
    PRESENCE
  }

  /**
   * How values of a domain are compared.
   *
   * @param test of a policy's value, and of whether its version knows variables: these stand in
   *     texts and ARNs only (IAM policy elements: Variables and tags, Where you can use variables)
   */
  private record Relation(Domain domain, BiFunction<String, Boolean, CompiledValue> test) {
    static final CompiledValue NEVER = (actual, context) -> Truth.FALSE;
  }

  private final String written;
  private final Relation relation;
  private final boolean negated;

  Comparison(String written, Relation relation) {
    this.written = written;
    this.relation = relation;
    this.negated = false;
  }

  Comparison(String written, Comparison contrary) {
    this.written = written;
    this.relation = contrary.relation;
    this.negated = true;
  }

  /** As written in a policy. */
  String written() {
    return written;
  }

  /** Whether it asks that no value matches. */
  boolean negated() {
    return negated;
  }

  Domain domain() {
    return relation.domain();
  }

  /**
   * A policy's value, compiled.
   *
   * @param variables whether the policy's version knows variables
   */
  CompiledValue compile(String wanted, boolean variables) {
    return relation.test().apply(wanted, variables);
  }

  private static Relation glob(Glob.Mode mode) {
    return new Relation(Domain.TEXT, (wanted, variables) -> Glob.compile(wanted, mode, variables));
  }

  private static Relation numbers(IntPredicate holds) {
    return ordered(Domain.NUMBER, Scalars::number, holds);
  }

  private static Relation dates(IntPredicate holds) {
    return ordered(Domain.DATE, Scalars::date, holds);
  }

  /** What is no value of the domain compares with nothing. */
  private static <T extends Comparable<T>> Relation ordered(
      Domain domain, Function<String, Optional<T>> parse, IntPredicate holds) {
    return new Relation(
        domain,
        (wanted, variables) ->
            parse
                .apply(wanted)
                .<CompiledValue>map(
                    bound ->
                        (actual, context) ->
                            Truth.of(
                                parse
                                    .apply(actual)
                                    .filter(value -> holds.test(value.compareTo(bound)))
                                    .isPresent()))
                .orElse(Relation.NEVER));
  }

  private static CompiledValue bool(String wanted) {
    boolean is = wanted.equalsIgnoreCase("true") || wanted.equalsIgnoreCase("false");
    return is ? (actual, context) -> Truth.of(wanted.equalsIgnoreCase(actual)) : Relation.NEVER;
  }

  private static CompiledValue addresses(String wanted) {
    Optional<IpRange> range = IpRange.parse(wanted);
    return range.isPresent() ? range.get() : Relation.NEVER;
  }
}
