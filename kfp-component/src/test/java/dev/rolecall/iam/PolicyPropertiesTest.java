package dev.rolecall.iam;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

@Domain(Documents.class)
@Domain(DomainContext.Global.class)
class PolicyPropertiesTest {
  @Property
  void parsingIsTheInverseOfPrinting(@ForAll PolicyDocument document) {
    assertThat(PolicyDocument.parse(document.toJson())).isEqualTo(document);
  }

  @Property
  void aDenyMoreNeverAllows(
      @ForAll PolicyDocument document, @ForAll Statement more, @ForAll Request request) {
    boolean before = decide(document, request).allowed();
    boolean after = decide(with(document, effect(more, Statement.Effect.DENY)), request).allowed();

    assertThat(after && !before).isFalse();
  }

  @Property
  void anAllowMoreNeverDenies(
      @ForAll PolicyDocument document, @ForAll Statement more, @ForAll Request request) {
    boolean before = decide(document, request).allowed();
    boolean after = decide(with(document, effect(more, Statement.Effect.ALLOW)), request).allowed();

    assertThat(before && !after).isFalse();
  }

  @Property(tries = 5000)
  void whatIsDecidedIsSoWhateverAnUnknownKeyIs(
      @ForAll PolicyDocument document, @ForAll Request known, @ForAll("unknown") Fact unknown) {
    Request asked =
        new Request(
            known.principal(),
            known.action(),
            known.resource(),
            known.context().with("k:v", unknown));
    Decision decision = decide(document, asked);
    Fact actual = known.context().of("k:v");
    boolean possible =
        actual instanceof Fact.Known values
            ? (unknown == Fact.Valueless.UNCERTAIN || actual.isThere())
                && (values.values().size() == 1 || asksOfSets(document))
            : unknown == Fact.Valueless.UNCERTAIN;

    if (possible && !(decision instanceof Decision.Depends)) {
      assertThat(decide(document, known).allowed())
          .as("%s and %s", document, known)
          .isEqualTo(decision.allowed());
    }
  }

  /** Other operators are for keys of one value. */
  private static boolean asksOfSets(PolicyDocument document) {
    return document.statements().stream()
        .flatMap(statement -> statement.conditions().stream())
        .anyMatch(each -> each.key().equalsIgnoreCase("k:v") && each.operator().isOfSets());
  }

  @Provide
  Arbitrary<Fact> unknown() {
    return Arbitraries.of(Fact.Valueless.PRESENT, Fact.Valueless.UNCERTAIN);
  }

  @Property
  void theOrderOfStatementsDecidesNothing(
      @ForAll PolicyDocument document, @ForAll Request request, @ForAll Random random) {
    List<Statement> shuffled = new ArrayList<>(document.statements());
    Collections.shuffle(shuffled, random);

    assertThat(decide(new PolicyDocument(document.version(), shuffled), request).getClass())
        .isEqualTo(decide(document, request).getClass());
  }

  @Property
  void onePolicyOrOnePerStatementIsTheSame(
      @ForAll PolicyDocument document, @ForAll Request request) {
    List<Policy> split =
        document.statements().stream()
            .map(each -> new PolicyDocument(document.version(), List.of(each)))
            .map(each -> new Policy("p", each))
            .toList();

    assertThat(PolicyEvaluator.evaluate(split, request).getClass())
        .isEqualTo(decide(document, request).getClass());
  }

  @Property
  void aDenialNamesEveryAllowStatementAndEachHasASentence(
      @ForAll PolicyDocument document, @ForAll Request request) {
    if (decide(document, request) instanceof Decision.ImplicitlyDenied denied) {
      assertThat(denied.misses().stream().map(Miss::statement).distinct())
          .containsExactlyInAnyOrderElementsOf(
              document.statements().stream()
                  .filter(each -> each.effect() == Statement.Effect.ALLOW)
                  .distinct()
                  .toList());
      assertThat(denied.misses()).allSatisfy(miss -> assertThat(miss.sentence()).isNotBlank());
      assertThat(denied.misses()).containsAll(denied.nearest());
    }
  }

  @Property
  void aLayerMoreNeverAllows(
      @ForAll PolicyDocument one, @ForAll PolicyDocument other, @ForAll Request request) {
    List<Policy> identity = List.of(new Policy("identity", one));
    List<Policy> session = List.of(new Policy("session", other));
    boolean both =
        PolicyEvaluator.evaluateLayers(
                Map.of(Layer.IDENTITY, identity, Layer.SESSION, session), request)
            .allowed();

    assertThat(both)
        .isEqualTo(
            PolicyEvaluator.evaluate(identity, request).allowed()
                && PolicyEvaluator.evaluate(session, request).allowed());
  }

  @Property
  void aGlobMatchesWhatItsRegularExpressionMatches(
      @ForAll("patterns") String pattern, @ForAll("patterns") String text) {
    String regex =
        pattern.replaceAll("[^*?]+", "\\\\Q$0\\\\E").replace("*", ".*").replace("?", ".");

    assertThat(Glob.like(pattern, text)).isEqualTo(Pattern.matches("(?s)" + regex, text));
  }

