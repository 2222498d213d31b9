package dev.rolecall.e2e.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

/** Runs the SDK's own STS, IAM and S3 clients against EmbeddedAws; nothing of AWS is real here. */
final class EmbeddedAwsTest {
  private static final String BUCKET = Sandbox.BUCKET;
  private static final String SESSION_ARN =
      "arn:aws:sts::123456789012:assumed-role/team-a/notebook";

  /** The SDK signs by the real clock; this one is ahead of it by as much as it is told. */
  private static final class ShiftedClock extends Clock {
    private volatile Duration ahead = Duration.ZERO;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Clock.systemUTC().instant().plus(ahead);
    }
  }

  private static final ShiftedClock CLOCK = new ShiftedClock();
  private static final Sandbox sandbox = new Sandbox(CLOCK);
  private static S3Client s3 = sandbox.s3(sandbox.session());

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
  void anObjectComesBackAsItWasPut() {
    s3.putObject(
        put -> put.bucket(BUCKET).key("team-a/ä b+c%/d").metadata(java.util.Map.of("k", "v")),
        RequestBody.fromBytes(new byte[300_000]));

    var got = s3.getObjectAsBytes(get -> get.bucket(BUCKET).key("team-a/ä b+c%/d"));

    assertThat(got.asByteArray()).hasSize(300_000);
    assertThat(got.response().metadata()).containsEntry("k", "v");
    assertThat(got.response().contentEncoding()).isNull();
  }

  @Test
  void aRangeOfAnObjectIsServed() {
    var got = s3.getObjectAsBytes(get -> get.bucket(BUCKET).key("team-a/hello").range("bytes=1-3"));

    assertThat(got.asUtf8String()).isEqualTo("ell");
    assertThat(got.response().contentRange()).isEqualTo("bytes 1-3/5");
  }

  @Test
  void headTellsLengthAndNothingElse() {
    assertThat(s3.headObject(head -> head.bucket(BUCKET).key("team-a/hello")).contentLength())
        .isEqualTo(5);
  }

  @Test
  void aBodyThatFailsItsCheckIsNotStored() {
    assertRefused(
        () ->
            s3.putObject(
                p -> p.bucket(BUCKET).key("team-a/spoilt").contentMD5("1B2M2Y8AsgTpgAmY7PhCfg=="),
                RequestBody.fromString("x")),
        400,
        "BadDigest",
        "The Content-MD5 you specified did not match what we received.");
    assertThat(s3.listObjectsV2(l -> l.bucket(BUCKET).prefix("team-a/spoilt")).contents())
        .isEmpty();
  }

  @Test
  void whatHasNotChangedIsNotSentAgain() {
    String tag = s3.headObject(h -> h.bucket(BUCKET).key("team-a/hello")).eTag();

    assertThatThrownBy(
            () -> s3.getObjectAsBytes(g -> g.bucket(BUCKET).key("team-a/hello").ifNoneMatch(tag)))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(304));
  }

  @Test
  void aPrefixIsListed() {
    assertThat(
            s3
                .listObjectsV2(list -> list.bucket(BUCKET).prefix("team-a/hel").maxKeys(5))
                .contents()
                .stream()
                .map(S3Object::key))
        .containsExactly("team-a/hello");
  }

  @Test
  void aMultipartUploadIsPutTogether() {
    String key = "team-a/parts";
    String upload = s3.createMultipartUpload(c -> c.bucket(BUCKET).key(key)).uploadId();
    byte[] part = new byte[5 * 1024 * 1024];
    List<CompletedPart> parts =
        List.of(1, 2).stream()
            .map(
                number ->
                    CompletedPart.builder()
                        .partNumber(number)
                        .eTag(
                            s3.uploadPart(
                                    u ->
                                        u.bucket(BUCKET)
                                            .key(key)
                                            .uploadId(upload)
                                            .partNumber(number),
                                    RequestBody.fromBytes(part))
                                .eTag())
                        .build())
            .toList();
    assertThat(s3.listParts(l -> l.bucket(BUCKET).key(key).uploadId(upload)).parts()).hasSize(2);

    s3.completeMultipartUpload(
        c -> c.bucket(BUCKET).key(key).uploadId(upload).multipartUpload(m -> m.parts(parts)));

    assertThat(s3.headObject(h -> h.bucket(BUCKET).key(key)).contentLength())
        .isEqualTo(10L * 1024 * 1024);
  }

  @Test
  void anAbortedUploadIsGone() {
    String key = "team-a/aborted";
    String upload = s3.createMultipartUpload(c -> c.bucket(BUCKET).key(key)).uploadId();

    s3.abortMultipartUpload(a -> a.bucket(BUCKET).key(key).uploadId(upload));

    assertThat(s3.listMultipartUploads(l -> l.bucket(BUCKET).prefix(key)).uploads()).isEmpty();
  }

  @Test
  void anObjectIsCopiedWithinThePrefixAndNotOutOfIt() {
    s3.copyObject(
        c ->
            c.sourceBucket(BUCKET)
                .sourceKey("team-a/hello")
                .destinationBucket(BUCKET)
                .destinationKey("team-a/copy"));

    assertThat(s3.getObjectAsBytes(g -> g.bucket(BUCKET).key("team-a/copy")).asUtf8String())
        .isEqualTo("hello");
    assertDenied(
        () ->
            s3.copyObject(
                c ->
                    c.sourceBucket(BUCKET)
                        .sourceKey("team-a/hello")
                        .destinationBucket(BUCKET)
                        .destinationKey("team-b/copy")),
        "s3:PutObject",
        "team-b/copy");
  }

  @Test
  void anObjectIsNotCopiedFromOutsideThePrefix() {
    adminPuts("team-b/secret");

    assertDenied(
        () ->
            s3.copyObject(
                c ->
                    c.sourceBucket(BUCKET)
                        .sourceKey("team-b/secret")
                        .destinationBucket(BUCKET)
                        .destinationKey("team-a/stolen")),
        "s3:GetObject",
        "team-b/secret");
  }

  @Test
  void readingWritingAndDeletingOutsideThePrefixAreDenied() {
    adminPuts("team-b/theirs");

    assertDenied(
        () -> s3.getObjectAsBytes(g -> g.bucket(BUCKET).key("team-b/theirs")),
        "s3:GetObject",
        "team-b/theirs");
    assertDenied(
        () ->
            s3.putObject(
                p -> p.bucket(BUCKET).key("team-b/mine"), RequestBody.fromBytes(new byte[200_000])),
        "s3:PutObject",
        "team-b/mine");
    assertDenied(
        () -> s3.deleteObject(d -> d.bucket(BUCKET).key("team-b/theirs")),
        "s3:DeleteObject",
        "team-b/theirs");
  }

  @Test
  void aKeyThatClimbsOutOfThePrefixIsRefused() {
    adminPuts("team-b/secret");

    for (String key : List.of("team-a/../team-b/secret", "team-a/./x", "team-a//x")) {
      assertThatThrownBy(() -> s3.getObjectAsBytes(g -> g.bucket(BUCKET).key(key)))
          .as(key)
          .isInstanceOfSatisfying(
              S3Exception.class,
              e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidRequest"));
    }
  }

  @Test
  void anotherPrefixIsNotListed() {
    assertRefused(
        () -> s3.listObjectsV2(l -> l.bucket(BUCKET).prefix("team-b/")),
        403,
        "AccessDenied",
        "User: %s is not authorized to perform: s3:ListBucket on resource: \"arn:aws:s3:::%s\""
                .formatted(SESSION_ARN, BUCKET)
            + " because no identity-based policy allows the s3:ListBucket action");
  }

  @Test
  void theAccountsBucketsAreNotListed() {
    assertRefused(
        () -> s3.listBuckets(),
        403,
        "AccessDenied",
        "User: %s is not authorized to perform: s3:ListAllMyBuckets because no identity-based"
                .formatted(SESSION_ARN)
            + " policy allows the s3:ListAllMyBuckets action");
  }

  @Test
  void anExplicitDenialIsCalledSo() {
    assertRefused(
        () ->
            s3.putObject(p -> p.bucket(BUCKET).key("team-a/frozen/x"), RequestBody.fromString("x")),
        403,
        "AccessDenied",
        "with an explicit deny in an identity-based policy");
  }

  @Test
  void aSessionPolicyNarrowsTheRole() {
    String onlyHello =
        """
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject",
          "Resource": "arn:aws:s3:::ml-team-a/team-a/hello"}]}
        """;
    try (S3Client narrow = sandbox.s3(sandbox.session(Optional.of(onlyHello)))) {
      assertThat(narrow.getObjectAsBytes(g -> g.bucket(BUCKET).key("team-a/hello")).asUtf8String())
          .isEqualTo("hello");
      assertRefused(
          () ->
              narrow.putObject(
                  p -> p.bucket(BUCKET).key("team-a/hello"), RequestBody.fromString("x")),
          403,
          "AccessDenied",
          "because no session policy allows the s3:PutObject action");
    }
  }

  @Test
  void aMultiDeleteAnswersForEachKey() {
    adminPuts("team-b/kept");
    s3.putObject(p -> p.bucket(BUCKET).key("team-a/goes"), RequestBody.fromString("x"));

    DeleteObjectsResponse answer =
        s3.deleteObjects(
            d ->
                d.bucket(BUCKET)
                    .delete(
                        keys ->
                            keys.objects(
                                ObjectIdentifier.builder().key("team-a/goes").build(),
                                ObjectIdentifier.builder().key("team-b/kept").build(),
                                ObjectIdentifier.builder().key("team-a/../team-b/kept").build())));

    assertThat(answer.deleted())
        .singleElement()
        .satisfies(d -> assertThat(d.key()).isEqualTo("team-a/goes"));
    assertThat(answer.errors().stream().map(S3Error::code))
        .containsExactly("AccessDenied", "InvalidRequest");
    try (S3Client admin = sandbox.s3(sandbox.admin())) {
      assertThat(admin.headObject(h -> h.bucket(BUCKET).key("team-b/kept")).contentLength())
          .isEqualTo(4);
    }
  }

  @Test
  void aMissingKeyIsToldOnlyToWhoMayListTheBucket() {
    assertRefused(
        () -> s3.getObjectAsBytes(g -> g.bucket(BUCKET).key("team-a/missing")),
        403,
        "AccessDenied",
        "s3:ListBucket");
    try (S3Client admin = sandbox.s3(sandbox.admin())) {
      assertRefused(
          () -> admin.getObjectAsBytes(g -> g.bucket(BUCKET).key("team-a/missing")),
          404,
          "NoSuchKey",
          "The specified key does not exist.");
    }
  }

  @Test
  void aMissingBucketIsMissingForEveryone() {
    assertRefused(
        () -> s3.listObjectsV2(l -> l.bucket("no-such-bucket")),
        404,
        "NoSuchBucket",
        "The specified bucket does not exist");
  }

  @Test
  void theBucketsRegionIsTold() {
    assertThat(s3.getBucketLocation(l -> l.bucket(BUCKET)).locationConstraintAsString())
        .isEqualTo("eu-central-1");
    try (S3Client admin = sandbox.s3(sandbox.admin())) {
      assertThat(admin.headBucket(h -> h.bucket(BUCKET)).bucketRegion()).isEqualTo("eu-central-1");
    }
  }

  @Test
  void whatIsNotImplementedIsSaidToBeSo() {
    try (S3Client admin = sandbox.s3(sandbox.admin())) {
      assertRefused(
          () -> admin.getBucketWebsite(w -> w.bucket(BUCKET)),
          501,
          "NotImplemented",
          "A header you provided implies functionality that is not implemented");
      assertRefused(
          () ->
              admin.putObject(
                  p -> p.bucket(BUCKET).key("tagged").tagging("a=b"), RequestBody.fromString("x")),
          501,
          "NotImplemented",
          "A header you provided");
    }
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
      assertThat(sts.getCallerIdentity().arn()).isEqualTo(SESSION_ARN);
    }
  }

  @Test
  void aPolicyThatIsTakenAwayCountsForRunningSessions() {
    try (Sandbox own = new Sandbox(CLOCK);
        S3Client client = own.s3(own.session())) {
      client.putObject(p -> p.bucket(BUCKET).key("team-a/x"), RequestBody.fromString("x"));
      own.setRolePolicy(
          """
          {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::ml-team-a/team-a/*"}]}
          """);

      assertDenied(
          () ->
              client.putObject(p -> p.bucket(BUCKET).key("team-a/x"), RequestBody.fromString("y")),
          "s3:PutObject",
          "team-a/x");
    }
  }

  @Test
  void aClockThatIsTooFarOffAndAnEndedSessionAreRefused() {
    ShiftedClock clock = new ShiftedClock();
    try (Sandbox own = new Sandbox(clock);
        S3Client client = own.s3(own.session())) {
      clock.ahead = Duration.ofMinutes(16);
      assertRefused(
          () -> client.getObjectAsBytes(g -> g.bucket(BUCKET).key("team-a/hello")),
          403,
          "RequestTimeTooSkewed",
          "The difference between the request time and the current time is too large.");
      clock.ahead = Duration.ofHours(1);
      assertRefused(
          () -> client.getObjectAsBytes(g -> g.bucket(BUCKET).key("team-a/hello")),
          400,
          "ExpiredToken",
          "The provided token has expired.");
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
    try (var socket =
        new java.net.Socket(sandbox.endpoint().getHost(), sandbox.endpoint().getPort())) {
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

  private static void adminPuts(String key) {
    try (S3Client admin = sandbox.s3(sandbox.admin())) {
      admin.putObject(p -> p.bucket(BUCKET).key(key), RequestBody.fromString("mine"));
    }
  }

  private static void assertCredentialsRefused(
      software.amazon.awssdk.auth.credentials.AwsCredentials credentials, int status, String code) {
    try (S3Client client = sandbox.s3(credentials)) {
      assertRefused(
          () -> client.getObjectAsBytes(g -> g.bucket(BUCKET).key("team-a/hello")),
          status,
          code,
          "");
    }
  }

  private static void assertDenied(ThrowingCallable call, String action, String key) {
    assertRefused(
        call,
        403,
        "AccessDenied",
        "User: %s is not authorized to perform: %s on resource: \"arn:aws:s3:::%s/%s\""
                .formatted(SESSION_ARN, action, BUCKET, key)
            + " because no identity-based policy allows the %s action".formatted(action));
  }

  private static void assertRefused(
      ThrowingCallable call, int status, String code, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
              assertThat(e.statusCode()).isEqualTo(status);
              assertThat(e.awsErrorDetails().errorMessage()).contains(message);
              assertThat(e.requestId()).isNotBlank();
            });
  }
}
