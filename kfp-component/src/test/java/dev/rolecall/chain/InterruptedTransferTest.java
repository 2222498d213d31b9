package dev.rolecall.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.s3.BucketState;
import dev.rolecall.s3.Scope;
import dev.rolecall.s3.ScopeProbes;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The end of a process amid a transfer, which only another process can meet. */
class InterruptedTransferTest {
  private static final String KEY = "team-a/.rolecall/0123456789abcdef/transfer";

  /** What the test runs as another process. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) {
      S3Client s3 =
          S3Client.builder()
              .endpointOverride(URI.create(arguments[0]))
              .region(Region.EU_WEST_1)
              .forcePathStyle(true)
              .credentialsProvider(
                  StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
              .build();
      new ScopeProbes(s3, Scope.parse("s3://ml-data/team-a/"), "0123456789abcdef", System::nanoTime)
          .transfer(1024, new BucketState(Optional.of("Off"), Optional.of(false)));
    }
  }

  @Test
  void aProcessThatIsEndedRemovesWhatItHasSent() throws Exception {
    try (StsAndS3Stub aws = new StsAndS3Stub()) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Child.class.getName(),
                  aws.url())
              .inheritIO()
              .start();
      try {
        assertThat(aws.part.await(60, TimeUnit.SECONDS)).isTrue();
        process.destroy();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(List.copyOf(aws.requests))
            .endsWith("s3:AbortMultipartUpload " + KEY, "s3:DeleteObject " + KEY)
            .doesNotContain("s3:GetObject " + KEY);
      } finally {
        process.destroyForcibly();
      }
    }
  }
}
