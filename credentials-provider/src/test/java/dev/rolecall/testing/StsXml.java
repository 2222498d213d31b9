package dev.rolecall.testing;

import java.time.Instant;

/**
 * Answers in the shapes of the STS API Reference, about a session of the pod {@code train-0} with
 * the role {@code team-a}.
 */
public final class StsXml {
  private StsXml() {}

  /** To AssumeRoleWithWebIdentity. */
  public static String granted(String keyId, String secretKey, String token, Instant expiration) {
    return """
        <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <AssumeRoleWithWebIdentityResult>
            <SubjectFromWebIdentityToken>system:serviceaccount:team-a:default-editor</SubjectFromWebIdentityToken>
            <Audience>sts.amazonaws.com</Audience>
            <AssumedRoleUser>
              <Arn>arn:aws:sts::111122223333:assumed-role/team-a/team-a-train-0</Arn>
              <AssumedRoleId>AROA1:team-a-train-0</AssumedRoleId>
            </AssumedRoleUser>
            <Credentials>
              <SessionToken>%s</SessionToken>
              <SecretAccessKey>%s</SecretAccessKey>
              <Expiration>%s</Expiration>
              <AccessKeyId>%s</AccessKeyId>
            </Credentials>
            <Provider>arn:aws:iam::111122223333:oidc-provider/oidc.example</Provider>
          </AssumeRoleWithWebIdentityResult>
          <ResponseMetadata><RequestId>request-0</RequestId></ResponseMetadata>
        </AssumeRoleWithWebIdentityResponse>"""
        .formatted(token, secretKey, expiration, keyId);
  }

  /** To GetCallerIdentity. */
  public static String caller() {
    return """
        <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <GetCallerIdentityResult>
            <Arn>arn:aws:sts::111122223333:assumed-role/team-a/team-a-train-0</Arn>
            <UserId>AROA1:team-a-train-0</UserId>
            <Account>111122223333</Account>
          </GetCallerIdentityResult>
        </GetCallerIdentityResponse>""";
  }

  /** To anything. */
  public static String refused(String code, String message) {
    return """
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>
          <RequestId>request-1</RequestId>
        </ErrorResponse>"""
        .formatted(code, message);
  }
}
