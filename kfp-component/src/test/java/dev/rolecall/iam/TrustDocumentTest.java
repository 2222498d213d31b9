package dev.rolecall.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rolecall.credentials.RoleArn;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

class TrustDocumentTest {
  private static final RoleArn ROLE = RoleArn.parse("arn:aws:iam::111122223333:role/team-a");
  private static final WebIdentityRequest EDITOR = asking(Requests.SUBJECT, Requests.AUDIENCE);
  private static final String AUD =
      "'%s:aud':'%s'".formatted(Requests.ISSUER, Requests.AUDIENCE).replace('\'', '"');

  @Property(tries = 300)
  void whoIsAdmittedMayAssumeTheRoleAndNobodyElseMore(@ForAll("documents") TrustDocument document) {
    TrustDocument after = document.admitting(EDITOR);

    Decision before = document.decide(EDITOR);
    if (before instanceof Decision.Depends) {
      assertThat(after.decide(EDITOR)).isNotInstanceOf(Decision.ImplicitlyDenied.class);
    } else if (before instanceof Decision.ImplicitlyDenied) {
      assertThat(after.decide(EDITOR))
          .matches(decision -> decision.allowed() || decision instanceof Decision.Depends);
    }
    for (WebIdentityRequest other : others()) {
      assertThat(after.decide(other).allowed()).isEqualTo(document.decide(other).allowed());
    }
  }

  @Property(tries = 300)
  void admittingIsProvenWhereNoDenyStandsAgainstIt(@ForAll("documents") TrustDocument document) {
    TrustDocument after = document.admitting(EDITOR);
    boolean denied = after.decide(EDITOR) instanceof Decision.ExplicitlyDenied;

    assertThat(admits(document, after)).isEqualTo(!denied);
  }

  private static boolean admits(TrustDocument before, TrustDocument after) {
    return new TrustProof(before, EDITOR, EDITOR.request()).admits(after, List.of());
  }

  @Property(tries = 300)
  void aPolicyForEverybodyIsNeverProven(@ForAll("documents") TrustDocument document) {
    TrustDocument open =
        TrustDocument.parse(
            "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Federated\":\"%s\"},\"Action\":\"sts:AssumeRoleWithWebIdentity\"}]}"
                .formatted(EDITOR.providerArn()));
    TrustPolicy before = new TrustPolicy(document.policy(), Requests.ISSUER);

    if (before.opensToCluster(Requests.AUDIENCE, Requests.PROVIDER).isEmpty()) {
      assertThat(admits(document, open)).isFalse();
    }
  }

  @Property(tries = 300)
  void withoutUndoesAdmittingWhereTheSubjectWasNotNamed(
      @ForAll("documents") TrustDocument document) {
    TrustDocument before = document.without(EDITOR);

    if (!before.isEmpty()) {
      assertThat(before.admitting(EDITOR).without(EDITOR).policy()).isEqualTo(before.policy());
    }
    assertThat(before.without(EDITOR)).isSameAs(before);
  }

  @Property(tries = 300)
  void admittingTwiceIsAsOnce(@ForAll("documents") TrustDocument document) {
    TrustDocument once = document.admitting(EDITOR);

    if (once.decide(EDITOR).allowed()) {
      assertThat(once.admitting(EDITOR)).isSameAs(once);
    }
  }

  @Property(tries = 300)
  void whatIsNarrowedAdmitsTheRequestStillAndNobodyElseMore(
      @ForAll("documents") TrustDocument document) {
    if (document.decide(EDITOR) instanceof Decision.Allowed allowed) {
      TrustDocument narrowed =
          document.narrowedTo(
              EDITOR, document.policy().statements().indexOf(allowed.statement()), List.of());

      assertThat(narrowed.decide(EDITOR).allowed()).isTrue();
      for (WebIdentityRequest other : others()) {
        assertThat(narrowed.decide(other).allowed() && !document.decide(other).allowed()).isFalse();
      }
    }
  }

