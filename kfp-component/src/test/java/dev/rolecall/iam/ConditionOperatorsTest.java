package dev.rolecall.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values are lists divided by semicolons; a dash is a missing key. */
class ConditionOperatorsTest {
  @ParameterizedTest
  @CsvSource({
    "StringEquals, a, a, true",
    "StringEquals, a, A, false",
    "StringEquals, a;b, b, true",
    "StringEquals, a*, ab, false",
    "StringEquals, a*, a*, true",
    "StringEquals, a, -, false",
    "StringNotEquals, a, b, true",
    "StringNotEquals, a;b, b, false",
    "StringNotEquals, a;b, c, true",
    "StringNotEquals, a, -, true",
    "StringEqualsIgnoreCase, aB, Ab, true",
    "StringNotEqualsIgnoreCase, aB, Ab, false",
    "StringLike, a*c, abc, true",
    "StringLike, a?c, abc, true",
    "StringLike, a?c, ac, false",
    "StringLike, A*, abc, false",
    "StringLike, *, -, false",
    "StringNotLike, a*, abc, false",
    "StringNotLike, a*, -, true",
    "NumericEquals, 10, 10.0, true",
    "NumericEquals, ten, 10, false",
    "NumericNotEquals, 10, 11, true",
    "NumericLessThan, 10, 9, true",
    "NumericLessThan, 10, 10, false",
    "NumericLessThanEquals, 10, 10, true",
    "NumericLessThanEquals, 10, 11, false",
    "NumericGreaterThan, 10, 11, true",
    "NumericGreaterThanEquals, 10, 10, true",
    "DateEquals, 2020-01-01T00:00:00Z, 1577836800, true",
    "DateEquals, 2020, 2020-01-01, true",
    "DateNotEquals, 2020-01-01, 2020-01-02, true",
    "DateGreaterThan, 2020-01-01T00:00:01Z, 2020-06-01T00:00:00Z, true",
    "DateGreaterThan, 2020-01-01T00:00:01Z, 2019-06-01T00:00:00Z, false",
    "DateGreaterThanEquals, 2020-01, 2020-01-01T01:00:00+01:00, true",
    "DateLessThan, 2020-01-01, 2019-12-31T23:59:59Z, true",
    "DateLessThanEquals, 2020-01-01, 2020-01-01, true",
    "DateLessThan, soon, 2020-01-01, false",
    "DateEquals, 2016-12-13t2:00:00.5+23, 2016-12-12T03:00:00.500Z, true",
    "DateEquals, 2020-01-01T00:00:00-0130, 2020-01-01T01:30:00Z, true",
    "DateEquals, 2020-01-01T06:30, 2020-01-01T06:30:00Z, true",
    "DateLessThan, 9223372036854775807, 2020-01-01, true",
    "DateGreaterThan, -292275054, 2020-01-01, true",
    "DateEquals, 2020-13-01, 2020-13-01, false",
    "DateEquals, 2020-01-01T00:00:00+01:60, 2020-01-01T00:00:00+01:60, false",
    "Bool, true, true, true",
    "Bool, false, true, false",
    "Bool, true, -, false",
    "BinaryEquals, QmluYXJ5VmFsdWVJbkJhc2U2NA==, QmluYXJ5VmFsdWVJbkJhc2U2NA==, true",
    "BinaryEquals, QmluYXJ5, QmluYXJ6, false",
    "IpAddress, 203.0.113.0/24, 203.0.113.255, true",
    "IpAddress, 203.0.113.0/24, 203.0.114.0, false",
    "IpAddress, 203.0.113.7, 203.0.113.7, true",
    "IpAddress, 203.0.113.0/24;2001:DB8:1234:5678::/64, 2001:db8:1234:5678::9, true",
    "IpAddress, 2001:DB8:1234:5678::/64, 2001:db8:1234:5679::9, false",
    "IpAddress, 0.0.0.0/0, 9.9.9.9, true",
    "IpAddress, 203.0.113.0/33, 203.0.113.0, false",
    "IpAddress, example.com, 203.0.113.0, false",
    "IpAddress, 999.0.113.0, 203.0.113.0, false",
    "NotIpAddress, 203.0.113.0/24, 203.0.114.0, true",
    "NotIpAddress, 203.0.113.0/24, -, true",
    "ArnLike, arn:aws:iam::*:role/team-*, arn:aws:iam::111122223333:role/team-a, true",
    "ArnEquals, arn:aws:iam::*:role/team-*, arn:aws:iam::111122223333:role/team-a, true",
    "ArnLike, arn:aws:*, arn:aws:iam::111122223333:role/team-a, false",
    "ArnNotLike, arn:aws:iam::*:role/*, arn:aws:iam::111122223333:role/a, false",
    "ArnNotEquals, arn:aws:iam::*:role/*, arn:aws:iam::111122223333:user/a, true",
    "IpAddress, 203.0.113.0/24, ::ffff:203.0.113.7, false",
    "IpAddress, ::ffff:203.0.113.0/120, ::ffff:203.0.113.7, true",
    "Bool, yes, yes, false",
    "Bool, true, True, true",
    "Null, true, -, true",
    "Null, false, -, false",
    "Null, true, a, false",
    "Null, false, a, true",
    "Null, true, '', true",
    "StringEqualsIfExists, a, -, true",
    "StringEqualsIfExists, a, b, false",
    "NumericLessThanIfExists, 1, -, true",
    "StringNotEqualsIfExists, a, -, true",
    "ForAllValues:StringEquals, a;b, a, true",
    "ForAllValues:StringEquals, a;b, a;c, false",
    "ForAllValues:StringEquals, a;b, -, true",
    "ForAllValues:StringNotEquals, a;b, c;d, true",
    "ForAllValues:StringNotEquals, a;b, a;d, false",
    "ForAnyValue:StringEquals, a;b, b;c, true",
    "ForAnyValue:StringEquals, a;b, c, false",
    "ForAnyValue:StringEquals, a;b, -, false",
    "ForAnyValue:StringNotEquals, a;b, a;c, true",
    "ForAnyValue:StringNotEquals, a;b, a;b, false",
    "ForAnyValue:StringLikeIfExists, a*, -, false",
    "ForAnyValue:StringEquals, '', '', false",
    "ForAllValues:StringEquals, a, '', true",
  })
  void everyOperatorDecidesAsDocumented(
      String operator, String wanted, String actual, boolean holds) {
    List<String> values = actual.equals("-") ? List.of() : Arrays.asList(actual.split(";", -1));
    assertThat(holds(operator, Arrays.asList(wanted.split(";", -1)), values, Map.of()))
        .isEqualTo(holds);
  }

