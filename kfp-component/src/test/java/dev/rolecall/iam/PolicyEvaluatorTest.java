package dev.rolecall.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyEvaluatorTest {
  private static final Policy READ =
      Requests.statement(
          "'Sid': 'Read', 'Effect': 'Allow', 'Action': 's3:Get*', 'Resource':"
              + " 'arn:aws:s3:::b/team-a/*'");

  @ParameterizedTest
  @CsvSource({
    "*, arn:aws:s3:::b/k, true",
    "arn:aws:s3:::b/*, arn:aws:s3:::b/x/y:z, true",
    "arn:aws:s3:::b/*, arn:aws:s3:::b, false",
    "arn:aws:s3:::b, arn:aws:s3:::b/k, false",
    "arn:aws:s3:::B/*, arn:aws:s3:::b/k, false",
    "arn:aws:s3:::b/*/test/*, arn:aws:s3:::b/1/2/test/3/object.jpg, true",
    "arn:aws:s3:::b/*/test/*, arn:aws:s3:::b/1///test///object.jpg, true",
    "arn:aws:s3:::b/*/test/*, arn:aws:s3:::b/1/test/, true",
    "arn:aws:s3:::b/*/test/*, arn:aws:s3:::b/1-test/object.jpg, false",
    "arn:aws:s3:::b/?, arn:aws:s3:::b/k, true",
    "arn:aws:s3:::b/?, arn:aws:s3:::b/, false",
    "arn:aws:s3:*, arn:aws:s3:::b/k, true",
    "arn:aws*:s3:::b/k, arn:aws-cn:s3:::b/k, true",
    "arn:aws:sqs:us-*-2:1:q, arn:aws:sqs:us-east-2:1:q, true",
    "arn:aws:sqs:us*2:1:q, arn:aws:sqs:us-east:2:1:q, false",
    "arn:aws:sqs:us?2:1:q, arn:aws:sqs:us:2:1:q, false",
    "arn:aws:sqs:*:q, arn:aws:sqs:us-east-2:1:q, true",
    "arn:aws:s3:::b/a*c, arn:aws:s3:::b/a:c, true",
    "arn:aws:s3:::b/${aws:username}/*, arn:aws:s3:::b/ann/k, true",
    "arn:aws:s3:::b/${aws:username}/*, arn:aws:s3:::b/bob/k, false",
    "arn:aws:s3:::b/${aws:missing}/*, arn:aws:s3:::b/${aws:missing}/k, false",
    "'arn:aws:s3:::b/${aws:missing, ''all''}/*', arn:aws:s3:::b/all/k, true",
    "arn:aws:s3:${aws:username}::b/k, arn:aws:s3:ann::b/k, false",
  })
  void aResourceMatchesAsDocumented(String wanted, String resource, boolean allowed) {
    Policy policy =
        new Policy(
            "p",
            PolicyDocument.parse(
                "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Action\":"
                    + " \"*\", \"Resource\": \"%s\"}}".formatted(wanted)));
    Request request = Requests.get(resource, Map.of("AWS:UserName", List.of("ann")));

    assertThat(PolicyEvaluator.evaluate(List.of(policy), request).allowed()).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "s3:GetObject, s3:getobject, true",
    "S3:Get*, s3:GetObject, true",
    "s3:Get?bject, s3:GetObject, true",
    "*, s3:GetObject, true",
    "s3:*Object, s3:GetObjectAcl, false",
    "iam:*AccessKey*, iam:ListAccessKeys, true",
  })
  void anActionMatchesInAnyCase(String wanted, String action, boolean allowed) {
    Policy policy =
        Requests.statement("'Effect': 'Allow', 'Action': '%s', 'Resource': '*'".formatted(wanted));
    Request request = new Request(new Principal.Service("s"), action, "*", Map.of());

    assertThat(PolicyEvaluator.evaluate(List.of(policy), request).allowed()).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"*\"', true",
    "'{\"AWS\": \"*\"}', true",
    "'{\"AWS\": \"111122223333\"}', true",
    "'{\"AWS\": \"arn:aws:iam::111122223333:root\"}', true",
    "'{\"AWS\": \"444455556666\"}', false",
    "'{\"AWS\": [\"444455556666\", \"111122223333\"]}', true",
    "'{\"AWS\": \"arn:aws:iam::111122223333:role/team-a\"}', true",
    "'{\"AWS\": \"arn:aws:iam::111122223333:role/some/path/team-a\"}', true",
    "'{\"AWS\": \"arn:aws:iam::111122223333:role/team-b\"}', false",
    "'{\"AWS\": \"arn:aws:iam::444455556666:role/team-a\"}', false",
    "'{\"AWS\": \"arn:aws-cn:iam::111122223333:role/team-a\"}', false",
    "'{\"AWS\": \"arn:aws:sts::111122223333:assumed-role/team-a/run\"}', true",
    "'{\"AWS\": \"arn:aws:sts::111122223333:assumed-role/team-a/other\"}', false",
    "'{\"AWS\": \"arn:aws:iam::111122223333:user/team-a\"}', false",
    "'{\"Federated\": \"arn:aws:sts::111122223333:assumed-role/team-a/run\"}', false",
    "'{\"Service\": \"pods.eks.amazonaws.com\"}', false",
    "'{\"CanonicalUser\": \"79a5\"}', false",
  })
  void aSessionMatchesItselfItsRoleItsAccountAndEveryone(String principal, boolean allowed) {
    String statement = "'Effect': 'Allow', '%s': " + principal + ", 'Action': '*'";
    Request request = Requests.get("arn:aws:s3:::b/k", Map.of());

    assertThat(
            PolicyEvaluator.evaluate(
                    List.of(Requests.statement(statement.formatted("Principal"))), request)
                .allowed())
        .isEqualTo(allowed);
    assertThat(
            PolicyEvaluator.evaluate(
                    List.of(Requests.statement(statement.formatted("NotPrincipal"))), request)
                .allowed())
        .isEqualTo(!allowed);
  }

  @Test
  void anAllowNamesItsPolicyAndStatement() {
    Decision decision =
        PolicyEvaluator.evaluate(List.of(READ), Requests.get("arn:aws:s3:::b/team-a/k", Map.of()));

    assertThat(decision).isEqualTo(new Decision.Allowed(READ, READ.document().statements().get(0)));
  }

  @Test
  void aDenyWinsWhereverItStands() {
    Policy deny =
        Requests.statement(
            "'Effect': 'Deny', 'NotAction': 's3:ListBucket', 'NotResource': 'arn:aws:s3:::c/*'");
    Request request = Requests.get("arn:aws:s3:::b/team-a/k", Map.of());

    for (List<Policy> policies : List.of(List.of(READ, deny), List.of(deny, READ))) {
      Decision.ExplicitlyDenied denied =
          (Decision.ExplicitlyDenied) PolicyEvaluator.evaluate(policies, request);
      assertThat(denied.policy()).isEqualTo(deny);
      assertThat(denied.statement()).isEqualTo(deny.document().statements().get(0));
    }
  }

  @Test
  void silenceIsADenialWithEveryElementThatMissed() {
    Decision decision =
        PolicyEvaluator.evaluate(
            List.of(READ),
            new Request(
                new Principal.Aws(Requests.SESSION, "111122223333"),
                "s3:PutObject",
                "arn:aws:s3:::b/team-b/k",
                Map.of()));

    assertThat(((Decision.ImplicitlyDenied) decision).misses())
        .extracting(Miss::sentence)
        .containsExactly(
            "policy, Statement[0] (Read): Action is \"s3:Get*\", and the request has"
                + " \"s3:PutObject\"",
            "policy, Statement[0] (Read): Resource is \"arn:aws:s3:::b/team-a/*\", and the request"
                + " has \"arn:aws:s3:::b/team-b/k\"");
  }

  @Test
  void theNearestStatementIsTheOneThatLacksLeast() {
    Policy other =
        Requests.statement(
            "'Effect': 'Allow', 'Action': 's3:PutObject', 'Resource': 'arn:aws:s3:::c/*'");
    Decision decision =
        PolicyEvaluator.evaluate(
            List.of(other, READ), Requests.get("arn:aws:s3:::b/team-b/k", Map.of()));

    assertThat(((Decision.ImplicitlyDenied) decision).nearest())
        .extracting(Miss::policy, Miss::element)
        .containsExactly(tuple(READ, Miss.Element.RESOURCE));
  }

  @Test
  void aStatementAboutTheRequestIsNearerThanOneAboutAnother() {
    Policy service = Requests.statement("'Effect': 'Allow', 'Action': 'iam:*', 'Resource': '*'");
    Policy conditional =
        Requests.statement(
            "'Effect': 'Allow', 'Action': '*', 'Resource': '*', 'Condition': {'StringEquals':"
                + " {'aws:a': 'x', 'aws:b': 'y'}}");
    Decision decision =
        PolicyEvaluator.evaluate(
            List.of(service, conditional), Requests.get("arn:aws:s3:::b/k", Map.of()));

    assertThat(((Decision.ImplicitlyDenied) decision).nearest())
        .hasSize(2)
        .extracting(Miss::policy)
        .containsOnly(conditional);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Allow under an unknown, alone and beside what is known
        "'Effect': 'Allow', 'Condition': {'IpAddress': {'aws:SourceIp': '10.0.0.0/8'}} | | Depends",
        "'Effect': 'Allow' | 'Effect': 'Allow', 'Condition': {'IpAddress': {'aws:SourceIp': '10.0.0.0/8'}} | Allowed",
        // a sibling that does not match ends a statement, whatever its unknown one is
        "'Effect': 'Allow', 'Condition': {'IpAddress': {'aws:SourceIp': '10.0.0.0/8'}, 'Bool': {'aws:ViaAWSService': 'true'}} | | ImplicitlyDenied",
        // a Deny on an unknown does not end it
        "'Effect': 'Allow' | 'Effect': 'Deny', 'Condition': {'NotIpAddress': {'aws:SourceIp': '10.0.0.0/8'}} | Depends",
        "'Effect': 'Deny', 'Condition': {'NotIpAddress': {'aws:SourceIp': '10.0.0.0/8'}} | 'Effect': 'Deny' | ExplicitlyDenied",
        // no possible Allow is a denial
        "'Effect': 'Deny', 'Condition': {'NotIpAddress': {'aws:SourceIp': '10.0.0.0/8'}} | | ImplicitlyDenied",
      })
  void whatNobodyKnowsIsNotTakenForAbsent(String one, String other, String decision) {
    String element = ", 'Action': '*', 'Resource': '*'";
    List<Policy> policies =
        other == null
            ? List.of(Requests.statement(one + element))
            : List.of(Requests.statement(one + element), Requests.statement(other + element));
    Request request =
        new Request(
            new Principal.Aws("arn:aws:iam::111122223333:role/r", "111122223333"),
            "s3:GetObject",
            "arn:aws:s3:::b/k",
            RequestContext.of(Map.of("aws:ViaAWSService", List.of("false")))
                .with("aws:SourceIp", Fact.Valueless.UNCERTAIN));

    assertThat(PolicyEvaluator.evaluate(policies, request).getClass().getSimpleName())
        .isEqualTo(decision);
  }

  @Test
  void whatADecisionDependsOnIsToldOnce() {
    Policy guarded =
        Requests.statement(
            "'Effect': 'Allow', 'Action': '*', 'Resource': 'arn:aws:s3:::b/${aws:PrincipalTag/team}/*',"
                + " 'Condition': {'StringEquals': {'aws:SourceVpce': 'vpce-1'}}");
    Request request =
        new Request(
            new Principal.Aws("arn:aws:iam::111122223333:role/r", "111122223333"),
            "s3:GetObject",
            "arn:aws:s3:::b/k/1",
            RequestContext.EMPTY.with("aws:*", Fact.Valueless.UNCERTAIN));

    Decision decision = PolicyEvaluator.evaluate(List.of(guarded, guarded), request);

    assertThat(((Decision.Depends) decision).on())
        .extracting(DependsOn::toString)
        .containsExactly(
            "aws:PrincipalTag/team (Resource arn:aws:s3:::b/${aws:PrincipalTag/team}/*)",
            "aws:SourceVpce (StringEquals vpce-1)");
  }

  @Test
  void theClosestFamilySaysWhatIsKnownOfAKey() {
    RequestContext context =
        RequestContext.EMPTY
            .with("aws:*", Fact.Valueless.UNCERTAIN)
            .with("aws:RequestTag/*", Fact.Valueless.ABSENT)
            .with("aws:SecureTransport", List.of("true"));

    assertThat(context.of("AWS:SourceIp")).isEqualTo(Fact.Valueless.UNCERTAIN);
    assertThat(context.of("aws:requesttag/team")).isEqualTo(Fact.Valueless.ABSENT);
    assertThat(context.of("aws:securetransport")).isEqualTo(new Fact.Known(List.of("true")));
    assertThat(context.of("s3:prefix")).isEqualTo(Fact.Valueless.ABSENT);
  }

  @Test
  void twoStatementsAlikeAreNoFartherThanOne() {
    Policy twice =
        Requests.policy(
            "{'Statement': [{'Sid': 'Other', 'Effect': 'Allow', 'Action': 's3:PutObject', 'Resource': 'arn:aws:s3:::x/*'},"
                + " {'Effect': 'Allow', 'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::c/*'},"
                + " {'Effect': 'Allow', 'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::c/*'}]}");

    Decision decision =
        PolicyEvaluator.evaluate(List.of(twice), Requests.get("arn:aws:s3:::b/team-a/k", Map.of()));

    assertThat(((Decision.ImplicitlyDenied) decision).nearest())
        .singleElement()
        .extracting(Miss::element)
        .isEqualTo(Miss.Element.RESOURCE);
  }

  @Test
  void noPolicyAtAllIsADenialWithoutMisses() {
    Decision decision = PolicyEvaluator.evaluate(List.of(), Requests.get("*", Map.of()));

    assertThat(((Decision.ImplicitlyDenied) decision).misses()).isEmpty();
  }

  @Test
  void aSessionPolicyNarrowsAndNeverWidens() {
    Policy session =
        Requests.statement("'Effect': 'Allow', 'Action': 's3:*', 'Resource': 'arn:aws:s3:::b/*/x'");

    assertThat(layered(session, "arn:aws:s3:::b/team-a/x").allowed()).isTrue();
    assertThat(layered(session, "arn:aws:s3:::b/team-a/y").layer()).isEqualTo(Layer.SESSION);
    assertThat(layered(session, "arn:aws:s3:::b/team-b/x").layer()).isEqualTo(Layer.IDENTITY);
  }

  @Test
  void aDenyInAnyLayerWinsOverAnEarlierLayersSilence() {
    Policy session = Requests.statement("'Effect': 'Deny', 'Action': '*', 'Resource': '*'");
    LayeredDecision decision = layered(session, "arn:aws:s3:::b/team-b/x");

    assertThat(decision.layer()).isEqualTo(Layer.SESSION);
    assertThat(decision.decision()).isInstanceOf(Decision.ExplicitlyDenied.class);
  }

  private static LayeredDecision layered(Policy session, String resource) {
    return PolicyEvaluator.evaluateLayers(
        Map.of(Layer.IDENTITY, List.of(READ), Layer.SESSION, List.of(session)),
        Requests.get(resource, Map.of()));
  }
}