  @Property(tries = 300)
  void whatIsNarrowedOpensNeitherClusterNorNamespace(
      @ForAll("subjects") List<String> subjects, @ForAll("guards") String guard) {
    TrustDocument document = document(List.of(statement("Profiles", subjects, guard)));

    TrustDocument narrowed = document.narrowedTo(EDITOR, 0, List.of());

    TrustPolicy policy = new TrustPolicy(narrowed.policy(), Requests.ISSUER);
    assertThat(policy.opensToCluster(Requests.AUDIENCE, Requests.PROVIDER)).isEmpty();
    assertThat(policy.opensToNamespace("team-a", Requests.AUDIENCE, Requests.PROVIDER)).isEmpty();
    if (!narrowed.isEmpty()) {
      assertThat(narrowed.toJson()).contains(guard);
    }
    assertThat(subjects.stream().filter(each -> each.contains("team-b:")))
        .allMatch(each -> narrowed.toJson().contains("\"" + each + "\""));
  }

  @Property(tries = 300)
  void everyOtherStatementStaysByteForByte(@ForAll("documents") TrustDocument document) {
    List<String> before = statements(document);
    Assume.that(before.size() > 1);

    assertThat(
            before.stream().filter(each -> !statements(document.admitting(EDITOR)).contains(each)))
        .hasSizeLessThanOrEqualTo(1);
    for (int index = 0; index < before.size(); index++) {
      List<String> rest = new ArrayList<>(before);
      rest.remove(index);
      assertThat(statements(document.withoutStatement(index))).isEqualTo(rest);
      assertThat(statements(document.withAudience(EDITOR, index))).containsSubsequence(rest);
      assertThat(statements(document.withoutProvider(EDITOR, index))).containsSubsequence(rest);
      assertThat(statements(document.narrowedTo(EDITOR, index, List.of())))
          .containsSubsequence(rest);
    }
  }

  @Test
  void theDocumentOfOneRequestAdmitsItAlone() {
    assertThat(TrustDocument.of(EDITOR).toJson())
        .isEqualTo(
            document(List.of(statement("", List.of(Requests.SUBJECT), "")))
                .toJson()
                .replace("\"Sid\":\"\",", "")
                .replace("},\"StringLike\":{", ","));
  }

  @Test
  void whatNoEditNamesIsKeptAsItIsWritten() {
    String policy =
        """
        {"Version":"2008-10-17","Id":"of the team","Statement":{"Sid":"Open","Effect":"Allow",\
        "Principal":{"Federated":["%s"]},"Action":["sts:AssumeRoleWithWebIdentity","sts:TagSession"],\
        "Condition":{"NumericLessThanIfExists":{"aws:MultiFactorAuthAge":[1.50,10.0]}}}}"""
            .formatted(Requests.PROVIDER);

    assertThat(TrustDocument.parse(policy).toJson()).isEqualTo(policy);
    assertThat(TrustDocument.parse(policy).narrowedTo(EDITOR, 0, List.of()).toJson())
        .isEqualTo(
            policy
                .replace("\"Statement\":{", "\"Statement\":[{")
                .replace(
                    "}}}}",
                    "},\"StringEquals\":{\"%s\":\"%s\"}}}]}"
                        .formatted(EDITOR.subKey(), Requests.SUBJECT)));
  }

  @Test
  void aStatementThatCoveredOtherAccountsOfTheNamespaceAloneGoes() {
    String named = statement("Named", List.of(Requests.SUBJECT), "");
    String pipelines = statement("Open", List.of("system:serviceaccount:team-a:run-*"), "");

    assertThat(document(List.of(pipelines, named)).narrowedTo(EDITOR, 0, List.of()))
        .isEqualTo(document(List.of(named)));
  }

  @Test
  void whatIsNegatedIsClosedBesideIt() {
    String open =
        statement("Open", List.of("system:serviceaccount:team-b:*"), "")
            .replace("StringLike", "StringNotLike");

    TrustDocument narrowed = document(List.of(open)).narrowedTo(EDITOR, 0, List.of());

    assertThat(narrowed.decide(EDITOR).allowed()).isTrue();
    assertThat(others()).noneMatch(other -> narrowed.decide(other).allowed());
  }

