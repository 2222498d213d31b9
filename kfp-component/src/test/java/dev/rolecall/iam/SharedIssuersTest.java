package dev.rolecall.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which trust policies of issuers that anybody has tokens of are taken, beyond those that AWS was
 * recorded to answer: embedded-aws replays these.
 */
class SharedIssuersTest {
  private static final String GITHUB = "token.actions.githubusercontent.com";
  private static final String COGNITO = "cognito-identity.amazonaws.com";

  /** Of a provider of the account's, by its ARN; Cognito's and its like by their names. */
  private static String principal(String issuer) {
    return issuer.equals(COGNITO) ? issuer : "arn:aws:iam::111122223333:oidc-provider/" + issuer;
  }

  private static Optional<String> refusal(String statements) {
    PolicyDocument document =
        PolicyDocument.parse("{\"Version\": \"2012-10-17\", \"Statement\": [" + statements + "]}");
    return PolicyType.TRUST.refusalWritten(document).map(MalformedPolicyException::iamMessage);
  }

  private static String statement(String effect, String issuer, String action, String condition) {
    return "{\"Effect\": \"%s\", \"Principal\": {\"Federated\": \"%s\"}, \"Action\": \"%s\"%s}"
        .formatted(
            effect,
            principal(issuer),
            action,
            condition.isEmpty() ? "" : ", \"Condition\": {" + condition + "}");
  }

  private static String allowing(String issuer, String condition) {
    return statement("Allow", issuer, "sts:AssumeRoleWithWebIdentity", condition);
  }

  private static String on(String operator, String key, String value) {
    return "\"%s\": {\"%s\": %s}".formatted(operator, key, value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "agent.buildkite.com:sub",
        "api.pulumi.com/oidc:aud",
        "oidc.codefresh.io:sub",
        "oidc.op1.openshiftapps.com/2c51blsaqa9gkjt0o9rt11mle8mmropu:sub",
        "oidc.vercel.com:aud",
        "proidc.upbound.io:sub",
        "sandboxes.cloud:aud",
        "scalr.io:sub",
        "studio.datachain.ai/api:sub",
        "tokens.cloud.shisho.dev:sub",
        "oidc-configuration.audit-log.githubusercontent.com:sub",
      })
  void eachHasAClaimOfItsOwn(String key) {
    String issuer = key.substring(0, key.lastIndexOf(':'));

    assertThat(refusal(allowing(issuer, on("StringEquals", key, "\"mine\"")))).isEmpty();
    assertThat(refusal(allowing(issuer, on("StringEquals", issuer + ":email", "\"mine\""))))
        .isPresent();
  }

  @Test
  void sentinelsIsTheSessionsName() {
    String issuer = "sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d";

    assertThat(refusal(allowing(issuer, on("StringEquals", "sts:RoleSessionName", "\"mine\""))))
        .isEmpty();
    assertThat(refusal(allowing(issuer, on("StringEquals", issuer + ":sub", "\"mine\""))))
        .isPresent();
  }

  @Test
  void ofGithubNoOtherClaimIsEnough() {
    assertThat(refusal(allowing(GITHUB, on("StringEquals", GITHUB + ":repository", "\"mine/x\""))))
        .isPresent();
  }

  @Test
  void oneOperatorThatIsNarrowIsEnough() {
    String both =
        "\"StringEquals\": {\"%s:sub\": \"mine\", \"%s:job_workflow_ref\": \"*\"}"
            .formatted(GITHUB, GITHUB);
    String another = on("StringLike", GITHUB + ":sub", "\"repo:mine/*\"");

    assertThat(refusal(allowing(GITHUB, both))).isPresent();
    assertThat(refusal(allowing(GITHUB, both + ", " + another))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/private", ".example.com", "other"})
  void whatBeginsAsGithubHasAKeyOfItsOwn(String suffix) {
    String issuer = GITHUB + suffix;

    assertThat(refusal(allowing(issuer, on("StringEquals", issuer + ":sub", "\"mine\""))))
        .isEmpty();
  }

  @Test
  void cognitoWithAConditionOnAnotherKeyIsToldTheKey() {
    assertThat(refusal(allowing(COGNITO, on("StringEquals", "sts:RoleSessionName", "\"mine\""))))
        .get(STRING)
        .endsWith(" cognito-identity.amazonaws.com:aud which is not scoped to all.");
  }

  @Test
  void whatIsNotNamedInNotActionIsAdmitted() {
    String open =
        allowing("gitlab.com", "")
            .replace(
                "\"Action\": \"sts:AssumeRoleWithWebIdentity\"",
                "\"NotAction\": \"sts:AssumeRole\"");

    assertThat(refusal(open)).isPresent();
    assertThat(refusal(open.replace("\"sts:AssumeRole\"", "\"sts:*\""))).isEmpty();
  }

  @Test
  void whatIsStoredStays() {
    PolicyDocument stored =
        PolicyDocument.parse(
            "{\"Version\": \"2012-10-17\", \"Statement\": " + allowing(GITHUB, "") + "}");

    assertThat(PolicyType.TRUST.refusal(stored)).isEmpty();
  }

  @Test
  void aClustersOwnIssuerIsNoneOfThem() {
    assertThat(
            refusal(
                allowing(
                    "oidc.eks.eu-west-1.amazonaws.com/id/8F2E1C7A9B3D4E5F8F2E1C7A9B3D4E5F", "")))
        .isEmpty();
  }
}
