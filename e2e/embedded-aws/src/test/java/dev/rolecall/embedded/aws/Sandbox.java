package dev.rolecall.embedded.aws;

import dev.rolecall.embedded.oidc.MockOidcIssuer;
import dev.rolecall.embedded.oidc.ServiceAccountToken;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** An account with one role for one prefix of one bucket, made through the APIs by real clients. */
final class Sandbox implements AutoCloseable {
  static final String BUCKET = "ml-team-a";
  static final String SESSION_ARN = "arn:aws:sts::123456789012:assumed-role/team-a/notebook";
  static final String ROLE_POLICY =
      """
      {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::ml-team-a",
         "Condition": {"StringLike": {"s3:prefix": ["team-a/*"]}}},
        {"Effect": "Allow", "Action": ["s3:GetBucketLocation", "s3:ListBucketMultipartUploads"],
         "Resource": "arn:aws:s3:::ml-team-a"},
        {"Effect": "Allow", "Resource": "arn:aws:s3:::ml-team-a/team-a/*",
         "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload",
           "s3:ListMultipartUploadParts"]},
        {"Effect": "Deny", "Resource": "arn:aws:s3:::ml-team-a/team-a/frozen/*",
         "Action": "s3:PutObject"}]}
      """;

  private static final String ISSUER = "https://oidc.rolecall.test/id/SANDBOX";

  private final MockOidcIssuer issuer;
  private final EmbeddedAws aws;

  Sandbox(Clock clock) {
    this(clock, clock);
  }

  /** One whose clients sign by another clock than the account's, by which tokens are made too. */
  Sandbox(Clock clock, Clock clients) {
    issuer = MockOidcIssuer.builder(ISSUER, clients).start();
    aws =
        EmbeddedAws.builder()
            .clock(clock)
            .clientsClock(clients)
            .issuers(Map.of(ISSUER, new IssuerAddress(issuer.address(), issuer.authority())))
            .start();
    String name = ISSUER.substring("https://".length());
    try (IamClient iam = iam();
        S3Client s3 = s3(admin())) {
      iam.createOpenIDConnectProvider(
          provider -> provider.url(ISSUER).clientIDList("sts.amazonaws.com"));
      iam.createRole(
          role ->
              role.roleName("team-a")
                  .assumeRolePolicyDocument(
                      """
                      {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                        "Principal": {"Federated": "arn:aws:iam::123456789012:oidc-provider/%s"},
                        "Action": "sts:AssumeRoleWithWebIdentity",
                        "Condition": {"StringEquals": {
                          "%s:aud": "sts.amazonaws.com",
                          "%s:sub": "system:serviceaccount:team-a:default-editor"}}}]}
                      """
                          .formatted(name, name, name)));
      setRolePolicy(ROLE_POLICY);
      s3.createBucket(bucket -> bucket.bucket(BUCKET));
    }
  }

  EmbeddedAws aws() {
    return aws;
  }

  void setRolePolicy(String document) {
    try (IamClient iam = iam()) {
      iam.putRolePolicy(
          policy -> policy.roleName("team-a").policyName("s3").policyDocument(document));
    }
  }

  /** Bounds the role by a policy of that document. */
  void setBoundary(String document) {
    try (IamClient iam = iam()) {
      String arn =
          iam.createPolicy(policy -> policy.policyName("boundary").policyDocument(document))
              .policy()
              .arn();
      iam.putRolePermissionsBoundary(
          boundary -> boundary.roleName("team-a").permissionsBoundary(arn));
    }
  }

  AwsCredentials admin() {
    return AwsBasicCredentials.create(aws.adminAccessKeyId(), aws.adminSecretAccessKey());
  }

  AwsSessionCredentials session() {
    return session(Optional.empty());
  }

  AwsSessionCredentials session(Optional<String> sessionPolicy) {
    String token =
        issuer.mint(ServiceAccountToken.of("team-a", "default-editor", "sts.amazonaws.com"));
    try (StsClient sts =
        to(StsClient.builder(), AnonymousCredentialsProvider.create())
            .httpClient(UrlConnectionHttpClient.create())
            .build()) {
      Credentials credentials =
          sts.assumeRoleWithWebIdentity(
                  request ->
                      request
                          .roleArn("arn:aws:iam::123456789012:role/team-a")
                          .roleSessionName("notebook")
                          .policy(sessionPolicy.orElse(null))
                          .webIdentityToken(token))
              .credentials();
      return AwsSessionCredentials.create(
          credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken());
    }
  }

  StsClient sts(AwsCredentials credentials) {
    return to(StsClient.builder(), StaticCredentialsProvider.create(credentials))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  IamClient iam() {
    return to(IamClient.builder(), StaticCredentialsProvider.create(admin()))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  S3Client s3(AwsCredentials credentials) {
    return s3(StaticCredentialsProvider.create(credentials)).build();
  }

  S3ClientBuilder s3(AwsCredentialsProvider credentials) {
    return to(S3Client.builder(), credentials)
        .httpClient(UrlConnectionHttpClient.create())
        .forcePathStyle(true);
  }

  URI endpoint() {
    return aws.endpoint();
  }

  private <B extends AwsClientBuilder<B, ?>> B to(B builder, AwsCredentialsProvider credentials) {
    return builder
        .endpointOverride(aws.endpoint())
        .region(Region.of(aws.region()))
        .credentialsProvider(credentials);
  }

  @Override
  public void close() {
    aws.close();
    issuer.close();
  }
}
