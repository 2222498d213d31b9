package dev.rolecall.embedded.aws;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;
import software.amazon.awssdk.services.sts.model.StsException;

/** An account with the provider and the role of the recordings, asked by the SDK's clients. */
final class RecordedAccount implements AutoCloseable {
  private static final List<String> MEMBERS =
      List.of(
          "SubjectFromWebIdentityToken",
          "Audience",
          "Provider",
          "PackedPolicySize",
          "SourceIdentity");

  private final long now;
  private final RecordedIssuer issuer = new RecordedIssuer();
  private final EmbeddedAws aws;
  private final IamClient iam;
  private final StsClient sts;

  /**
   * @param clock stands still
   */
  RecordedAccount(Clock clock) {
    now = clock.instant().getEpochSecond();
    aws =
        EmbeddedAws.builder()
            .clock(clock)
            .issuers(Map.of(RecordedIssuer.NAME, issuer.address()))
            .start();
    iam =
        to(
                IamClient.builder(),
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(aws.adminAccessKeyId(), aws.adminSecretAccessKey())))
            .httpClient(UrlConnectionHttpClient.create())
            .build();
    sts =
        to(StsClient.builder(), AnonymousCredentialsProvider.create())
            .httpClient(UrlConnectionHttpClient.create())
            .build();
    iam.createOpenIDConnectProvider(
        create -> create.url(RecordedIssuer.NAME).clientIDList("client-1", "client-2"));
  }

  /** What stands in angle brackets in the recordings. */
  Map<String, String> names() {
    return Map.of(
        "account", aws.accountId(),
        "provider", provider(),
        "role", role("recorded"),
        "ROLE", role("recorded").toUpperCase(Locale.ROOT),
        "other role", role("another"),
        "other n", issuer.otherModulus(),
        "certificate", issuer.certificate());
  }

  /** What an exchange is answered, that AWS granted as it grants the sound one. */
  Map<String, String> granted(RecordedExchange exchange) {
    Map<String, String> granted = new LinkedHashMap<>();
    granted.put("SubjectFromWebIdentityToken", "someone-there");
    granted.put("Audience", "client-1");
    granted.put("Provider", provider());
    granted.put(
        "Arn",
        "arn:aws:sts::%s:assumed-role/recorded/%s".formatted(aws.accountId(), session(exchange)));
    granted.put("AssumedRoleId", "AROA…:" + session(exchange));
    granted.put("AccessKeyId", "ASIA…");
    granted.put("seconds", "3600");
    granted.put("PackedPolicySize", "25");
    return granted;
  }

  /** What it is answered here, in the same form. */
  Map<String, String> answer(RecordedExchange exchange) {
    issuer.publish(exchange.line());
    iam.createRole(
        create ->
            create
                .roleName("recorded")
                .maxSessionDuration(7200)
                .assumeRolePolicyDocument(exchange.trustPolicy(provider())));
    try {
      return told(sts.assumeRoleWithWebIdentity(request(exchange)));
    } catch (StsException e) {
      return Map.of(
          "refused", e.awsErrorDetails().errorCode() + ": " + e.awsErrorDetails().errorMessage());
    } finally {
      iam.deleteRole(delete -> delete.roleName("recorded"));
    }
  }

  private AssumeRoleWithWebIdentityRequest request(RecordedExchange exchange) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", RecordedIssuer.NAME);
    claims.put("aud", "client-1");
    claims.put("sub", "someone-there");
    claims.put("iat", now);
    claims.put("exp", now + 900);
    AssumeRoleWithWebIdentityRequest.Builder request =
        AssumeRoleWithWebIdentityRequest.builder()
            .roleArn(role("recorded"))
            .roleSessionName(session(exchange))
            .webIdentityToken(
                issuer.sign(exchange.algorithm(), exchange.header(), exchange.payload(claims)));
    exchange.parameter("ProviderId").ifPresent(request::providerId);
    exchange
        .parameter("DurationSeconds")
        .ifPresent(seconds -> request.durationSeconds(Integer.valueOf(seconds)));
    return request.build();
  }

  private Map<String, String> told(AssumeRoleWithWebIdentityResponse response) {
    Map<String, String> told = new LinkedHashMap<>();
    for (String member : MEMBERS) {
      response
          .getValueForField(member, Object.class)
          .ifPresent(value -> told.put(member, value.toString()));
    }
    told.put("Arn", response.assumedRoleUser().arn());
    told.put(
        "AssumedRoleId",
        response.assumedRoleUser().assumedRoleId().replaceFirst("AROA[A-Z0-9]{17}", "AROA…"));
    told.put("AccessKeyId", response.credentials().accessKeyId().substring(0, 4) + "…");
    told.put("seconds", Long.toString(response.credentials().expiration().getEpochSecond() - now));
    return told;
  }

  private static String session(RecordedExchange exchange) {
    return exchange.parameter("RoleSessionName").orElse("first-look");
  }

  private String provider() {
    return "arn:aws:iam::%s:oidc-provider/%s"
        .formatted(aws.accountId(), RecordedIssuer.NAME.substring("https://".length()));
  }

  private String role(String name) {
    return "arn:aws:iam::%s:role/%s".formatted(aws.accountId(), name);
  }

  /** A refusal is an answer: nothing is tried again. */
  private <B extends AwsClientBuilder<B, ?>> B to(B builder, AwsCredentialsProvider credentials) {
    return builder
        .endpointOverride(aws.endpoint())
        .region(Region.of(aws.region()))
        .credentialsProvider(credentials)
        .overrideConfiguration(client -> client.retryStrategy(DefaultRetryStrategy.doNotRetry()));
  }

  @Override
  public void close() {
    iam.close();
    sts.close();
    aws.close();
    issuer.close();
  }
}
