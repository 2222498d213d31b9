package dev.rolecall.bench;

import dev.rolecall.credentials.WebIdentityCredentialsProvider;
import dev.rolecall.testing.TokenText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsWebIdentityTokenFileCredentialsProvider;

/**
 * A provider as it comes from its environment, with an AWS of its own.
 *
 * @param end closes the provider
 */
record Contender(Kind kind, BenchAws aws, AwsCredentialsProvider provider, Runnable end)
    implements AutoCloseable {
  private static final String ROLE = "arn:aws:iam::111122223333:role/team-a";
  private static final Region REGION = Region.EU_WEST_1;

  enum Kind {
    SDK,
    ROLECALL
  }

  /**
   * @param session how long STS's sessions last
   */
  static Contender of(Kind kind, Duration session) throws IOException {
    return of(kind, new BenchAws(session));
  }

  /** With that AWS. */
  static Contender of(Kind kind, BenchAws aws) throws IOException {
    return switch (kind) {
      case SDK -> sdk(aws);
      case ROLECALL -> ours(aws);
    };
  }

  /** By system properties, which stand for the environment's variables; they are read once. */
  private static Contender sdk(BenchAws aws) throws IOException {
    Map<String, String> properties =
        Map.of(
            "aws.roleArn", ROLE,
            "aws.webIdentityTokenFile", token().toString(),
            "aws.region", REGION.id(),
            "aws.endpointUrlSts", aws.address().toString());
    properties.forEach(System::setProperty);
    try {
      var provider = WebIdentityTokenFileCredentialsProvider.create();
      return new Contender(Kind.SDK, aws, provider, provider::close);
    } finally {
      properties.keySet().forEach(System::clearProperty);
    }
  }

  /** The SDK's provider that others wrap, with a client that is closed by nobody. */
  static Contender innermostOfSdk(Duration session) throws IOException {
    BenchAws aws = new BenchAws(session);
    var provider =
        StsWebIdentityTokenFileCredentialsProvider.builder()
            .stsClient(client(aws, AnonymousCredentialsProvider.create()))
            .roleArn(ROLE)
            .webIdentityTokenFile(token())
            .build();
    return new Contender(Kind.SDK, aws, provider, provider::close);
  }

  private static Contender ours(BenchAws aws) throws IOException {
    var provider =
        WebIdentityCredentialsProvider.fromEnvironment(
            Map.of(
                "AWS_ROLE_ARN",
                ROLE,
                "AWS_WEB_IDENTITY_TOKEN_FILE",
                token().toString(),
                "AWS_REGION",
                REGION.id(),
                "AWS_ENDPOINT_URL_STS",
                aws.address().toString()));
    return new Contender(Kind.ROLECALL, aws, provider, provider::close);
  }

  private static Path token() throws IOException {
    Path file = Files.createTempFile("rolecall-bench", ".jwt");
    file.toFile().deleteOnExit();
    return Files.writeString(file, TokenText.lasting());
  }

  /** A client whose requests are signed with the provider's keys and checked by its AWS. */
  StsClient client() {
    return client(aws, provider);
  }

  static StsClient client(BenchAws aws, AwsCredentialsProvider provider) {
    return StsClient.builder()
        .region(REGION)
        .endpointOverride(aws.address())
        .credentialsProvider(provider)
        .build();
  }

  @Override
  public void close() {
    end.run();
    aws.close();
  }
}
