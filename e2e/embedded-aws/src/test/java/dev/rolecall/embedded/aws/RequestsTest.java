package dev.rolecall.embedded.aws;

import static dev.rolecall.embedded.aws.S3Assertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rolecall.testing.MutableClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

/** Which requests EmbeddedAws takes at all: by key, signature, clock, region and host. */
final class RequestsTest {
  private static final String BUCKET = Sandbox.BUCKET;
  private static final Sandbox sandbox = new Sandbox(Clock.systemUTC());
  private static final S3Client s3 = sandbox.s3(sandbox.session());

  @BeforeAll
  static void putSomething() {
    s3.putObject(put -> put.bucket(BUCKET).key("team-a/hello"), RequestBody.fromString("hello"));
  }

  @AfterAll
  static void close() {
    s3.close();
    sandbox.close();
  }

  @Test
  void anotherRegionIsCorrected() {
    try (S3Client elsewhere =
        sandbox
            .s3(StaticCredentialsProvider.create(sandbox.session()))
            .region(Region.EU_WEST_1)
            .build()) {
      assertRefused(
          () -> elsewhere.getObjectAsBytes(g -> g.bucket(BUCKET).key("team-a/hello")),
          400,
          "AuthorizationHeaderMalformed",
          "the region 'eu-west-1' is wrong; expecting 'eu-central-1'");
    }
  }

