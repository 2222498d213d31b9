package dev.rolecall.iam;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/**
 * Documents and requests of a small alphabet, so that they meet often. Every document is one that
 * {@link PolicyDocument#parse} takes.
 */
public final class Documents extends DomainContextBase {
  private static final List<String> TEXTS =
      List.of("a", "b", "ab", "*", "a*", "?", "${k:v}", "${k:w, 'a'}", "${*}", "", "true", "1");
  private static final List<String> SCALARS =
      List.of("2020-01-01", "1e999999999", "203.0.113.0/24", "::1", "QQ==", "arn:aws:s3:::a");
  private static final List<String> OPERATORS =
      List.of(
          "StringEquals",
          "StringNotEquals",
          "StringLike",
          "StringNotLikeIfExists",
          "ForAllValues:StringEquals",
          "ForAnyValue:StringNotLike",
          "NumericLessThan",
          "DateGreaterThan",
          "Bool",
          "BinaryEquals",
          "IpAddress",
          "NotIpAddress",
          "ArnLike",
          "Null");

  /** Documents. */
  @Provide
  Arbitrary<PolicyDocument> documents() {
    return Combinators.combine(
            Arbitraries.of(PolicyDocument.CURRENT, PolicyDocument.OLD),
            Arbitraries.strings().ofMaxLength(5).optional(),
            statements().list().ofMinSize(1).ofMaxSize(4))
        .as(PolicyDocument::new);
  }

  /** Statements. */
  @Provide
  Arbitrary<Statement> statements() {
    return Combinators.combine(
            Arbitraries.of(Statement.Effect.class),
            principals().optional(0.3),
            values("*", "s3:Get*", "s3:GetObject", "s3:?etObject", "iam:*"),
            values("*", "arn:aws:s3:::a", "arn:aws:s3:::a/*", "arn:aws:s3:::${k:v}/*", "arn:*:s3:*")
                .optional(0.5),
            conditions().list().ofMaxSize(2))
        .as(
            (effect, principals, actions, resources, conditions) ->
                new Statement(
                    Optional.empty(),
                    effect,
                    principals,
                    actions,
                    resources,
                    distinct(conditions)));
  }

  /** Requests. */
  @Provide
  Arbitrary<Request> requests() {
    return Combinators.combine(
            Arbitraries.of(
                new Principal.Federated("a"),
                new Principal.Aws("arn:aws:sts::111122223333:assumed-role/r/s", "111122223333"),
                new Principal.Service("a")),
            Arbitraries.of("s3:GetObject", "s3:PutObject", "iam:GetRole", ""),
            Arbitraries.of("arn:aws:s3:::a", "arn:aws:s3:::a/k", "*", ""),
            Arbitraries.maps(Arbitraries.of("k:v", "K:V", "k:w"), texts().list().ofMaxSize(2)))
        .as(Request::new);
  }

  private static Arbitrary<Principals> principals() {
    Arbitrary<Principals.Named> named =
        Combinators.combine(
                Arbitraries.of(Principals.Kind.class)
                    .filter(kind -> kind != Principals.Kind.ANYONE),
                Arbitraries.of("a", "111122223333", "arn:aws:iam::111122223333:role/r", "*"))
            .as(Principals.Named::new);
    Arbitrary<Boolean> negated = Arbitraries.of(true, false);
    return Arbitraries.oneOf(
        negated.map(Principals::anyone),
        Combinators.combine(negated, named.list().ofMinSize(1).ofMaxSize(3)).as(Principals::new));
  }

  private static Arbitrary<Statement.Values> values(String... values) {
    return Combinators.combine(
            Arbitraries.of(true, false), Arbitraries.of(values).list().ofMinSize(1).ofMaxSize(2))
        .as(Statement.Values::new);
  }

  private static Arbitrary<Condition> conditions() {
    return Combinators.combine(
            Arbitraries.of(OPERATORS).map(name -> Operator.parse(name).orElseThrow()),
            Arbitraries.of("k:v", "K:V", "k:w"),
            texts().list().ofMaxSize(2))
        .as(Condition::new);
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.of(TEXTS), Arbitraries.of(SCALARS), Arbitraries.strings().ofMaxLength(4));
  }

  /** JSON holds a key once under an operator. */
  private static List<Condition> distinct(List<Condition> conditions) {
    Map<String, Condition> byPlace = new LinkedHashMap<>();
    conditions.forEach(each -> byPlace.putIfAbsent(each.operator() + " " + each.key(), each));
    return List.copyOf(byPlace.values());
  }
}
