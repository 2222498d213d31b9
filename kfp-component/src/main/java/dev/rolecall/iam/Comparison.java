package dev.rolecall.iam;

import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * How one value of a policy is compared with one of a request. The names are IAM's, in their case:
 * {@code stringEquals} is refused (IAM User Guide, IAM JSON policy elements: Condition operators;
 * {@code Invalid Condition type : stringEquals} in
 * ministryofjustice/modernisation-platform-environments#8893).
 */
@SuppressWarnings("ImmutableEnumChecker") // the relations are functions without state
enum Comparison {
  STRING_EQUALS("StringEquals", Comparison::same),
  STRING_NOT_EQUALS("StringNotEquals", STRING_EQUALS),
  STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", Comparison::sameIgnoringCase),
  STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", STRING_EQUALS_IGNORE_CASE),
  STRING_LIKE("StringLike", (wanted, actual, known) -> glob(wanted, actual, Glob.Mode.LIKE, known)),
  STRING_NOT_LIKE("StringNotLike", STRING_LIKE),
  NUMERIC_EQUALS("NumericEquals", ordered(Scalars::numbers, order -> order == 0)),
  NUMERIC_NOT_EQUALS("NumericNotEquals", NUMERIC_EQUALS),
  NUMERIC_LESS_THAN("NumericLessThan", ordered(Scalars::numbers, order -> order < 0)),
  NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", ordered(Scalars::numbers, order -> order <= 0)),
  NUMERIC_GREATER_THAN("NumericGreaterThan", ordered(Scalars::numbers, order -> order > 0)),
  NUMERIC_GREATER_THAN_EQUALS(
      "NumericGreaterThanEquals", ordered(Scalars::numbers, order -> order >= 0)),
  DATE_EQUALS("DateEquals", ordered(Scalars::dates, order -> order == 0)),
  DATE_NOT_EQUALS("DateNotEquals", DATE_EQUALS),
  DATE_LESS_THAN("DateLessThan", ordered(Scalars::dates, order -> order < 0)),
  DATE_LESS_THAN_EQUALS("DateLessThanEquals", ordered(Scalars::dates, order -> order <= 0)),
  DATE_GREATER_THAN("DateGreaterThan", ordered(Scalars::dates, order -> order > 0)),
  DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", ordered(Scalars::dates, order -> order >= 0)),
  /** Case is disregarded, as tools write both true and True; no document says so. */
  BOOL("Bool", Comparison::sameBoolean),
  BINARY_EQUALS("BinaryEquals", (wanted, actual, known) -> Scalars.sameBytes(wanted, actual)),
  IP_ADDRESS("IpAddress", (wanted, actual, known) -> IpRange.contains(wanted, actual)),
  NOT_IP_ADDRESS("NotIpAddress", IP_ADDRESS),
  ARN_EQUALS("ArnEquals", (wanted, actual, known) -> glob(wanted, actual, Glob.Mode.ARN, known)),
  ARN_NOT_EQUALS("ArnNotEquals", ARN_EQUALS),
  ARN_LIKE("ArnLike", ARN_EQUALS.relation, false),
  ARN_NOT_LIKE("ArnNotLike", ARN_EQUALS),
  /** Whether a key is missing: decided by {@link Operator}, as there is nothing to compare. */
  NULL("Null", (wanted, actual, known) -> false);

  private interface Relation {
    boolean holds(String wanted, String actual, PolicyVariables known);
  }

  private interface Order {
    /** Negative where {@code actual} is less than {@code wanted}; nothing where either is none. */
    Optional<Integer> of(String actual, String wanted);
  }

  private final String written;
  private final Relation relation;
  private final boolean negated;

  Comparison(String written, Relation relation) {
    this(written, relation, false);
  }

  Comparison(String written, Comparison contrary) {
    this(written, contrary.relation, true);
  }

  Comparison(String written, Relation relation, boolean negated) {
    this.written = written;
    this.relation = relation;
    this.negated = negated;
  }

  /** As written in a policy. */
  String written() {
    return written;
  }

  /** Whether it asks that no value matches. */
  boolean negated() {
    return negated;
  }

  /** Whether the values match, before any negation. */
  Truth matches(String wanted, String actual, PolicyVariables known) {
    return known.unknownIn(wanted).isPresent()
        ? Truth.UNKNOWN
        : Truth.of(relation.holds(wanted, actual, known));
  }

  /** Whether the value of a policy matches any of a request. */
  boolean matchesAnything(String wanted) {
    return relation == STRING_LIKE.relation && wanted.matches("\\*+");
  }

  private static boolean same(String wanted, String actual, PolicyVariables known) {
    return glob(wanted, actual, Glob.Mode.EXACT, known);
  }

  private static boolean sameIgnoringCase(String wanted, String actual, PolicyVariables known) {
    return Glob.compile(wanted, Glob.Mode.EXACT, known)
        .filter(filled -> filled.text().equalsIgnoreCase(actual))
        .isPresent();
  }

  private static boolean sameBoolean(String wanted, String actual, PolicyVariables known) {
    return (wanted.equalsIgnoreCase("true") || wanted.equalsIgnoreCase("false"))
        && wanted.equalsIgnoreCase(actual);
  }

  private static boolean glob(String wanted, String actual, Glob.Mode mode, PolicyVariables known) {
    return Glob.compile(wanted, mode, known).filter(glob -> glob.matches(actual)).isPresent();
  }

  private static Relation ordered(Order order, IntPredicate holds) {
    return (wanted, actual, known) ->
        order.of(actual, wanted).filter(found -> holds.test(found)).isPresent();
  }
}
