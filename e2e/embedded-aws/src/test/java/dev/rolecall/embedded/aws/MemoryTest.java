package dev.rolecall.embedded.aws;

import static dev.rolecall.embedded.aws.S3Assertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** An endpoint with room for an object of 1 MiB, but not for two, asked by the SDK's own client. */
final class MemoryTest {
  private static final int MIB = 1024 * 1024;
  private static final String BUCKET = "bucket";

  private final EmbeddedAws aws = EmbeddedAws.builder().memory(3 * MIB / 2).start();
  private final S3Client s3 =
      S3Client.builder()
          .endpointOverride(aws.endpoint())
          .region(Region.of(aws.region()))
          .forcePathStyle(true)
          .httpClient(UrlConnectionHttpClient.create())
          .overrideConfiguration(client -> client.retryStrategy(DefaultRetryStrategy.doNotRetry()))
          .credentialsProvider(
              StaticCredentialsProvider.create(
                  AwsBasicCredentials.create(aws.adminAccessKeyId(), aws.adminSecretAccessKey())))
          .build();

  @BeforeEach
  void makeBucket() {
    s3.createBucket(create -> create.bucket(BUCKET));
  }

  @AfterEach
  void close() {
    s3.close();
    aws.close();
  }

  @Test
  void whatIsBeyondTheMemoryIsRefusedAndDeletingMakesRoom() {
    put("one", MIB);

    assertSlowDown(() -> put("two", MIB));
    assertSlowDown(
        () ->
            s3.copyObject(
                copy ->
                    copy.sourceBucket(BUCKET)
                        .sourceKey("one")
                        .destinationBucket(BUCKET)
                        .destinationKey("two")));
    assertThat(s3.listObjectsV2(list -> list.bucket(BUCKET)).contents())
        .extracting(object -> object.key())
        .containsExactly("one");

    s3.deleteObject(delete -> delete.bucket(BUCKET).key("one"));
    put("two", MIB);
    put("two", MIB / 4);
    put("three", MIB);
  }

  @Test
  void partsCountUntilTheirUploadEnds() {
    String upload = begin();
    part(upload, 1, MIB);
    part(upload, 1, MIB / 4);
    part(upload, 2, MIB);
    assertSlowDown(() -> put("other", MIB / 2));
    assertSlowDown(() -> part(upload, 3, MIB / 2));

    s3.abortMultipartUpload(abort -> abort.bucket(BUCKET).key("key").uploadId(upload));
    put("other", MIB);
    s3.deleteObject(delete -> delete.bucket(BUCKET).key("other"));
  }

  /** Its bytes are those of its parts: they do not count twice, and what was not named is free. */
  @Test
  void theEndOfAnUploadNeedsNoRoom() {
    String upload = begin();
    String tag = part(upload, 1, MIB);
    part(upload, 2, MIB / 4);

    CompletedPart part = CompletedPart.builder().partNumber(1).eTag(tag).build();
    s3.completeMultipartUpload(
        complete ->
            complete
                .bucket(BUCKET)
                .key("key")
                .uploadId(upload)
                .multipartUpload(all -> all.parts(part)));

    put("other", MIB / 4);
    assertSlowDown(() -> put("third", MIB / 2));
    s3.deleteObject(delete -> delete.bucket(BUCKET).key("key"));
    put("third", MIB);
  }

  @Test
  void whatFailsItsCheckTakesNothing() {
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(
              () ->
                  s3.putObject(
                      put -> put.bucket(BUCKET).key("key").checksumCRC32("AAAAAA=="),
                      RequestBody.fromBytes(new byte[MIB])))
          .hasMessageContaining("CRC32");
      assertThatThrownBy(
              () ->
                  s3.putObject(
                      put -> put.bucket(BUCKET).key("key").ifMatch("*"),
                      RequestBody.fromBytes(new byte[MIB])))
          .hasMessageContaining("does not exist");
    }

    put("key", MIB);
  }

  @Test
  void versionsCountAndSoDoesWhatHasNoBytes() {
    s3.putBucketVersioning(
        put ->
            put.bucket(BUCKET)
                .versioningConfiguration(all -> all.status(BucketVersioningStatus.ENABLED)));
    String first = put("key", MIB);
    assertSlowDown(() -> put("key", MIB));
    s3.deleteObject(delete -> delete.bucket(BUCKET).key("key").versionId(first));
    put("key", MIB);

    assertSlowDown(
        () -> {
          for (int i = 0; i < MIB; i++) {
            s3.deleteObject(delete -> delete.bucket(BUCKET).key("key"));
          }
        });
  }

  @Test
  void aBucketThatGoesTakesItsUploadsAlong() {
    part(begin(), 1, MIB);
    s3.deleteBucket(delete -> delete.bucket(BUCKET));
    makeBucket();

    put("key", MIB);
  }

  @Test
  void memoryIsANumberOfBytes() {
    assertThatThrownBy(() -> EmbeddedAws.builder().memory(0))
        .hasMessage("Memory for objects is a number of bytes above 0, and 0 is not.");
  }

  private String begin() {
    return s3.createMultipartUpload(create -> create.bucket(BUCKET).key("key")).uploadId();
  }

  private String part(String upload, int number, int bytes) {
    return s3.uploadPart(
            part -> part.bucket(BUCKET).key("key").uploadId(upload).partNumber(number),
            RequestBody.fromBytes(new byte[bytes]))
        .eTag();
  }

  private String put(String key, int bytes) {
    return s3.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromBytes(new byte[bytes]))
        .versionId();
  }

  private static void assertSlowDown(ThrowingCallable call) {
    assertRefused(call, 503, "SlowDown", "Please reduce your request rate.");
  }
}