  @Property
  void anyTextIsReadOrRefusedInWords(@ForAll String text) {
    assertThat(refusal(text)).allSatisfy(message -> assertThat(message).isNotBlank());
  }

  @Property
  void anyWordIsRefusedInWordsWhereItStandsForAll(
      @ForAll("words") String word, @ForAll PolicyType type) {
    boolean principal = type != PolicyType.IDENTITY && type != PolicyType.SCP;
    String document =
        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Sid\":WORD,\"Effect\":\"Allow\",\"Action\":WORD,"
            + (principal ? "\"Principal\":{\"AWS\":WORD,\"Federated\":WORD,\"Service\":WORD}," : "")
            + (type == PolicyType.TRUST ? "" : "\"Resource\":WORD,")
            + "\"Condition\":{\"DateEquals\":{WORD:WORD}}}}";
    String quoted = TextNode.valueOf(word).toString();

    assertThat(type.refusal(PolicyDocument.parse(document.replace("WORD", quoted))))
        .hasValueSatisfying(
            refusal -> {
              assertThat(refusal.getMessage()).isNotBlank();
              assertThat(refusal.iamMessage()).isNotBlank();
            });
  }

  @Provide
  Arbitrary<String> words() {
    String parts =
        "arn : :: aws s3 iam * ? ${ } ${aws:a} / $ \\ \" \0 \n \ufeff \ud800 sts:AssumeRole https://";
    return Arbitraries.oneOf(
        Arbitraries.strings(),
        Arbitraries.of(parts.split(" ")).list().ofMaxSize(9).map(each -> String.join("", each)));
  }

  @Example
  void depthAndSizeAreRefusedInWords() {
    for (String text :
        List.of(
            "[".repeat(100_000),
            "{\"Statement\":".repeat(100_000),
            "\ufeff{}",
            "{\"Version\":\"\0\"}",
            "{\"Statement\":1" + "0".repeat(100_000) + "}",
            "{\"Statement\":1e999999999999999999}",
            "{\"Id\":\"" + "a".repeat(1_000_000) + "\"}",
            "{\"" + "a".repeat(100_000) + "\":1}",
            "{\"Id\":\"\\ud800\"}",
            "NaN",
            "")) {
      assertThat(refusal(text)).hasSize(2).allSatisfy(message -> assertThat(message).isNotBlank());
    }
    assertThat(
            PolicyDocument.parse(
                    "{\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"*\",\"Condition\":{\"NumericEquals\":{\"s3:max-keys\":1e999999999}}}}")
                .toJson())
        .contains("E+999999999");
  }

  @Example
  void aLongWordIsRefusedSoon() {
    for (String part :
        List.of("a.", "a-", "arn:", "${", "${a:", "*", "?", "://", "a", "s3:", "1")) {
      String word = part.repeat(100_000);
      String trust =
          "{\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"sts:AssumeRole\",\"Principal\":{\"KIND\":\"WORD\"}}}";
      for (String kind : List.of("AWS", "Federated", "Service")) {
        assertThat(
                PolicyType.TRUST.refusal(
                    PolicyDocument.parse(trust.replace("KIND", kind).replace("WORD", word))))
            .isPresent();
      }
      assertThat(
              PolicyType.IDENTITY.refusal(
                  PolicyDocument.parse(
                      "{\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"WORD\"}}"
                          .replace("WORD", word))))
          .isPresent();
    }
  }

  @Property
  void aDamagedDocumentIsReadOrRefusedInWords(
      @ForAll PolicyDocument document, @ForAll Random random, @ForAll("patterns") String dirt) {
    StringBuilder json = new StringBuilder(document.toJson());
    int at = random.nextInt(json.length());
    json.replace(at, Math.min(json.length(), at + random.nextInt(4)), dirt);

    assertThat(refusal(json.toString())).allSatisfy(message -> assertThat(message).isNotBlank());
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.strings().withChars("ab:/*?{}[]\",").ofMaxLength(8);
  }

  private static List<String> refusal(String text) {
    try {
      PolicyDocument.parse(text);
      return List.of();
    } catch (MalformedPolicyException e) {
      return List.of(e.getMessage(), e.iamMessage());
    }
  }

  private static Decision decide(PolicyDocument document, Request request) {
    return PolicyEvaluator.evaluate(List.of(new Policy("p", document)), request);
  }

  private static PolicyDocument with(PolicyDocument document, Statement more) {
    List<Statement> statements = new ArrayList<>(document.statements());
    statements.add(more);
    return new PolicyDocument(document.version(), statements);
  }

  private static Statement effect(Statement statement, Statement.Effect effect) {
    return new Statement(
        statement.sid(),
        effect,
        statement.principals(),
        statement.actions(),
        statement.resources(),
        statement.conditions());
  }
}
