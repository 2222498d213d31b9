package dev.rolecall.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.iam.Policy;
import dev.rolecall.iam.PolicyDocument;
import dev.rolecall.iam.PolicyEvaluator;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustCheckTest {
  @Test
  void theControllersOwnPolicyPasses() {
    assertThat(TrustCheck.decide(Example.iam(Example.trust()), Example.ASK).kind())
        .isEqualTo(Outcome.Kind.PASSED);
  }

  @ParameterizedTest
  @EnumSource(TrustFault.class)
  void eachFaultIsFoundByItsName(TrustFault fault) {
    Outcome outcome = TrustCheck.decide(Example.iam(fault.policy()), Example.ASK);

    assertThat(outcome.kind())
        .isEqualTo(fault.mode().warned() ? Outcome.Kind.WARNED : Outcome.Kind.FAILED);
    assertThat(Example.finding(outcome).mode()).isEqualTo(fault.mode());
  }

  @ParameterizedTest
  @EnumSource(TrustFault.class)
  void whatTheRemedyTypesAdmitsTheToken(TrustFault fault) {
    String typed =
        Example.finding(TrustCheck.decide(Example.iam(fault.policy()), Example.ASK))
            .remedy()
            .stream()
            .filter(line -> line.startsWith("aws iam update-assume-role-policy"))
            .findFirst()
            .orElseThrow();
    String document = typed.substring(typed.indexOf('\'') + 1, typed.lastIndexOf('\''));

    assertThat(
            PolicyEvaluator.evaluate(
                    List.of(new Policy("corrected", PolicyDocument.parse(document))),
                    Example.ASK.request())
                .allowed())
        .as(document)
        .isTrue();
  }

  @Test
  void aCorrectionKeepsWhatIsForOthers() {
    String typed =
        Example.finding(
                TrustCheck.decide(
                    Example.iam(
                        TrustFault.document(
                            TrustFault.SOMEBODY_ELSES,
                            TrustFault.statement(
                                Example.provider().arn(),
                                Example.ASK.audKey(),
                                Example.AUDIENCE,
                                "[\"system:serviceaccount:team-b:default-editor\"]"))),
                    Example.ASK))
            .remedy()
            .get(2);

    assertThat(typed)
        .contains("ec2.amazonaws.com")
        .contains("[\"system:serviceaccount:team-b:default-editor\",\"" + Example.SUBJECT + "\"]");
  }

  @Test
  void aPolicyThatHasNoRoomForTheSubjectIsTooLarge() {
    Outcome outcome = TrustCheck.decide(Example.iam(TrustFault.crowded()), Example.ASK);

    assertThat(Example.finding(outcome).mode()).isEqualTo(FailureMode.TRUST_POLICY_TOO_LARGE);
  }

  @Test
  void theStatementOfAnotherClusterStays() {
    String before = TrustFault.OLD_ISSUER.policy();
    String typed =
        Example.finding(TrustCheck.decide(Example.iam(before), Example.ASK)).remedy().get(2);

    assertThat(typed)
        .contains(before.substring(before.indexOf("[{") + 1, before.lastIndexOf("}]") + 1))
        .contains(Example.ASK.subKey());
  }

  @Test
  void narrowingANamespaceKeepsTheOthersByName() {
    String other = "system:serviceaccount:team-b:default-editor";
    String typed =
        Example.finding(
                TrustCheck.decide(
                    Example.iam(
                        TrustFault.NAMESPACE
                            .policy()
                            .replace(
                                "\"system:serviceaccount:team-a:*\"",
                                "[\"system:serviceaccount:team-a:*\",\"%s\"]".formatted(other))),
                    Example.ASK))
            .remedy()
            .get(2);

    assertThat(typed).contains("[\"%s\",\"%s\"]".formatted(other, Example.SUBJECT));
  }

  /** As onboarding does: TrustEditTest of e2e has the same documents. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"system:serviceaccount:*:default-editor\" | EDITOR",
        "\"system:serviceaccount:team-b:*\"         | [\"system:serviceaccount:team-b:*\",EDITOR]"
      })
  void closingAStatementReplacesWhatCoversTheSubjectAndKeepsWhatIsForOthers(
      String value, String closed) {
    Finding finding =
        Example.finding(
            TrustCheck.decide(
                Example.iam(like("[%s,\"system:serviceaccount:*\"]".formatted(value))),
                Example.ASK));

    assertThat(finding.mode()).isEqualTo(FailureMode.TRUST_OPEN_TO_CLUSTER);
    assertThat(finding.remedy().get(2))
        .contains("'" + like(closed.replace("EDITOR", "\"" + Example.SUBJECT + "\"")) + "'");
  }

  private static String like(String subjects) {
    return """
        {"Version":"2012-10-17","Statement":[{"Sid":"Profiles","Effect":"Allow",\
        "Principal":{"Federated":"%s"},"Action":"sts:AssumeRoleWithWebIdentity",\
        "Condition":{"StringEquals":{"%s":"sts.amazonaws.com"},"StringLike":{"%s":%s}}}]}"""
        .formatted(Example.ASK.providerArn(), Example.ASK.audKey(), Example.ASK.subKey(), subjects);
  }

  @Test
  void closingAStatementLeavesItToItsOtherPrincipals() {
    String own = Example.provider().arn();
    String policy = TrustFault.OPEN.policy();
    String shared = policy.replace("\"" + own + "\"", "[\"%s\",\"%s/2\"]".formatted(own, own));

    String typed =
        Example.finding(TrustCheck.decide(Example.iam(shared), Example.ASK)).remedy().get(2);

    assertThat(typed)
        .contains(
            policy
                .substring(policy.indexOf("[{") + 1, policy.length() - 2)
                .replace(own, own + "/2"))
        .contains(Example.trust().substring(Example.trust().indexOf("[{") + 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // an action that is wrong, with no condition at all: mended as it stands it would admit all
        "{'Effect':'Allow','Principal':{'Federated':'PROVIDER'},'Action':'sts:AssumeRole'}",
        // one that somebody else uses
        "{'Effect':'Allow','Principal':{'Federated':'PROVIDER','AWS':'arn:aws:iam::111122223333:role/ci'},'Action':'sts:AssumeRole','Condition':{'StringEquals':{'ISSUER:sub':'SUBJECT'}}}",
      })
  void aStatementThatCannotBeMendedAloneIsLeftAndTheSubjectGetsItsOwn(String statement) {
    String stored =
        TrustFault.document(
            statement
                .replace('\'', '"')
                .replace("PROVIDER", Example.provider().arn())
                .replace("ISSUER", Example.ISSUER)
                .replace("SUBJECT", Example.SUBJECT));

    String typed =
        Example.finding(TrustCheck.decide(Example.iam(stored), Example.ASK)).remedy().get(2);

    assertThat(typed)
        .contains(stored.substring(stored.indexOf("[{") + 1, stored.length() - 2))
        .contains(Example.trust().substring(Example.trust().indexOf("[{") + 1));
  }

  @Test
  void aDenyThatKeepsOthersOutStays() {
    String guarded =
        Example.denying(
            Example.openTrust(), "StringLike", Example.ASK.subKey(), "system:serviceaccount:*");

    Finding finding = Example.finding(TrustCheck.decide(Example.iam(guarded), Example.ASK));

    assertThat(finding.mode()).isEqualTo(FailureMode.TRUST_EXPLICIT_DENY);
    assertThat(finding.remedy().get(2))
        .contains(
            "\"Condition\":{\"StringLike\":{\"%s\":\"system:serviceaccount:*\"},\"StringNotEquals\":{\"%s\":\"%s\"}}"
                .formatted(Example.ASK.subKey(), Example.ASK.subKey(), Example.SUBJECT));
  }

  @Test
  void aDenyOnTheAudienceLeavesTheSubjectOut() {
    String otherAudiences =
        TrustFault.document(
            "{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"sts:*\",\"Condition\":{\"StringNotEquals\":{\"%s\":\"x\"}}}"
                .formatted(Example.ASK.audKey()));

    assertThat(
            Example.finding(TrustCheck.decide(Example.iam(otherAudiences), Example.ASK))
                .remedy()
                .get(2))
        .contains(
            "\"StringNotEquals\":{\"%s\":\"x\",\"%s\":\"%s\"}"
                .formatted(Example.ASK.audKey(), Example.ASK.subKey(), Example.SUBJECT));
  }

  @Test
  void aDenyThatDoesNotNameWhomItKeepsOutIsForItsAuthorToChange() {
    Finding finding =
        Example.finding(
            TrustCheck.decide(Example.iam(TrustFault.forPrincipalsWithAnArn()), Example.ASK));

    assertThat(finding.mode()).isEqualTo(FailureMode.TRUST_EXPLICIT_DENY);
    assertThat(finding.cause()).contains("StringNotEquals aws:PrincipalArn");
    assertThat(finding.remedy()).noneMatch(line -> line.contains("update-assume-role-policy"));
  }

  @Test
  void aDenyThatLeavesOthersOutByNameLeavesTheSubjectOutToo() {
    assertThat(
            Example.finding(
                    TrustCheck.decide(Example.iam(TrustFault.GUARDED.policy()), Example.ASK))
                .remedy()
                .get(2))
        .contains(
            "{\"StringNotLike\":{\"%s\":[\"system:serviceaccount:team-b:*\",\"%s\"]}}"
                .formatted(Example.ASK.subKey(), Example.SUBJECT));
  }

  @Test
  void whatABrokenStatementAsksForBesideIsTold() {
    String elsewhere =
        TrustFault.fromOneNetwork().replace(Example.SUBJECT, "system:serviceaccount:old:editor");

    Finding finding = Example.finding(TrustCheck.decide(Example.iam(elsewhere), Example.ASK));

    assertThat(finding.mode()).isEqualTo(FailureMode.TRUST_SUB_MISMATCH);
    assertThat(finding.cause()).contains("aws:SourceIp (IpAddress 10.0.0.0/8)");
  }

  @Test
  void whereADenyWasAllThereWasTheSubjectIsAdmittedInItsPlace() {
    String onlyDeny =
        TrustFault.document(
            "{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRoleWithWebIdentity\"}");

    assertThat(
            Example.finding(TrustCheck.decide(Example.iam(onlyDeny), Example.ASK)).remedy().get(2))
        .endsWith("'" + Example.trust() + "'");
  }

  @Test
  void aConditionOnTheNetworkIsNoFindingAndIsTold() {
    Outcome outcome = TrustCheck.decide(Example.iam(TrustFault.fromOneNetwork()), Example.ASK);

    assertThat(((Outcome.Passed) outcome).dependsOn())
        .containsExactly(
            new Outcome.Dependency("aws:SourceIp", "IpAddress", List.of("10.0.0.0/8")));
  }

  @Test
  void aGuardingDenyOnTheNetworkIsNoFinding() {
    String guarded =
        Example.denying(Example.trust(), "NotIpAddress", "aws:SourceIp", "203.0.113.0/24");

    assertThat(TrustCheck.decide(Example.iam(guarded), Example.ASK).kind())
        .isEqualTo(Outcome.Kind.PASSED);
  }

  @ParameterizedTest
  @EnumSource
  void whatStsGrantsIsAdmittedWhateverIsThoughtOfIt(TrustFault fault) {
    assertThat(
            TrustCheck.decide(Example.iam(fault.policy()), Example.ASK, RequestKeys.NONE, true)
                .kind())
        .isNotEqualTo(Outcome.Kind.FAILED);
  }

  /** Of which IAM would take none today. */
  static List<String> refused() {
    return List.of(
        TrustFault.bare(Example.trust()),
        Example.trust()
            .replace(
                "\"sts:AssumeRoleWithWebIdentity\"",
                "[\"s3:GetObject\",\"sts:AssumeRoleWithWebIdentity\"]"),
        Example.trust().replace("[{", "[{\"Sid\":\"of old\","));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void aPolicyThatAdmitsAndThatIamWouldRefuseTodayIsWarnedOf(String policy) {
    Outcome outcome = TrustCheck.decide(Example.iam(policy), Example.ASK);

    assertThat(outcome.kind()).isEqualTo(Outcome.Kind.WARNED);
    assertThat(Example.finding(outcome).mode()).isEqualTo(FailureMode.TRUST_POLICY_MALFORMED);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void beneathAGrantItIsOnlyTold(String policy) {
    Outcome outcome = TrustCheck.decide(Example.iam(policy), Example.ASK, RequestKeys.NONE, true);

    assertThat(((Outcome.Passed) outcome).evidence()).containsKey(TrustFindings.MALFORMED);
  }

  @Test
  void whatDependsOnTheNetworkStillDoes() {
    Outcome outcome =
        TrustCheck.decide(Example.iam(TrustFault.bare(TrustFault.fromOneNetwork())), Example.ASK);

    assertThat(((Outcome.Passed) outcome).dependsOn()).hasSize(1);
    assertThat(((Outcome.Passed) outcome).evidence()).containsKey(TrustFindings.MALFORMED);
  }

  @Test
  void whatBreaksTheExchangeComesBeforeTheForm() {
    Finding finding =
        Example.finding(
            TrustCheck.decide(Example.iam(TrustFault.bare(TrustFault.SUB.policy())), Example.ASK));

    assertThat(finding.mode()).isEqualTo(FailureMode.TRUST_SUB_MISMATCH);
    assertThat(finding.evidence()).containsKey(TrustFindings.MALFORMED);
    assertThat(finding.remedy()).noneMatch(line -> line.contains("update-assume-role-policy"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "no policy", "{\"Statement\":[]}", "{\"Statement\":{\"Effect\":\"Allow\"}}"})
  void aPolicyThatCannotBeReadIsAFindingAndUnderAGrantItIsTold(String policy) {
    Outcome outcome = TrustCheck.decide(Example.iam(policy), Example.ASK);
    assertThat(outcome.kind()).isEqualTo(Outcome.Kind.FAILED);
    assertThat(Example.finding(outcome).mode()).isEqualTo(FailureMode.TRUST_POLICY_MALFORMED);

    Outcome granted = TrustCheck.decide(Example.iam(policy), Example.ASK, RequestKeys.NONE, true);
    assertThat(((Outcome.Passed) granted).evidence())
        .containsKeys("admitted", TrustFindings.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"AWS\":\"AROAEXAMPLEEXAMPLE123\"},\"Action\":\"sts:AssumeRole\"",
        "{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:*\"",
        "{\"Federated\":\"arn:aws:iam::111122223333:oidc-provider/gitlab.com\"},"
            + "\"Action\":\"sts:AssumeRoleWithWebIdentity\"",
      })
  void whatIamWouldNotSaveAgainIsToldBeforeAChangeIsPrinted(String beside) {
    String policy =
        Example.trust()
            .replace(Example.SUBJECT, "system:serviceaccount:team-b:default-editor")
            .replace(
                "\"Statement\":[",
                "\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":" + beside + "},");

    Finding finding = Example.finding(TrustCheck.decide(Example.iam(policy), Example.ASK));

    assertThat(finding.mode()).isEqualTo(FailureMode.TRUST_SUB_MISMATCH);
    assertThat(finding.remedy().get(0))
        .startsWith(
            "IAM takes no change of this trust policy before another fault is mended: Statement[0]");
    assertThat(finding.remedy()).noneMatch(line -> line.contains("update-assume-role-policy"));
  }

  @Test
  void anIdOfAPrincipalThatIsGoneIsSound() {
    String beside =
        Example.trust()
            .replace(
                "\"Statement\":[",
                "\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"AROAEXAMPLEEXAMPLE123\"},\"Action\":\"sts:AssumeRole\"},");

    assertThat(TrustCheck.decide(Example.iam(beside), Example.ASK).kind())
        .isEqualTo(Outcome.Kind.PASSED);
  }
}