  @ParameterizedTest
  @CsvSource({
    // Condition operators, ARN: the guide's own example of what StringLike takes and ArnLike not.
    "StringLike, true",
    "ArnLike, false"
  })
  void aWildcardSpansAnArnsColonsUnderStringLikeOnly(String operator, boolean holds) {
    assertThat(
            holds(
                operator,
                List.of("arn:aws:someservice:*:111122223333:finance/*"),
                List.of(
                    "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt"),
                Map.of()))
        .isEqualTo(holds);
  }

  @ParameterizedTest
  @CsvSource({
    "stringEquals",
    "StringEqual",
    "NullIfExists",
    "ForSomeValues:StringEquals",
    "IfExists",
    "StringLikeIgnoreCase",
    "''"
  })
  void aNameThatIamDoesNotKnowIsNoOperator(String name) {
    assertThat(Operator.parse(name)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "home/${aws:username}/*, home/*/a, true",
    "home/${aws:username}/*, home/x/a, false",
    "a${*}b${?}${$}, a*b?$, true",
    "a${*}b, axb, false",
  })
  void aVariableIsFilledInAndIsNeverAWildcard(String wanted, String actual, boolean holds) {
    assertThat(holds("StringLike", wanted, actual, Map.of("aws:username", List.of("*"))))
        .isEqualTo(holds);
  }

  @Test
  void aVariableWithoutAValueEqualsNothingUnlessItHasADefault() {
    assertThat(holds("StringEquals", "${aws:userid}", "${aws:userid}", Map.of())).isFalse();
    assertThat(holds("StringNotEquals", "${aws:userid}", "x", Map.of())).isTrue();
    assertThat(holds("StringEquals", "${aws:userid, 'anonymous'}", "anonymous", Map.of())).isTrue();
    assertThat(holds("StringEqualsIgnoreCase", "${aws:userid, 'A'}", "a", Map.of())).isTrue();
  }

  @Test
  void inTheOldVersionAVariableIsPlainText() {
    RequestContext context = RequestContext.of(Map.of("aws:username", List.of("ann")));
    CompiledCondition old = condition("StringEquals", List.of("${aws:username}"), false);

    assertThat(old.holds(new Fact.Known(List.of("ann")), context)).isEqualTo(Truth.FALSE);
    assertThat(old.holds(new Fact.Known(List.of("${aws:username}")), context))
        .isEqualTo(Truth.TRUE);
  }

  private static boolean holds(
      String operator, String wanted, String actual, Map<String, List<String>> context) {
    return holds(operator, List.of(wanted), List.of(actual), context);
  }

  private static boolean holds(
      String operator,
      List<String> wanted,
      List<String> actual,
      Map<String, List<String>> context) {
    return condition(operator, wanted, true).holds(RequestContext.of(context).with("k:v", actual))
        == Truth.TRUE;
  }

  private static CompiledCondition condition(
      String operator, List<String> wanted, boolean variables) {
    return new CompiledCondition(
        new Condition(Operator.parse(operator).orElseThrow(), "k:v", wanted), variables);
  }

  @ParameterizedTest
  @CsvSource({
    // operator, wanted, of a value that is not known, of a key that may not be there
    "StringEquals, a, UNKNOWN, UNKNOWN",
    "StringNotEquals, a, UNKNOWN, UNKNOWN",
    "StringLike, *, TRUE, UNKNOWN",
    "StringNotLike, *, FALSE, UNKNOWN",
    "StringLikeIfExists, *, TRUE, TRUE",
    "StringEqualsIfExists, a, UNKNOWN, UNKNOWN",
    "Null, true, FALSE, UNKNOWN",
    "Null, false, TRUE, UNKNOWN",
    "IpAddress, 10.0.0.0/8, UNKNOWN, UNKNOWN",
    "NotIpAddress, 10.0.0.0/8, UNKNOWN, UNKNOWN",
    "ForAllValues:StringLike, *, TRUE, TRUE",
    "ForAnyValue:StringEquals, a, UNKNOWN, UNKNOWN",
  })
  void whatIsNotKnownIsNeitherTrueNorFalseUnlessItIsSoForAll(
      String operator, String wanted, Truth present, Truth uncertain) {
    CompiledCondition condition = condition(operator, List.of(wanted), true);

    assertThat(condition.holds(Fact.Valueless.PRESENT, RequestContext.EMPTY)).isEqualTo(present);
    assertThat(condition.holds(Fact.Valueless.UNCERTAIN, RequestContext.EMPTY))
        .isEqualTo(uncertain);
  }
}
