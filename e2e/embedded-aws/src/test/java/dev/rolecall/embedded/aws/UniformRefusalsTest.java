package dev.rolecall.embedded.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.chain.RoleVerification;
import dev.rolecall.embedded.oidc.MockOidcIssuer;
import dev.rolecall.embedded.oidc.ServiceAccountToken;
import dev.rolecall.verify.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;

/** A verification in a pod, against EmbeddedAws in the words that AWS has since 2026. */
final class UniformRefusalsTest {
  private static final String ISSUER = "https://oidc.rolecall.test/id/UNIFORM";

  @TempDir private Path folder;

  @Test
  void aMissingProviderIsAmongTheCandidates() throws Exception {
    assertThat(verifiedWithClientIds().names(FailureMode.PROVIDER_MISSING)).isTrue();
  }

  @Test
  void aMissingClientIdIsAmongTheCandidates() throws Exception {
    assertThat(verifiedWithClientIds("other").names(FailureMode.PROVIDER_CLIENT_ID_MISSING))
        .isTrue();
  }

  /** With a provider that has these client ids; without any there is no provider. */
  private Report verifiedWithClientIds(String... clientIds) throws Exception {
    Clock clock = Clock.systemUTC();
    try (MockOidcIssuer issuer = MockOidcIssuer.builder(ISSUER, clock).start();
        EmbeddedAws aws =
            EmbeddedAws.builder()
                .issuers(Map.of(ISSUER, new IssuerAddress(issuer.address(), issuer.authority())))
                .start()) {
      if (clientIds.length > 0) {
        createProvider(aws, clientIds);
      }
      Path token =
          Files.writeString(
              folder.resolve("token"),
              issuer.mint(ServiceAccountToken.of("team-a", "default-editor", "sts.amazonaws.com")));
      Map<String, String> environment =
          Map.of(
              "AWS_ROLE_ARN",
              "arn:aws:iam::%s:role/team-a".formatted(aws.accountId()),
              "AWS_WEB_IDENTITY_TOKEN_FILE",
              token.toString(),
              "AWS_REGION",
              aws.region(),
              "AWS_ENDPOINT_URL",
              aws.endpoint().toString());
      return RoleVerification.builder(environment, clock).build().run(result -> {});
    }
  }

  private static void createProvider(EmbeddedAws aws, String... clientIds) {
    try (IamClient iam =
        IamClient.builder()
            .endpointOverride(aws.endpoint())
            .region(Region.of(aws.region()))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(aws.adminAccessKeyId(), aws.adminSecretAccessKey())))
            .httpClient(UrlConnectionHttpClient.create())
            .build()) {
      iam.createOpenIDConnectProvider(create -> create.url(ISSUER).clientIDList(clientIds));
    }
  }
}
