package dev.rolecall.embedded.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rolecall.embedded.oidc.MockOidcIssuer;
import dev.rolecall.embedded.oidc.ServiceAccountToken;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;

/** What a test of somebody else's looks like: the example of the README. */
final class PodRoleTest {
  private static final String ISSUER = "https://oidc.example.com/id/TEST";
  private static final String TRUST_POLICY =
      """
      {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Principal": {"Federated": "arn:aws:iam::123456789012:oidc-provider/oidc.example.com/id/TEST"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": {
          "oidc.example.com/id/TEST:aud": "sts.amazonaws.com",
          "oidc.example.com/id/TEST:sub": "system:serviceaccount:team-a:default-editor"}}}]}
      """;

  @Test
  void theRoleIsItsServiceAccountsAlone() {
    try (MockOidcIssuer issuer = MockOidcIssuer.builder(ISSUER, Clock.systemUTC()).start();
        EmbeddedAws aws =
            EmbeddedAws.builder()
                .issuers(Map.of(ISSUER, new IssuerAddress(issuer.address(), issuer.authority())))
                .start();
        IamClient iam = connect(IamClient.builder(), aws);
        StsClient sts = connect(StsClient.builder(), aws)) {
      iam.createOpenIDConnectProvider(
          provider -> provider.url(ISSUER).clientIDList("sts.amazonaws.com"));
      iam.createRole(role -> role.roleName("team-a").assumeRolePolicyDocument(TRUST_POLICY));

      assertThat(assume(sts, issuer.mint(editorOf("team-a"))))
          .isEqualTo("arn:aws:sts::123456789012:assumed-role/team-a/test");
      assertThatThrownBy(() -> assume(sts, issuer.mint(editorOf("team-b"))))
          .hasMessageContaining("Not authorized to perform sts:AssumeRoleWithWebIdentity");
    }
  }

  private static ServiceAccountToken editorOf(String namespace) {
    return ServiceAccountToken.of(namespace, "default-editor", "sts.amazonaws.com");
  }

  private static String assume(StsClient sts, String token) {
    return sts.assumeRoleWithWebIdentity(
            request ->
                request
                    .roleArn("arn:aws:iam::123456789012:role/team-a")
                    .roleSessionName("test")
                    .webIdentityToken(token))
        .assumedRoleUser()
        .arn();
  }

  private static <C> C connect(AwsClientBuilder<?, C> client, EmbeddedAws aws) {
    client
        .endpointOverride(aws.endpoint())
        .region(Region.of(aws.region()))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(aws.adminAccessKeyId(), aws.adminSecretAccessKey())));
    return client.build();
  }
}