  @Test
  void theStatementOfSeveralPrincipalsStaysWithTheOthers() {
    String shared =
        statement("Shared", List.of("system:serviceaccount:*"), "")
            .replace(
                "{\"Federated\":\"" + Requests.PROVIDER + "\"}",
                "{\"AWS\":\"arn:aws:iam::111122223333:root\",\"Federated\":[\"%s\",\"%s/2\"]}"
                    .formatted(Requests.PROVIDER, Requests.PROVIDER));

    assertThat(statements(document(List.of(shared)).narrowedTo(EDITOR, 0, List.of())))
        .containsExactly(
            shared.replace("[\"%s\",".formatted(Requests.PROVIDER), "").replace("/2\"]", "/2\""),
            statement("", List.of(Requests.SUBJECT), "").replace("\"Sid\":\"\",", ""));
  }

  @Test
  void whatIamWouldNotTakeIsNotEdited() {
    assertThatThrownBy(() -> TrustDocument.parse("{\"Version\":\"2012-10-17\"}"))
        .isInstanceOf(MalformedPolicyException.class);
  }

  private static List<WebIdentityRequest> others() {
    return List.of(
        asking(Requests.SUBJECT, "another.audience"),
        asking("system:serviceaccount:team-a:run-1", Requests.AUDIENCE),
        asking("system:serviceaccount:team-b:default-editor", Requests.AUDIENCE),
        asking("system:serviceaccount:team-b:run-1", Requests.AUDIENCE),
        asking("system:serviceaccount:new:new", Requests.AUDIENCE));
  }

  private static WebIdentityRequest asking(String subject, String audience) {
    return new WebIdentityRequest(ROLE, Requests.ISSUER, subject, List.of(audience));
  }

  @Provide
  Arbitrary<TrustDocument> documents() {
    Arbitrary<String> statements =
        Combinators.combine(
                subjects(),
                guards(),
                Arbitraries.of(
                    "StringLike", "StringEquals", "StringNotLike", "ForAnyValue:StringLike"),
                Arbitraries.frequencyOf(
                    Tuple.of(9, Arbitraries.just("\"Allow\"")),
                    Tuple.of(1, Arbitraries.just("\"Deny\""))))
            .as(
                (subjects, guard, operator, effect) ->
                    statement("", subjects, guard)
                        .replace("},\"StringLike\":", "},\"" + operator + "\":")
                        .replace(
                            "\"StringEquals\":{" + AUD + "},\"StringEquals\":{",
                            "\"StringEquals\":{" + AUD + ",")
                        .replace("\"Allow\"", effect));
    return statements.list().ofMinSize(1).ofMaxSize(4).map(TrustDocumentTest::document);
  }

  @Provide
  Arbitrary<List<String>> subjects() {
    return Arbitraries.of(
            "*",
            "system:serviceaccount:*",
            "system:serviceaccount:*:*",
            "system:serviceaccount:*:default-editor",
            "system:serviceaccount:team-a:*",
            "system:serviceaccount:team-a:run-*",
            "system:serviceaccount:team-?:default-editor",
            Requests.SUBJECT,
            "system:serviceaccount:team-b:*",
            "system:serviceaccount:team-b:default-editor")
        .set()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(List::copyOf);
  }

  @Provide
  Arbitrary<String> guards() {
    return Arbitraries.of(
        "",
        ",\"StringLikeIfExists\":{\"sts:RoleSessionName\":\"run-*\"}",
        ",\"StringEqualsIfExists\":{\"aws:SourceVpce\":\"vpce-1\"}");
  }

  private static TrustDocument document(List<String> statements) {
    return TrustDocument.parse(
        "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}");
  }

  private static String statement(String sid, List<String> subjects, String guard) {
    String values = "\"" + String.join("\",\"", subjects) + "\"";
    return """
        {"Sid":"%s","Effect":"Allow","Principal":{"Federated":"%s"},\
        "Action":"sts:AssumeRoleWithWebIdentity",\
        "Condition":{"StringEquals":{%s},"StringLike":{"%s:sub":%s}%s}}"""
        .formatted(
            sid,
            Requests.PROVIDER,
            AUD,
            Requests.ISSUER,
            subjects.size() == 1 ? values : "[" + values + "]",
            guard);
  }

  private static List<String> statements(TrustDocument document) {
    try {
      List<String> statements = new ArrayList<>();
      for (JsonNode each : new JsonMapper().readTree(document.toJson()).path("Statement")) {
        statements.add(each.toString());
      }
      return statements;
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
