package dev.rolecall.embedded.aws;

import static dev.rolecall.embedded.aws.S3Assertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** What EmbeddedAws knows of a request to S3, asked by the SDK's own S3 client. */
final class ConditionsTest {
  private static final Sandbox sandbox = new Sandbox(Clock.systemUTC());
  private static final S3Client s3 = sandbox.s3(sandbox.session());

  @BeforeAll
  static void putSomething() {
    s3.putObject(
        put -> put.bucket(Sandbox.BUCKET).key("team-a/hello"), RequestBody.fromString("hello"));
  }

  @AfterAll
  static void close() {
    s3.close();
    sandbox.close();
  }

  @ParameterizedTest
  @CsvSource({
    "ArnEquals, aws:PrincipalArn, arn:aws:iam::123456789012:role/team-a",
    "StringEquals, aws:PrincipalAccount, 123456789012",
    "StringEquals, aws:PrincipalType, AssumedRole",
    "StringLike, aws:userid, AROA*:notebook",
    "Null, aws:username, true",
    "DateGreaterThan, aws:TokenIssueTime, 2026-01-01T00:00:00Z",
    "StringEquals, aws:FederatedProvider, oidc.rolecall.test/id/SANDBOX",
    "Bool, aws:MultiFactorAuthPresent, false",
    "StringLike, oidc.rolecall.test/id/SANDBOX:sub, system:serviceaccount:team-a:*",
    "StringEquals, oidc.rolecall.test/id/SANDBOX:aud, sts.amazonaws.com",
    "Null, aws:PrincipalTag/team, true",
    "IpAddress, aws:SourceIp, 127.0.0.0/8",
    "Null, aws:SourceVpce, true",
    "Null, aws:VpcSourceIp, true",
    "StringEquals, aws:RequestedRegion, eu-central-1",
    "StringLike, aws:UserAgent, aws-sdk-java/*",
    "Bool, aws:SecureTransport, false",
    "Bool, aws:ViaAWSService, false",
    "Bool, aws:PrincipalIsAWSService, false",
    "DateGreaterThan, aws:CurrentTime, 2026-01-01T00:00:00Z",
    "NumericGreaterThan, aws:EpochTime, 1767225600",
    "StringEquals, aws:ResourceAccount, 123456789012",
    "StringEquals, s3:ResourceAccount, 123456789012",
    "Null, aws:PrincipalOrgID, true",
    "StringEquals, s3:authType, REST-HEADER",
    "StringEquals, s3:signatureversion, AWS4-HMAC-SHA256",
    "Null, s3:signatureAge, true",
    "Null, s3:TlsVersion, true",
    "Null, s3:x-amz-content-sha256, false",
    "Null, s3:versionid, true",
    "Null, s3:ExistingObjectTag/team, true",
  })
  void aRolesPolicyMayAskForWhatS3Knows(String operator, String key, String value) {
    String condition = "{\"%s\": {\"%s\": \"%s\"}}".formatted(operator, key, value);
    sandbox.setRolePolicy(policy(statement("Allow", condition)));
    assertThat(read()).isEqualTo("hello");

    sandbox.setRolePolicy(policy(statement("Allow", "{}"), statement("Deny", condition)));
    assertRefused(
        ConditionsTest::read,
        403,
        "AccessDenied",
        "with an explicit deny in an identity-based policy");
  }

  @Test
  void olderSessionsAreRevoked() {
    sandbox.setRolePolicy(
        policy(
            statement("Allow", "{}"),
            statement(
                "Deny",
                "{\"DateLessThan\": {\"aws:TokenIssueTime\": \"2999-01-01T00:00:00.000Z\"}}")));

    assertRefused(
        ConditionsTest::read,
        403,
        "AccessDenied",
        "with an explicit deny in an identity-based policy");
  }

  private static String read() {
    return s3.getObjectAsBytes(get -> get.bucket(Sandbox.BUCKET).key("team-a/hello"))
        .asUtf8String();
  }

  private static String policy(String... statements) {
    return "{\"Version\": \"2012-10-17\", \"Statement\": [" + String.join(", ", statements) + "]}";
  }

  private static String statement(String effect, String condition) {
    return """
        {"Effect": "%s", "Action": "s3:GetObject", "Resource": "*", "Condition": %s}
        """
        .formatted(effect, condition);
  }
}