  @Test
  void keysAndTokensThatDoNotBelongTogetherAreRefused() {
    AwsSessionCredentials one = sandbox.session();
    AwsSessionCredentials other = sandbox.session();

    assertCredentialsRefused(
        AwsBasicCredentials.create(one.accessKeyId(), one.secretAccessKey()),
        403,
        "InvalidAccessKeyId");
    assertCredentialsRefused(
        AwsSessionCredentials.create(
            one.accessKeyId(), one.secretAccessKey(), other.sessionToken()),
        400,
        "InvalidToken");
    assertCredentialsRefused(
        AwsSessionCredentials.create(
            one.accessKeyId(), other.secretAccessKey(), one.sessionToken()),
        403,
        "SignatureDoesNotMatch");
    assertCredentialsRefused(
        AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "x"), 403, "InvalidAccessKeyId");
    assertCredentialsRefused(
        AwsSessionCredentials.create(
            sandbox.aws().adminAccessKeyId(),
            sandbox.aws().adminSecretAccessKey(),
            one.sessionToken()),
        400,
        "InvalidToken");
  }

  @Test
  void whoSignsNothingIsDenied() {
    try (S3Client anonymous = sandbox.s3(AnonymousCredentialsProvider.create()).build()) {
      assertRefused(
          () -> anonymous.getObjectAsBytes(g -> g.bucket(BUCKET).key("team-a/hello")),
          403,
          "AccessDenied",
          "Access Denied");
    }
  }

  @Test
  void stsRefusesKeysInItsOwnWords() {
    AwsSessionCredentials session = sandbox.session();
    try (StsClient sts =
        sandbox.sts(AwsBasicCredentials.create(session.accessKeyId(), session.secretAccessKey()))) {
      assertThatThrownBy(sts::getCallerIdentity)
          .isInstanceOfSatisfying(
              StsException.class,
              e -> {
                assertThat(e.statusCode()).isEqualTo(403);
                assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidClientTokenId");
              });
    }
    try (StsClient sts = sandbox.sts(session)) {
      assertThat(sts.getCallerIdentity().arn()).isEqualTo(Sandbox.SESSION_ARN);
    }
  }

  @Test
  void aClockThatIsTooFarOffAndAnEndedSessionAreRefused() {
    // The SDK signs by the real clock.
    MutableClock clock = new MutableClock(Instant.now());
    try (Sandbox own = new Sandbox(clock);
        S3Client client = own.s3(own.session())) {
      clock.advance(Duration.ofMinutes(16));
      assertRefused(
          () -> client.getObjectAsBytes(g -> g.bucket(BUCKET).key("team-a/hello")),
          403,
          "RequestTimeTooSkewed",
          "The difference between the request time and the current time is too large.");
      clock.advance(Duration.ofMinutes(44));
      assertRefused(
          () -> client.getObjectAsBytes(g -> g.bucket(BUCKET).key("team-a/hello")),
          400,
          "ExpiredToken",
          "The provided token has expired.");
    }
  }

  @Test
  void signaturesAreJudgedByTheClientsClockAndEndsByTheAccounts() {
    Clock clients = Clock.fixed(Instant.now(), ZoneOffset.UTC);
    MutableClock clock = new MutableClock(clients.instant());
    try (Sandbox own = new Sandbox(clock, clients);
        StsClient sts = own.sts(own.admin());
        S3Client client = own.s3(own.session())) {
      clock.advance(Duration.ofMinutes(59));
      client.putObject(p -> p.bucket(BUCKET).key("team-a/late"), RequestBody.fromString("x"));
      clock.advance(Duration.ofMinutes(1));

      assertRefused(
          () -> client.getObjectAsBytes(g -> g.bucket(BUCKET).key("team-a/late")),
          400,
          "ExpiredToken",
          "The provided token has expired.");
      assertThat(sts.getCallerIdentity().arn()).endsWith(":root");
      clock.advance(Duration.ofDays(1));
      assertThatThrownBy(own::session)
          .isInstanceOfSatisfying(
              StsException.class,
              e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ExpiredTokenException"));
    }
  }

  @Test
  void aPresignedUrlServesWhatItSaysAndNothingElse() throws IOException {
    try (S3Presigner presigner =
        S3Presigner.builder()
            .endpointOverride(sandbox.endpoint())
            .region(Region.EU_CENTRAL_1)
            .credentialsProvider(StaticCredentialsProvider.create(sandbox.session()))
            .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
            .build()) {
      URL get =
          presigner
              .presignGetObject(
                  p ->
                      p.signatureDuration(Duration.ofMinutes(5))
                          .getObjectRequest(g -> g.bucket(BUCKET).key("team-a/hello")))
              .url();
      URL put =
          presigner
              .presignPutObject(
                  p ->
                      p.signatureDuration(Duration.ofMinutes(5))
                          .putObjectRequest(o -> o.bucket(BUCKET).key("team-a/presigned")))
              .url();

      assertThat(get.openStream().readAllBytes()).asString().isEqualTo("hello");
      assertThat(status(put, "PUT", "content")).isEqualTo(200);
      assertThat(s3.getObjectAsBytes(g -> g.bucket(BUCKET).key("team-a/presigned")).asUtf8String())
          .isEqualTo("content");
      assertThat(status(URI.create(get.toString().replace("hello", "hellp")).toURL(), "GET", ""))
          .isEqualTo(403);
      assertThat(status(put, "DELETE", "")).isEqualTo(403);
    }
  }

  @Test
  void whatIsNotARequestOfAnyServiceIsAnswered() throws IOException {
    URI endpoint = sandbox.endpoint();

    assertThat(status(endpoint.resolve("/").toURL(), "POST", "Action=Nothing")).isEqualTo(400);
    assertThat(status(endpoint.resolve("/a/b?website").toURL(), "GET", "")).isEqualTo(403);
  }

  @Test
  void aHostThatNamesABucketIsToldAboutPathStyle() throws IOException {
    try (var socket = new Socket(sandbox.endpoint().getHost(), sandbox.endpoint().getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET /key HTTP/1.1\r\nHost: ml-team-a.localhost:1234\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));

      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 400")
          .contains("ml-team-a.localhost", "path-style");
    }
  }

  @Test
  void aVeryLongBodyThatIsRefusedIsNotReadToItsEnd() throws IOException {
    int read = 64 << 20;
    try (var socket = new Socket(sandbox.endpoint().getHost(), sandbox.endpoint().getPort())) {
      socket
          .getOutputStream()
          .write(
              "PUT /%s/key HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
                  .formatted(BUCKET, 16L * read)
                  .getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(new byte[read + 8192]);

      List<String> head =
          new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
              .lines()
              .takeWhile(line -> !line.isEmpty())
              .toList();
      assertThat(head.get(0)).startsWith("HTTP/1.1 403");
      assertThat(head).contains("Connection: close");
    }
  }

  private static int status(URL url, String method, String body) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
    connection.setRequestMethod(method);
    if (!body.isEmpty()) {
      connection.setDoOutput(true);
      connection.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
      connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }
    return connection.getResponseCode();
  }

  private static void assertCredentialsRefused(
      AwsCredentials credentials, int status, String code) {
    try (S3Client client = sandbox.s3(credentials)) {
      assertRefused(
          () -> client.getObjectAsBytes(g -> g.bucket(BUCKET).key("team-a/hello")),
          status,
          code,
          "");
    }
  }
}
