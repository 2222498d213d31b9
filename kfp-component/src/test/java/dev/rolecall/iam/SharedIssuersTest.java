package dev.rolecall.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which trust policies IAM was recorded to take of issuers that anybody has tokens of. */
class SharedIssuersTest {
  private static final String GITHUB = "token.actions.githubusercontent.com";
  private static final String COGNITO = "cognito-identity.amazonaws.com";
  private static final String GOOGLE = "accounts.google.com";

  /** Of a provider of the account's, by its ARN; Cognito's and its like by their names. */
  private static String principal(String issuer) {
    return issuer.equals(COGNITO) || issuer.equals(GOOGLE)
        ? issuer
        : "arn:aws:iam::111122223333:oidc-provider/" + issuer;
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
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "StringEquals, \"mine\", true",
        "StringLike, \"mine:*\", true",
        "StringEqualsIgnoreCase, \"mine\", true",
        "ForAnyValue:StringEquals, \"mine\", true",
        "ForAllValues:StringLike, \"mine\", true",
        "StringLike, \"?\", true",
        "StringEquals, \"**\", true",
        "StringLike, \"*?\", true",
        "StringEquals, \"\", true",
        "StringEquals, [], true",
        "StringEquals, \"*\", false",
        "StringLike, \"*\", false",
        "ForAllValues:StringLike, `[\"*\", \"mine\"]`, false",
        "StringEqualsIfExists, \"mine\", false",
        "StringLikeIfExists, \"mine:*\", false",
        "StringNotEquals, \"mine\", false",
        "Null, \"false\", false",
        "Bool, \"true\", false",
        "NumericEquals, \"1\", false",
      })
  void aClaimMustBeNarrowedByATextThatIsNotAll(String operator, String value, boolean taken) {
    for (String key : new String[] {COGNITO + ":aud", "COGNITO-IDENTITY.AMAZONAWS.COM:AUD"}) {
      assertThat(refusal(allowing(COGNITO, on(operator, key, value))).isEmpty())
          .as(key)
          .isEqualTo(taken);
    }
  }

  @Test
  void theRefusalIsIams() {
    assertThat(refusal(allowing("gitlab.com", "")))
        .contains(
            "Trust policy with trusted principal arn:aws:iam::111122223333:oidc-provider/gitlab.com"
                + " must evaluate, using StringEquals, StringLike or StringEqualsIgnoreCase,"
                + " gitlab.com:sub which is not scoped to all.");
    assertThat(refusal(allowing(GITHUB, "")).orElseThrow())
        .endsWith(
            " %s:sub or %s:job_workflow_ref which is not scoped to all.".formatted(GITHUB, GITHUB));
    assertThat(refusal(allowing(GOOGLE, "")))
        .contains(
            "Policy trusting accounts.google.com requires a StringEquals condition on an"
                + " application id");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "agent.buildkite.com:sub",
        "api.pulumi.com/oidc:aud",
        "app.terraform.io:sub",
        "oidc.codefresh.io:sub",
        "oidc.op1.openshiftapps.com/2c51blsaqa9gkjt0o9rt11mle8mmropu:sub",
        "oidc.vercel.com:aud",
        "proidc.upbound.io:sub",
        "sandboxes.cloud:aud",
        "scalr.io:sub",
        "studio.datachain.ai/api:sub",
        "tokens.cloud.shisho.dev:sub",
        "vstoken.actions.githubusercontent.com:sub",
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

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "sub, \"repo:mine/x:*\", true",
        "sub, \"?*\", true",
        "sub, \"${aws:username}\", true",
        "sub, [], true",
        "job_workflow_ref, \"mine/x/.github/workflows/ci.yml@main\", true",
        "sub, \"*owned\", false",
        "sub, \"*?\", false",
        "sub, \" \", false",
        "sub, \"\", false",
        "repository, \"mine/x\", false",
      })
  void ofGithubNoValueMayBeginWithAll(String claim, String value, boolean taken) {
    assertThat(refusal(allowing(GITHUB, on("StringLike", GITHUB + ":" + claim, value))).isEmpty())
        .isEqualTo(taken);
  }

  @Test
  void ofOneOperatorAllMustBeNarrowAndOneOperatorIsEnough() {
    String both =
        "\"StringEquals\": {\"%s:sub\": \"mine\", \"%s:job_workflow_ref\": \"*\"}"
            .formatted(GITHUB, GITHUB);
    String another = on("StringLike", GITHUB + ":sub", "\"repo:mine/*\"");

    assertThat(refusal(allowing(GITHUB, both))).isPresent();
    assertThat(refusal(allowing(GITHUB, both + ", " + another))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/private", ".example.com", "other"})
  void githubsRuleIsOfAllThatBeginsWithItsName(String suffix) {
    String issuer = GITHUB + suffix;

    assertThat(refusal(allowing(issuer, on("StringEquals", GITHUB + ":sub", "\"mine\""))))
        .isPresent();
    assertThat(refusal(allowing(issuer, on("StringEquals", issuer + ":sub", "\"mine\""))))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "StringEquals, accounts.google.com:aud, \"mine\", true",
        "StringEquals, accounts.google.com:oaud, \"*\", true",
        "StringEqualsIgnoreCase, accounts.google.com:sub, [], true",
        "ForAllValues:StringEquals, accounts.google.com:aud, \"\", true",
        "StringLike, accounts.google.com:aud, \"mine\", false",
        "StringEqualsIfExists, accounts.google.com:aud, \"mine\", false",
        "StringEquals, ACCOUNTS.GOOGLE.COM:AUD, \"mine\", false",
        "StringEquals, accounts.google.com:email, \"mine\", false",
      })
  void whatIsBuiltInNeedsAnApplicationAndTakesAnyValue(
      String operator, String key, String value, boolean taken) {
    assertThat(refusal(allowing(GOOGLE, on(operator, key, value))).isEmpty()).isEqualTo(taken);
  }

  @Test
  void onlyWhatAdmitsAWebIdentityIsLookedAtAndEachStatementByItself() {
    String narrow = allowing("gitlab.com", on("StringEquals", "gitlab.com:sub", "\"mine\""));

    assertThat(
            refusal(
                narrow
                    + ", "
                    + statement("Deny", "gitlab.com", "sts:AssumeRoleWithWebIdentity", "")))
        .isEmpty();
    assertThat(refusal(statement("Allow", "gitlab.com", "sts:TagSession", ""))).isEmpty();
    assertThat(refusal(narrow + ", " + allowing("gitlab.com", ""))).isPresent();
    assertThat(refusal(statement("Allow", "gitlab.com", "sts:*", ""))).isPresent();
    assertThat(refusal(statement("Allow", "gitlab.com", "STS:assumerolewithwebidentity", "")))
        .isPresent();
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
    assertThat(refusal(allowing("gitlab.com/mine", ""))).isEmpty();
  }
}
