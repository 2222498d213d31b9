package dev.rolecall.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.iam.Policy;
import dev.rolecall.iam.WebIdentityRequest;
import dev.rolecall.s3.S3Answer;
import dev.rolecall.s3.ScopePolicy;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Set-ups that an expert would try, and that are easily taken for others. More stand with the link
 * that decides on them.
 */
class EdgeCasesTest {
  private static final String OTHER = "oidc.rolecall.test/id/OTHER";

  // ---- healthy

  @ParameterizedTest
  @ValueSource(strings = {Example.ISSUER, OTHER})
  void theSubjectsOfTwoIssuersUnderIfExistsAdmitEachClustersToken(String issuer) {
    String trust =
        both(
            "{\"StringEqualsIfExists\":{\"%s:sub\":\"%s\",\"%s:sub\":\"%s\"}}"
                .formatted(Example.ISSUER, Example.SUBJECT, OTHER, Example.SUBJECT));

    assertThat(trust(trust, issuer).kind()).isEqualTo(Outcome.Kind.PASSED);
  }

  @Test
  void forAllValuesOnTheSubjectOfTheOnlyIssuerIsAsEquals() {
    assertThat(trust(forAllValues(Example.ASK.subKey()), Example.ISSUER).kind())
        .isEqualTo(Outcome.Kind.PASSED);
  }

  @Test
  void anyPartitionMayStandInABucketsArn() {
    assertThat(
            ExampleBucket.rolePolicy(
                    List.of(
                        ExampleBucket.policy(
                            "scope",
                            ScopePolicy.whole("aws", Example.SCOPE)
                                .replace("arn:aws:s3", "arn:*:s3"))))
                .kind())
        .isEqualTo(Outcome.Kind.PASSED);
  }

  @Test
  void theRevocationOfOlderSessionsIsNoFinding() {
    assertThat(
            guarded("{\"DateLessThan\":{\"aws:TokenIssueTime\":\"2026-11-22T11:00:00Z\"}}").kind())
        .isEqualTo(Outcome.Kind.PASSED);
  }

  @Test
  void thePrincipalsArnKeepsItsPath() {
    assertThat(
            guarded(
                    "{\"ArnNotLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::111122223333:role/kf/*\"}}")
                .kind())
        .isEqualTo(Outcome.Kind.PASSED);
  }

  @Test
  void aServiceMaySetItsContext() {
    assertThat(
            trust(
                    beside(
                        "{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"sagemaker.amazonaws.com\"},\"Action\":[\"sts:AssumeRole\",\"sts:SetContext\"]}"),
                    Example.ISSUER)
                .kind())
        .isEqualTo(Outcome.Kind.PASSED);
  }

  @Test
  void aTrustPolicyForOneEndpointDependsOnIt() {
    String trust =
        Example.trust()
            .replace(
                "\"StringEquals\":{",
                "\"StringEquals\":{\"aws:SourceVpce\":\"vpce-0123456789abcdef0\",");

    assertThat(((Outcome.Passed) trust(trust, Example.ISSUER)).dependsOn())
        .extracting(Outcome.Dependency::key)
        .containsExactly("aws:SourceVpce");
    assertThat(TrustCheck.decide(Example.iam(trust), Example.ASK, RequestKeys.NONE, true).kind())
        .isEqualTo(Outcome.Kind.PASSED);
  }

  // ---- broken

  /** AWS global condition context keys: only what a service asks by itself has them. */
  @ParameterizedTest
  @ValueSource(strings = {"aws:SourceAccount", "aws:SourceArn", "sts:DurationSeconds"})
  void aGuardOfAServicesRoleIsMetByNoToken(String key) {
    String trust =
        Example.trust()
            .replace("\"StringEquals\":{", "\"StringEquals\":{\"%s\":\"3600\",".formatted(key));

    Outcome outcome = trust(trust, Example.ISSUER);

    assertThat(outcome.kind()).isEqualTo(Outcome.Kind.FAILED);
    assertThat(Example.finding(outcome).mode()).isEqualTo(FailureMode.TRUST_CONDITION_UNMET);
    assertThat(Example.finding(outcome).seen()).contains(key);
  }

  @Test
  void aDenyByAddressHitsWhatComesThroughAnEndpoint() {
    Finding finding =
        Example.finding(
            put(
                Example.s3Denied(
                    "User: x is not authorized to perform: s3:PutObject on resource: y with an"
                        + " explicit deny in an identity-based policy"),
                ExampleBucket.guarded("{\"NotIpAddress\":{\"aws:SourceIp\":\"203.0.113.0/24\"}}")));

    assertThat(finding.mode()).isEqualTo(FailureMode.S3_EXPLICIT_DENY);
    assertThat(finding.candidates()).isEmpty();
    assertThat(finding.cause()).contains("aws:SourceIp (NotIpAddress 203.0.113.0/24)");
  }

