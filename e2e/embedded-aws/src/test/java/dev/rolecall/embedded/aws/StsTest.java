package dev.rolecall.embedded.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.embedded.aws.TeamA.Answer;
import dev.rolecall.embedded.oidc.ServiceAccountToken;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom Sts makes a session for, and for which requests; without a network front. */
class StsTest {
  private static final String NOT_AUTHORIZED =
      "403 AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity";

  private final TeamA teamA = new TeamA();

  @AfterEach
  void close() {
    teamA.close();
  }

  @Test
  void aChangeOfIamCountsLateWhereThatWasAskedFor() {
    teamA.account.propagateIn(Duration.ofSeconds(8));
    teamA
        .admin(
            "UpdateAssumeRolePolicy", "RoleName", "team-a", "PolicyDocument", TeamA.trust("team-b"))
        .isGranted();

    teamA.assume(teamA.token()).isGranted();
    teamA.clock.advance(Duration.ofSeconds(8));
    assertThat(teamA.assume(teamA.token()).refusal()).isEqualTo(NOT_AUTHORIZED);
  }

  @Test
  void theTrustedServiceAccountGetsASession() {
    Answer answer = teamA.assume(teamA.token()).isGranted();
    assertThat(answer.text("AccessKeyId")).matches("ASIA[A-Z2-7]{16}");
    assertThat(answer.text("SecretAccessKey")).hasSize(40);
    assertThat(answer.text("SessionToken")).isNotEmpty();
    assertThat(answer.text("Expiration")).isEqualTo("2026-01-02T04:04:05Z");
    assertThat(answer.text("Arn"))
        .isEqualTo("arn:aws:sts::111122223333:assumed-role/team-a/step-1");
    assertThat(answer.text("AssumedRoleId")).matches("AROA[A-Z2-7]{17}:step-1");
    assertThat(answer.text("SubjectFromWebIdentityToken"))
        .isEqualTo("system:serviceaccount:team-a:default-editor");
    assertThat(answer.text("Audience")).isEqualTo("sts.amazonaws.com");
    assertThat(answer.text("Provider")).isEqualTo(TeamA.PROVIDER);
    // By the recordings of other subjects (recorded-sts.txt).
    assertThat(answer.text("PackedPolicySize")).isEqualTo("26");
    assertThat(answer.text("RequestId"))
        .isEqualTo(answer.response().headers().get("x-amzn-RequestId"));
    assertThat(answer.response().body())
        .startsWith(
            "<AssumeRoleWithWebIdentityResponse"
                + " xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">");
  }

  @Test
  void aFormInTheQueryIsTakenToo() {
    AwsRequest request =
        new AwsRequest(
            "GET", "/", "Action=GetCallerIdentity&Version=2011-06-15", Map.of(), "", TeamA.ARRIVAL);
    assertThat(teamA.sts.answer(request, Optional.of(teamA.admin)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "DateLessThan, aws:CurrentTime, 2099-01-01T00:00:00Z, true",
    "DateLessThan, aws:CurrentTime, 2025-01-01T00:00:00Z, false",
    "StringEquals, aws:PrincipalType, User, true",
    "Bool, sts:RoleAuthorizedByIdp, false, true",
    "Bool, aws:ViaAWSService, true, false",
    "StringLike, sts:RoleSessionName, step-*, true",
    "StringLike, sts:RoleSessionName, notebook-*, false",
    "IpAddress, aws:SourceIp, 203.0.113.0/24, true",
    "NotIpAddress, aws:SourceIp, 203.0.113.0/24, false",
    "StringLike, aws:RequestedRegion, eu-central-1, true",
    "StringLike, aws:UserAgent, Boto3/*, true",
    "Bool, aws:SecureTransport, true, true",
    "StringLike, aws:PrincipalAccount, 111122223333, true",
    "StringLike, aws:userid, arn:aws:iam::111122223333:oidc-provider/*, true",
    "Null, aws:PrincipalArn, true, true",
    "ArnNotLike, aws:PrincipalArn, arn:aws:iam::111122223333:role/other, true",
    "Null, aws:SourceVpce, true, true",
    "Null, aws:TagKeys, true, true",
    "Null, sts:ExternalId, false, false",
  })
  void aTrustPolicyMayAskForWhatStsKnowsOfEveryExchange(
      String operator, String key, String value, boolean granted) {
    String policy =
        TeamA.trust("team-a")
            .replace(
                "\"Condition\": {",
                "\"Condition\": {\"%s\": {\"%s\": \"%s\"}, "
                    .formatted(
                        operator.equals("StringEquals") ? "StringLike" : operator, key, value));
    teamA
        .admin("UpdateAssumeRolePolicy", "RoleName", "team-a", "PolicyDocument", policy)
        .isGranted();

    Answer answer = teamA.assume(teamA.token());
    if (granted) {
      answer.isGranted();
    } else {
      assertThat(answer.refusal()).isEqualTo(NOT_AUTHORIZED);
    }
  }

  @Test
  void whatIsNotRecordedOfAwsAdmitsNobody() {
    String deny =
        TeamA.trust("team-a")
            .replaceFirst(
                "]}\\s*$",
                ", {\"Effect\": \"Deny\", \"Principal\": {\"Federated\": \"%s\"},"
                        .formatted(TeamA.PROVIDER)
                    + " \"Action\": \"sts:AssumeRoleWithWebIdentity\", \"Condition\":"
                    + " {\"StringNotEquals\": {\"aws:ResourceTag/team\": \"a\"}}}]}");
    trust(deny);

    assertThat(teamA.assume(teamA.token()).refusal()).isEqualTo(NOT_AUTHORIZED);
  }

  @Test
  void aTokenOfAnotherNamespaceIsDenied() {
    assertThat(
            teamA
                .assume(
                    teamA.issuer.mint(
                        ServiceAccountToken.of("team-b", "default-editor", "sts.amazonaws.com")))
                .refusal())
        .isEqualTo(NOT_AUTHORIZED);
  }

  @Test
  void aTokenOfTheDefaultAccountIsDenied() {
    assertThat(
            teamA
                .assume(
                    teamA.issuer.mint(
                        ServiceAccountToken.of("team-a", "default", "sts.amazonaws.com")))
                .refusal())
        .isEqualTo(NOT_AUTHORIZED);
  }

  @Test
  void aChangedTrustPolicyCountsAtOnce() {
    teamA
        .admin(
            "UpdateAssumeRolePolicy", "RoleName", "team-a", "PolicyDocument", TeamA.trust("team-b"))
        .isGranted();
    assertThat(teamA.assume(teamA.token()).refusal()).isEqualTo(NOT_AUTHORIZED);
  }

  @Test
  void aWildcardUnderStringEqualsIsDenied() {
    trust(TeamA.trust("StringEquals", "system:serviceaccount:team-a:*"));
    assertThat(teamA.assume(teamA.token()).refusal()).isEqualTo(NOT_AUTHORIZED);
  }

  @Test
  void aWildcardUnderStringLikeIsTaken() {
    trust(TeamA.trust("StringLike", "system:serviceaccount:team-a:*"));
    teamA.assume(teamA.token()).isGranted();
  }

  @Test
  void aMissingRoleIsDeniedInTheSameWords() {
    assertThat(teamA.assume(teamA.token(), "RoleArn", TeamA.ROLE + "x").refusal())
        .isEqualTo(NOT_AUTHORIZED);
  }

  @Test
  void aRoleUnderAnotherPathIsDeniedInTheSameWords() {
    assertThat(
            teamA
                .assume(teamA.token(), "RoleArn", "arn:aws:iam::111122223333:role/path/team-a")
                .refusal())
        .isEqualTo(NOT_AUTHORIZED);
  }

  @Test
  void theParametersAreCheckedTogether() {
    assertThat(
            teamA
                .assume("abc", "RoleArn", "", "RoleSessionName", "a b", "DurationSeconds", "899")
                .refusal())
        .isEqualTo(
            "400 ValidationError: 4 validation errors detected: Value null at 'roleArn' failed to"
                + " satisfy constraint: Member must not be null; Value 'a b' at 'roleSessionName'"
                + " failed to satisfy constraint: Member must satisfy regular expression pattern:"
                + " [\\w+=,.@-]*; Value at 'webIdentityToken' failed to satisfy constraint: Member"
                + " must have length greater than or equal to 4; Value '899' at 'durationSeconds'"
                + " failed to satisfy constraint: Member must have value greater than or equal to"
                + " 900");
  }

  @Test
  void aDurationBeyondAnyRolesIsRefused() {
    assertThat(teamA.assume(teamA.token(), "DurationSeconds", "43201").refusal())
        .endsWith("Member must have value less than or equal to 43200");
  }

  @Test
  void aDurationThatIsNoNumberIsRefused() {
    assertThat(teamA.assume(teamA.token(), "DurationSeconds", "1h").refusal())
        .startsWith("400 MalformedInput: ");
  }

  @Test
  void anArnThatIsNoRoleIsRefused() {
    assertThat(teamA.assume(teamA.token(), "RoleArn", TeamA.PROVIDER).refusal())
        .isEqualTo("400 ValidationError: Request ARN is invalid");
  }

  @Test
  void anActionThatIsNotThereIsRefused() {
    assertThat(
            TeamA.ask(
                    teamA.sts,
                    Map.of("Action", "GetFederationToken", "Version", "2011-06-15"),
                    Optional.empty())
                .refusal())
        .isEqualTo(
            "400 InvalidAction: Could not find operation GetFederationToken for version"
                + " 2011-06-15");
  }

  private void trust(String policy) {
    teamA
        .admin("UpdateAssumeRolePolicy", "RoleName", "team-a", "PolicyDocument", policy)
        .isGranted();
  }
}
