package dev.rolecall.embedded.aws;

import static dev.rolecall.embedded.aws.S3Assertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** What EmbeddedAws serves to the SDK's own S3 client; nothing of AWS is real here. */
final class EmbeddedAwsTest {
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
  void whatIsNotImplementedIsNamed() {
    try (S3Client admin = sandbox.s3(sandbox.admin())) {
      assertNotHere(() -> admin.getBucketWebsite(w -> w.bucket(BUCKET)), "GetBucketWebsite");
      assertNotHere(() -> admin.getBucketCors(c -> c.bucket(BUCKET)), "GetBucketCors");
      assertNotHere(() -> admin.deleteBucketPolicy(p -> p.bucket(BUCKET)), "DeleteBucketPolicy");
      assertNotHere(
          () -> admin.listBucketAnalyticsConfigurations(a -> a.bucket(BUCKET)),
          "GET ?analytics of a bucket");
      admin.putObject(p -> p.bucket(BUCKET).key("plain"), RequestBody.fromString("x"));
      assertNotHere(
          () -> admin.getObjectTagging(t -> t.bucket(BUCKET).key("plain")), "GetObjectTagging");
      assertRefused(
          () ->
              admin.putObject(
                  p -> p.bucket(BUCKET).key("tagged").tagging("a=b"), RequestBody.fromString("x")),
          501,
          "NotImplemented",
          "A header you provided implies functionality that is not implemented");
    }
  }

  private static void assertNotHere(ThrowingCallable call, String operation) {
    assertRefused(call, 501, "NotImplemented", operation + " is not part of this S3.");
  }

  @Test
  void aManagedKeyEncryptsWhereNoneIsNamed() {
    try (S3Client admin = sandbox.s3(sandbox.admin())) {
      admin.putObject(
          p -> p.bucket(BUCKET).key("kms").serverSideEncryption(ServerSideEncryption.AWS_KMS),
          RequestBody.fromString("x"));

      HeadObjectResponse head = admin.headObject(h -> h.bucket(BUCKET).key("kms"));
      assertThat(head.serverSideEncryption()).isEqualTo(ServerSideEncryption.AWS_KMS);
      assertThat(head.ssekmsKeyId()).startsWith("arn:aws:kms:eu-central-1:");
    }
  }
}
