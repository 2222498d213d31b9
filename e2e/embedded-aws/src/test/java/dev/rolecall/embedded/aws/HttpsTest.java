package dev.rolecall.embedded.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.embedded.tls.CertificateAuthority;
import dev.rolecall.transport.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/** EmbeddedAws over TLS, where the SDK signs an object's trailer and not its body. */
final class HttpsTest {
  @TempDir private Path folder;

  @Test
  void theSdkTrustsTheAuthorityOfAwsCaBundleAndWorksOverTls() throws Exception {
    CertificateAuthority authority = CertificateAuthority.create();
    Path bundle = Files.writeString(folder.resolve("ca.pem"), authority.pem());
    try (EmbeddedAws aws =
        EmbeddedAws.builder().https(authority.serverContext(List.of("127.0.0.1"))).start()) {
      Transport transport =
          Transport.fromEnvironment(
              Map.of(
                  "AWS_REGION",
                  aws.region(),
                  "AWS_ENDPOINT_URL",
                  aws.endpoint().toString(),
                  "AWS_CA_BUNDLE",
                  bundle.toString()));
      StaticCredentialsProvider admin =
          StaticCredentialsProvider.create(
              AwsBasicCredentials.create(aws.adminAccessKeyId(), aws.adminSecretAccessKey()));
      try (S3Client s3 =
              transport
                  .configure(S3Client.builder().forcePathStyle(true), "s3")
                  .credentialsProvider(admin)
                  .build();
          StsClient sts =
              transport.configure(StsClient.builder(), "sts").credentialsProvider(admin).build()) {
        s3.createBucket(create -> create.bucket("secure"));
        s3.putObject(
            put -> put.bucket("secure").key("a/b"), RequestBody.fromBytes(new byte[200_000]));

        assertThat(aws.endpoint().getScheme()).isEqualTo("https");
        assertThat(s3.getObjectAsBytes(get -> get.bucket("secure").key("a/b")).asByteArray())
            .hasSize(200_000);
        assertThat(sts.getCallerIdentity().account()).isEqualTo(aws.accountId());
      }
    }
  }
}
