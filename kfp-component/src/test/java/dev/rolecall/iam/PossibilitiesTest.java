package dev.rolecall.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A decision depends exactly where two values of the unknown keys decide differently. */
class PossibilitiesTest {
  private enum Answer {
    ALLOWED,
    DENIED,
    DEPENDS;

    static Answer of(Decision decision) {
      if (decision.allowed()) {
        return ALLOWED;
      }
      return decision instanceof Decision.Depends ? DEPENDS : DENIED;
    }
  }

  /** Operators of one kind of value, values of policies, and values that tell all these apart. */
  private record Kind(List<String> operators, List<String> wanted, List<String> values) {
    Kind {
      Stream<String> own =
          wanted.stream().flatMap(value -> Stream.of(value, value.toUpperCase(Locale.ROOT)));
      values = Stream.concat(values.stream(), own).distinct().toList();
    }
  }

  private static final Kind TEXT =
      new Kind(
          List.of(
              "StringEquals",
              "StringNotEquals",
              "StringEqualsIgnoreCase",
              "StringLike",
              "StringNotLike",
              "StringLikeIfExists",
              "Null"),
          List.of("a", "b", "ab", "A", "*", "a*", "*b", "?", "??", "", "a:*"),
          words(List.of("a", "b", "A", ":", "c"), 3));

  private static final Kind SET =
      new Kind(
          List.of(
              "ForAllValues:StringEquals",
              "ForAnyValue:StringEquals",
              "ForAllValues:StringNotLike",
              "ForAnyValue:StringLikeIfExists",
              "StringEquals",
              "StringNotLike",
              "Null"),
          List.of("a", "b", "ab", "a*", "?", ""),
          words(List.of("a", "b", "c"), 2));

  /** As TEXT, and the key in variables that are compared with {@code ab}. */
  private static final Kind VARIABLE =
      new Kind(
          List.of("StringEquals", "StringNotLike", "StringEqualsIgnoreCase", "Null"),
          List.of("a", "ab", "a*", "B", "", "b/a", "/a"),
          words(List.of("a", "b", "A", "B", "c"), 2));

  private static final Kind NUMBER =
      new Kind(
          List.of(
              "NumericEquals",
              "NumericNotEquals",
              "NumericLessThan",
              "NumericLessThanEquals",
              "NumericGreaterThanIfExists",
              "Null"),
          List.of("1", "2", "2.0", "3e0", "x"),
          List.of("0", "1", "1.5", "2", "2.5", "3", "4", "", "x"));

  private static final Kind DATE =
      new Kind(
          List.of("DateEquals", "DateNotEquals", "DateLessThan", "DateGreaterThanEquals"),
          List.of("2026-01-01", "2026-01-01T00:00:00Z", "1767225601", "2027"),
          List.of(
              "2025-01-01",
              "2026-01-01",
              "2026-01-01T00:00:00.5Z",
              "2026-01-01T00:00:01Z",
              "2026-02-01",
              "2027-01-01",
              "2028-01-01",
              "x",
              ""));

  private static final Kind ADDRESS =
      new Kind(
          List.of("IpAddress", "NotIpAddress", "IpAddressIfExists", "Null"),
          List.of("10.0.0.0/8", "10.1.0.0/16", "10.255.255.255", "0.0.0.0/0", "::/0", "::1", "x"),
          List.of(
              "9.0.0.0", "10.0.0.0", "10.1.0.1", "10.255.255.255", "11.0.0.0", "::1", "::2", ""));

  private static final Kind BOOLEAN =
      new Kind(
          List.of("Bool", "BoolIfExists", "Null"),
          List.of("true", "false", "x"),
          List.of("true", "false", "x", ""));

  private static List<String> words(List<String> characters, int longest) {
    List<String> words = new ArrayList<>(List.of(""));
    for (int at = 0; words.get(at).length() < longest; at++) {
      String begun = words.get(at);
      characters.forEach(each -> words.add(begun + each));
    }
    return words;
  }

  /** Conditions on k:v, and what it can be. */
  record Puzzle(PolicyDocument document, Set<Answer> answers, Decision decision) {}

  @Property(tries = 3000)
  void itDependsExactlyWhereTwoValuesDecideDifferently(@ForAll("puzzles") Puzzle puzzle) {
    Answer answer = Answer.of(puzzle.decision());

    assertThat(
            answer == Answer.DEPENDS
                ? EnumSet.of(Answer.ALLOWED, Answer.DENIED)
                : EnumSet.of(answer))
        .as(puzzle.document().toJson())
        .isEqualTo(puzzle.answers());
  }

  @Provide
  Arbitrary<Puzzle> puzzles() {
    return Combinators.combine(
            Arbitraries.of(TEXT, SET, VARIABLE, NUMBER, DATE, ADDRESS, BOOLEAN)
                .flatMap(
                    kind ->
                        statement(kind)
                            .list()
                            .ofMinSize(1)
                            .ofMaxSize(4)
                            .map(statements -> new Object[] {kind, statements})),
            Arbitraries.of(Fact.Valueless.PRESENT, Fact.Valueless.UNCERTAIN))
        .as((made, unknown) -> puzzle((Kind) made[0], made[1], unknown));
  }

  @SuppressWarnings("unchecked")
  private static Puzzle puzzle(Kind kind, Object statements, Fact unknown) {
    PolicyDocument document =
        new PolicyDocument(PolicyDocument.CURRENT, (List<Statement>) statements);
    Set<Answer> answers = EnumSet.noneOf(Answer.class);
    facts(kind, unknown, asksOfSets(document))
        .forEach(fact -> answers.add(Answer.of(decide(document, fact))));
    return new Puzzle(document, answers, decide(document, unknown));
  }