  @Test
  void aDenyWithNotPrincipalHitsARoleThatHasABoundary() {
    Finding finding =
        Example.finding(
            put(
                Example.s3Denied("x with an explicit deny in a resource-based policy"),
                Example.scopePolicy()));

    assertThat(finding.mode()).isEqualTo(FailureMode.S3_DENIED_BY_POLICY_LAYER);
    assertThat(finding.remedy())
        .anyMatch(line -> line.contains("ArnNotEquals on aws:PrincipalArn"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Access Denied", "x is not authorized to perform: kms:GenerateDataKey on key"})
  void aRoleThatWasMadeAnewIsAnotherToThePoliciesThatNamedIt(String message) {
    assertThat(Example.finding(put(Example.s3Denied(message), Example.scopePolicy())).remedy())
        .anyMatch(line -> line.contains("AROA") && line.contains("save the policy again"));
  }

  @ParameterizedTest
  @CsvSource({
    "RequestTimeTooSkewed, S3_REFUSED",
    "SignatureDoesNotMatch, S3_REFUSED",
    "InvalidObjectState, S3_OBJECT_ARCHIVED",
  })
  void whatIsNoDenialAccusesNoPolicy(String code, FailureMode mode) {
    Finding finding =
        Example.finding(put(ExampleBucket.refused(403, code, ""), Example.scopePolicy()));

    assertThat(finding.mode()).isEqualTo(mode);
    assertThat(finding.remedy().toString()).doesNotContain("policy");
  }

  @Test
  void anAudienceOfTheAnnotationThatTheProviderLacksIsNamed() {
    Finding finding =
        Example.finding(
            ProviderChecks.decideProvider(
                Example.iam(Example.trust()),
                new WebIdentityRequest(
                    Example.ROLE, Example.ISSUER, Example.SUBJECT, List.of("of.the.annotation"))));

    assertThat(finding.mode()).isEqualTo(FailureMode.PROVIDER_CLIENT_ID_MISSING);
  }

  @ParameterizedTest
  @ValueSource(strings = {OTHER + ":sub", Example.ISSUER + ":subject"})
  void forAllValuesOnAKeyThatTheTokenLacksOpensToTheCluster(String key) {
    assertThat(Example.finding(trust(forAllValues(key), Example.ISSUER)).mode())
        .isEqualTo(FailureMode.TRUST_OPEN_TO_CLUSTER);
  }

  @Test
  void forAllValuesOnOneOfTwoIssuersOpensToTheOther() {
    String trust =
        both(
            "{\"ForAllValues:StringEquals\":{\"%s\":\"%s\"}}"
                .formatted(Example.ASK.subKey(), Example.SUBJECT));

    assertThat(Example.finding(trust(trust, OTHER)).mode())
        .isEqualTo(FailureMode.TRUST_OPEN_TO_CLUSTER);
  }

  private static Outcome trust(String trust, String issuer) {
    return TrustCheck.decide(
        Example.iam(trust, List.of(Example.provider(), Example.provider(OTHER))),
        new WebIdentityRequest(Example.ROLE, issuer, Example.SUBJECT, List.of(Example.AUDIENCE)));
  }

  /** One statement for two clusters. */
  private static String both(String condition) {
    return TrustFault.document(
        "{\"Effect\":\"Allow\",\"Principal\":{\"Federated\":[\"%s\",\"%s\"]},\"Action\":\"sts:AssumeRoleWithWebIdentity\",\"Condition\":%s}"
            .formatted(Example.provider().arn(), Example.provider(OTHER).arn(), condition));
  }

  private static String forAllValues(String key) {
    return TrustFault.document(
        "{\"Effect\":\"Allow\",\"Principal\":{\"Federated\":\"%s\"},\"Action\":\"sts:AssumeRoleWithWebIdentity\",\"Condition\":{\"ForAllValues:StringEquals\":{\"%s\":\"%s\"}}}"
            .formatted(Example.provider().arn(), key, Example.SUBJECT));
  }

  private static String beside(String statement) {
    return Example.trust().replace("\"Statement\":[", "\"Statement\":[" + statement + ",");
  }

  private static Outcome guarded(String condition) {
    return ExampleBucket.rolePolicy(ExampleBucket.guarded(condition));
  }

  private static Outcome put(S3Answer answer, List<Policy> policies) {
    return S3Checks.decide(
        Example.attempt("s3:PutObject", answer), ExampleBucket.admin(policies), new Evidence());
  }
}