  private static boolean asksOfSets(PolicyDocument document) {
    return document.statements().stream()
        .flatMap(statement -> statement.conditions().stream())
        .anyMatch(condition -> condition.operator().isOfSets());
  }

  private static Stream<Fact> facts(Kind kind, Fact unknown, boolean sets) {
    Stream<Fact> one = kind.values().stream().map(value -> new Fact.Known(List.of(value)));
    Stream<Fact> known = sets ? Stream.concat(one, several(kind.values())) : one;
    return Stream.concat(Stream.of(Fact.Valueless.ABSENT), known)
        .filter(fact -> unknown == Fact.Valueless.UNCERTAIN || fact.isThere());
  }

  private static Stream<Fact> several(List<String> values) {
    return values.stream()
        .flatMap(
            a ->
                values.stream()
                    .flatMap(
                        b ->
                            values.stream()
                                .filter(c -> a.compareTo(b) < 0 && b.compareTo(c) <= 0)
                                .map(c -> new Fact.Known(List.of(a, b, c)))));
  }

  private static Decision decide(PolicyDocument document, Fact fact) {
    return PolicyEvaluator.evaluate(
        List.of(new Policy("p", document)),
        new Request(
            new Principal.Service("s"),
            "s3:GetObject",
            "arn:aws:s3:::ab/a",
            RequestContext.of(Map.of("k:known", List.of("ab"))).with("k:v", fact)));
  }

  private static Arbitrary<Statement> statement(Kind kind) {
    Arbitrary<Condition> condition =
        Combinators.combine(
                Arbitraries.of(kind.operators()),
                Arbitraries.of(kind.wanted()).list().ofMinSize(1).ofMaxSize(2))
            .as(
                (operator, values) ->
                    new Condition(
                        Operator.parse(operator).orElseThrow(),
                        "k:v",
                        operator.equals("Null") ? List.of("true") : values));
    Arbitrary<Condition> variable =
        Combinators.combine(
                Arbitraries.of("StringEquals", "StringNotLike", "StringEqualsIgnoreCase"),
                Arbitraries.of("${k:v}", "${k:v}*", "a${k:v}", "?${k:v, 'b'}", "${k:v}${k:v}"))
            .as(
                (operator, value) ->
                    new Condition(
                        Operator.parse(operator).orElseThrow(), "k:known", List.of(value)));
    Arbitrary<Statement.Values> resources =
        Arbitraries.of(
                "*", "arn:aws:s3:::${k:v}/*", "arn:aws:s3:::a${k:v}", "arn:aws:s3:::*/${k:v}")
            .map(value -> new Statement.Values(false, List.of(value)));
    return Combinators.combine(
            Arbitraries.of(Statement.Effect.class),
            (kind.equals(VARIABLE) ? Arbitraries.oneOf(condition, variable) : condition)
                .list()
                .ofMaxSize(2),
            kind.equals(VARIABLE)
                ? resources.optional()
                : Arbitraries.just(Optional.<Statement.Values>empty()))
        .as(
            (effect, conditions, resource) ->
                new Statement(
                    Optional.empty(),
                    effect,
                    Optional.empty(),
                    new Statement.Values(false, List.of("*")),
                    resource,
                    conditions));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'Allow' {'StringEquals': {'k:v': 'a'}} | 'Allow' {'StringNotEquals': {'k:v': 'a'}} | ALLOWED",
        "'Allow' {'Bool': {'k:v': 'true'}, 'StringEquals': {'k:w': 'a'}} | 'Allow' {'Bool': {'k:v': 'false'}} | DEPENDS",
        "'Allow' {'StringEquals': {'k:v': 'a'}} | 'Deny' {'StringLike': {'k:v': '*'}} | DENIED",
        "'Allow' {'StringEquals': {'k:v': 'a'}, 'StringLike': {'k:v': 'b*'}} | 'Deny' {'Null': {'k:x': 'false'}} | DENIED",
        // two keys: nothing ties one to the other
        "'Allow' {'StringEquals': {'k:v': 'a'}} | 'Allow' {'StringNotEquals': {'k:w': 'a'}} | DEPENDS",
        // of a VPC endpoint: both are there, or none is
        "'Allow' {'Null': {'aws:SourceVpce': 'true'}} | 'Deny' {'StringNotEquals': {'aws:SourceVpc': 'vpc-1'}} | DENIED",
        "'Allow' {'Null': {'aws:SourceVpce': 'true'}} | 'Allow' {'Null': {'aws:SourceVpc': 'false'}} | ALLOWED",
        "'Allow' {'StringEquals': {'aws:SourceVpce': 'vpce-1'}} | 'Deny' {'StringNotEquals': {'aws:SourceVpc': 'vpc-1'}} | DEPENDS",
        // one key as text and as address: whatever can be is taken to be
        "'Allow' {'StringLike': {'k:v': '10.*'}} | 'Allow' {'NotIpAddress': {'k:v': '10.0.0.0/8'}} | DEPENDS",
      })
  void whatConditionsSayTogetherCounts(String one, String other, Answer answer) {
    RequestContext context =
        RequestContext.EMPTY
            .with("k:*", Fact.Valueless.UNCERTAIN)
            .with("aws:*", Fact.Valueless.UNCERTAIN);
    Decision decision =
        PolicyEvaluator.evaluate(
            List.of(policy(one), policy(other)),
            new Request(new Principal.Service("s"), "s3:GetObject", "*", context));

    assertThat(Answer.of(decision)).isEqualTo(answer);
  }

  private static Policy policy(String effectAndCondition) {
    String[] parts = effectAndCondition.split(" ", 2);
    return Requests.statement(
        "'Effect': " + parts[0] + ", 'Action': '*', 'Resource': '*', 'Condition': " + parts[1]);
  }
}
