package dev.rolecall.embedded.aws;

import static dev.rolecall.embedded.aws.S3Assertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gaul.s3proxy.checksum.FlexChecksum;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.checksums.SdkChecksum;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** What S3 does with objects, asked for by the SDK's own client; each in a bucket of its own. */
final class StorageTest {
  private static final int PART = 5 * 1024 * 1024;
  private static final Sandbox sandbox = new Sandbox(Clock.systemUTC());
  private static final S3Client s3 = sandbox.s3(sandbox.admin());

  private final String bucket = "b" + UUID.randomUUID();

  @AfterAll
  static void close() {
    s3.close();
    sandbox.close();
  }

  @BeforeEach
  void makeBucket() {
    s3.createBucket(create -> create.bucket(bucket));
  }

  @Test
  void aListingIsPagedInTheOrderOfUtf8() {
    List<String> keys =
        List.of("a", "a/1", "a/2", "b/1", "c", "z\uFFFD", "z\uD83D\uDE00", "z\uD83D\uDE00/x");
    List<String> shuffled = new ArrayList<>(keys);
    Collections.reverse(shuffled);
    shuffled.forEach(key -> put(key, "x"));

    List<String> found = new ArrayList<>();
    ListObjectsV2Response page = s3.listObjectsV2(list -> list.bucket(bucket).maxKeys(3));
    page.contents().forEach(object -> found.add(object.key()));
    while (page.isTruncated()) {
      String token = page.nextContinuationToken();
      page = s3.listObjectsV2(list -> list.bucket(bucket).maxKeys(3).continuationToken(token));
      page.contents().forEach(object -> found.add(object.key()));
    }
    assertThat(found).containsExactlyElementsOf(keys);

    ListObjectsResponse old = s3.listObjects(list -> list.bucket(bucket).delimiter("/").maxKeys(2));
    assertThat(old.contents()).extracting(object -> object.key()).containsExactly("a");
    assertThat(old.commonPrefixes()).extracting(each -> each.prefix()).containsExactly("a/");
    String marker = old.nextMarker();
    ListObjectsResponse next =
        s3.listObjects(list -> list.bucket(bucket).delimiter("/").marker(marker));
    assertThat(next.commonPrefixes())
        .extracting(each -> each.prefix())
        .containsExactly("b/", "z\uD83D\uDE00/");
    assertThat(
            s3.listObjectsV2(list -> list.bucket(bucket).delimiter("1").startAfter("a"))
                .commonPrefixes())
        .extracting(each -> each.prefix())
        .containsExactly("a/1", "b/1");
    assertRefused(
        () -> s3.listObjectsV2(list -> list.bucket(bucket).continuationToken("%")),
        400,
        "InvalidArgument",
        "The continuation token provided is incorrect");
  }

  @Test
  void aBucketKeepsVersionsOnceItIsTold() {
    put("key", "before");
    version(BucketVersioningStatus.ENABLED);
    String first = put("key", "first");
    String second = put("key", "second");
    String marker = s3.deleteObject(delete -> delete.bucket(bucket).key("key")).versionId();

    assertRefused(() -> get("key"), 404, "NoSuchKey", "The specified key does not exist.");
    assertThat(s3.listObjectsV2(list -> list.bucket(bucket)).contents()).isEmpty();
    ListObjectVersionsResponse all = s3.listObjectVersions(list -> list.bucket(bucket));
    assertThat(all.versions())
        .extracting(each -> each.versionId())
        .containsExactly(second, first, "null");
    assertThat(all.deleteMarkers())
        .singleElement()
        .satisfies(each -> assertThat(each.versionId()).isEqualTo(marker))
        .satisfies(each -> assertThat(each.isLatest()).isTrue());
    ListObjectVersionsResponse page = s3.listObjectVersions(list -> list.bucket(bucket).maxKeys(2));
    assertThat(
            s3.listObjectVersions(
                    list ->
                        list.bucket(bucket)
                            .keyMarker(page.nextKeyMarker())
                            .versionIdMarker(page.nextVersionIdMarker()))
                .versions())
        .extracting(each -> each.versionId())
        .containsExactly(first, "null");
    assertThat(
            s3.getObjectAsBytes(get -> get.bucket(bucket).key("key").versionId("null"))
                .asUtf8String())
        .isEqualTo("before");

    s3.deleteObject(delete -> delete.bucket(bucket).key("key").versionId(marker));
    assertThat(get("key")).isEqualTo("second");
    version(BucketVersioningStatus.SUSPENDED);
    assertThat(put("key", "null again")).isNull();
    assertThat(s3.listObjectVersions(list -> list.bucket(bucket)).versions())
        .extracting(each -> each.versionId())
        .containsExactly("null", second, first);
    assertRefused(
        () -> s3.deleteBucket(delete -> delete.bucket(bucket)),
        409,
        "BucketNotEmpty",
        "The bucket you tried to delete is not empty");
    for (String id : List.of("null", second, first)) {
      s3.deleteObject(delete -> delete.bucket(bucket).key("key").versionId(id));
    }
    s3.deleteBucket(delete -> delete.bucket(bucket));
  }

  @Test
  void aWriteMayHaveConditions() {
    assertRefused(
        () ->
            s3.putObject(
                put -> put.bucket(bucket).key("key").ifMatch("*"), RequestBody.fromString("x")),
        404,
        "NoSuchKey",
        "The specified key does not exist.");
    s3.putObject(
        put -> put.bucket(bucket).key("key").ifNoneMatch("*"), RequestBody.fromString("one"));
    assertRefused(
        () ->
            s3.putObject(
                put -> put.bucket(bucket).key("key").ifNoneMatch("*"),
                RequestBody.fromString("two")),
        412,
        "PreconditionFailed",
        "At least one of the pre-conditions you specified did not hold");
    String tag = s3.headObject(head -> head.bucket(bucket).key("key")).eTag();
    s3.putObject(
        put -> put.bucket(bucket).key("key").ifMatch(tag), RequestBody.fromString("three"));
    assertThatThrownBy(
            () ->
                s3.putObject(
                    put -> put.bucket(bucket).key("key").ifMatch(tag),
                    RequestBody.fromString("four")))
        .isInstanceOf(S3Exception.class);
    assertThatThrownBy(
            () -> s3.deleteObject(delete -> delete.bucket(bucket).key("key").ifMatch(tag)))
        .isInstanceOf(S3Exception.class);

    assertThat(get("key")).isEqualTo("three");
  }

  @Test
  void aReadMayHaveConditions() {
    put("key", "x");
    HeadObjectResponse head = s3.headObject(ask -> ask.bucket(bucket).key("key"));
    Instant modified = head.lastModified();

    assertStatus(304, () -> s3.getObject(g -> g.bucket(bucket).key("key").ifNoneMatch("*")));
    assertStatus(
        304, () -> s3.getObject(g -> g.bucket(bucket).key("key").ifModifiedSince(modified)));
    assertStatus(412, () -> s3.getObject(g -> g.bucket(bucket).key("key").ifMatch("\"other\"")));
    assertStatus(
        412,
        () ->
            s3.getObject(
                g -> g.bucket(bucket).key("key").ifUnmodifiedSince(modified.minusSeconds(1))));
    // The tag decides where both are sent.
    assertThat(
            s3.getObjectAsBytes(
                    g ->
                        g.bucket(bucket)
                            .key("key")
                            .ifMatch(head.eTag())
                            .ifUnmodifiedSince(modified.minusSeconds(1)))
                .asUtf8String())
        .isEqualTo("x");
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=2-4, cde, bytes 2-4/10",
    "bytes=7-, hij, bytes 7-9/10",
    "bytes=-2, ij, bytes 8-9/10",
    "bytes=8-99, ij, bytes 8-9/10",
    "bytes=-99, abcdefghij, bytes 0-9/10"
  })
  void aRangeIsReadAlone(String range, String body, String told) {
    put("key", "abcdefghij");

    var answer = s3.getObjectAsBytes(get -> get.bucket(bucket).key("key").range(range));
    assertThat(answer.asUtf8String()).isEqualTo(body);
    assertThat(answer.response().contentRange()).isEqualTo(told);
    assertStatus(416, () -> s3.getObject(get -> get.bucket(bucket).key("key").range("bytes=10-")));
  }

  /** Longer than a block of the storage, so that a range ends in another one than it begins in. */
  @Test
  void aRangeOfManyBlocksIsReadWhole() {
    byte[] bytes = bytes(700_000);
    s3.putObject(put -> put.bucket(bucket).key("key"), RequestBody.fromBytes(bytes));

    assertThat(
            s3.getObjectAsBytes(get -> get.bucket(bucket).key("key").range("bytes=1000-650000"))
                .asByteArray())
        .isEqualTo(Arrays.copyOfRange(bytes, 1000, 650_001));
    assertThat(s3.getObjectAsBytes(get -> get.bucket(bucket).key("key")).asByteArray())
        .isEqualTo(bytes);
  }

  @ParameterizedTest
  @EnumSource(names = {"CRC32", "SHA256"})
  void anUploadInPartsHasTheChecksumOfItsPartsChecksums(FlexChecksum algorithm) {
    byte[] one = bytes(PART);
    byte[] two = {1, 2, 3};
    byte[] sums = concat(sum(algorithm, one), sum(algorithm, two));

    assertThat(checksumOfUpload(algorithm, ChecksumType.COMPOSITE, one, two))
        .isEqualTo(base64(sum(algorithm, sums)) + "-2");
  }

  @ParameterizedTest
  @EnumSource(names = {"CRC32", "CRC64NVME"})
  void anUploadInPartsHasTheChecksumOfAllItsBytesWhereItIsBegunSo(FlexChecksum algorithm) {
    byte[] one = bytes(PART);
    byte[] two = {1, 2, 3};

    assertThat(checksumOfUpload(algorithm, ChecksumType.FULL_OBJECT, one, two))
        .isEqualTo(base64(sum(algorithm, concat(one, two))));
  }

  /** As the end of the upload tells it, and the object after it. */
  private String checksumOfUpload(
      FlexChecksum algorithm, ChecksumType type, byte[] one, byte[] two) {
    String upload =
        s3.createMultipartUpload(
                create ->
                    create
                        .bucket(bucket)
                        .key("key")
                        .checksumAlgorithm(algorithm.name())
                        .checksumType(type))
            .uploadId();
    List<CompletedPart> parts =
        List.of(part(upload, 1, one, algorithm), part(upload, 2, two, algorithm));
    s3.uploadPart(
        part -> part.bucket(bucket).key("key").uploadId(upload).partNumber(3),
        RequestBody.fromString("not named"));
    var done =
        s3.completeMultipartUpload(
            complete ->
                complete
                    .bucket(bucket)
                    .key("key")
                    .uploadId(upload)
                    .multipartUpload(all -> all.parts(parts)));
    HeadObjectResponse head =
        s3.headObject(ask -> ask.bucket(bucket).key("key").checksumMode(ChecksumMode.ENABLED));
    assertThat(head.contentLength()).isEqualTo(one.length + two.length);
    assertThat(head.eTag()).isEqualTo(done.eTag()).endsWith("-2\"");
    assertThat(head.checksumType()).isEqualTo(type);
    assertThat(s3.listMultipartUploads(list -> list.bucket(bucket)).uploads()).isEmpty();
    String told = first(head.checksumSHA256(), head.checksumCRC32(), head.checksumCRC64NVME());
    assertThat(first(done.checksumSHA256(), done.checksumCRC32(), done.checksumCRC64NVME()))
        .isEqualTo(told);
    return told;
  }

  private static String first(String... oneOf) {
    return Arrays.stream(oneOf).filter(Objects::nonNull).findFirst().orElse("none");
  }

  private static byte[] sum(FlexChecksum algorithm, byte[] bytes) {
    SdkChecksum checksum = algorithm.newChecksum();
    checksum.update(bytes, 0, bytes.length);
    return checksum.getChecksumBytes();
  }

  private static byte[] concat(byte[] one, byte[] two) {
    byte[] both = Arrays.copyOf(one, one.length + two.length);
    System.arraycopy(two, 0, both, one.length, two.length);
    return both;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Test
  void aPartWithAnotherTagOrChecksumIsNoPart() {
    String upload =
        s3.createMultipartUpload(
                create ->
                    create.bucket(bucket).key("key").checksumAlgorithm(ChecksumAlgorithm.SHA256))
            .uploadId();
    CompletedPart part = part(upload, 1, new byte[] {1}, FlexChecksum.SHA256);
    for (CompletedPart wrong :
        List.of(
            part.toBuilder().checksumSHA256("A".repeat(43) + "=").build(),
            part.toBuilder().eTag("\"00000000000000000000000000000000\"").build(),
            part.toBuilder().partNumber(2).build())) {
      assertRefused(
          () ->
              s3.completeMultipartUpload(
                  complete ->
                      complete
                          .bucket(bucket)
                          .key("key")
                          .uploadId(upload)
                          .multipartUpload(all -> all.parts(wrong))),
          400,
          "InvalidPart",
          "One or more of the specified parts could not be found.");
    }
  }

  @Test
  void aCopySharesBytesAndTellsWhatItIsTold() {
    s3.putObject(
        put -> put.bucket(bucket).key("from").contentType("text/x").metadata(Map.of("a", "1")),
        RequestBody.fromString("bytes"));

    s3.copyObject(
        copy ->
            copy.sourceBucket(bucket)
                .sourceKey("from")
                .destinationBucket(bucket)
                .destinationKey("to"));
    s3.copyObject(
        copy ->
            copy.sourceBucket(bucket)
                .sourceKey("from")
                .destinationBucket(bucket)
                .destinationKey("other")
                .metadataDirective(MetadataDirective.REPLACE)
                .metadata(Map.of("b", "2")));
    s3.deleteObject(delete -> delete.bucket(bucket).key("from"));

    HeadObjectResponse kept = s3.headObject(head -> head.bucket(bucket).key("to"));
    assertThat(kept.contentType()).isEqualTo("text/x");
    assertThat(kept.metadata()).containsExactly(Map.entry("a", "1"));
    assertThat(s3.headObject(head -> head.bucket(bucket).key("other")).metadata())
        .containsExactly(Map.entry("b", "2"));
    assertThat(get("to") + get("other")).isEqualTo("bytesbytes");
    assertStatus(
        412,
        () ->
            s3.copyObject(
                copy ->
                    copy.sourceBucket(bucket)
                        .sourceKey("to")
                        .copySourceIfMatch("\"other\"")
                        .destinationBucket(bucket)
                        .destinationKey("not")));
  }

  @Test
  void anObjectIsEncryptedAsItsBucketSays() {
    put("plain", "x");
    assertThat(s3.headObject(head -> head.bucket(bucket).key("plain")).serverSideEncryption())
        .isEqualTo(ServerSideEncryption.AES256);

    encryptBy("key-1");
    assertThat(keyOf("by-its-key")).isEqualTo("key-1");
  }

  @Test
  void aBucketMayLeaveItToS3WhichKeyOfKms() {
    encryptBy(null);

    assertThat(keyOf("by-another")).startsWith("arn:aws:kms:eu-central-1:123456789012:key/");
    assertThat(
            s3.getBucketEncryption(get -> get.bucket(bucket))
                .serverSideEncryptionConfiguration()
                .rules()
                .get(0)
                .applyServerSideEncryptionByDefault()
                .kmsMasterKeyID())
        .isNull();
  }

  private void encryptBy(@Nullable String key) {
    ServerSideEncryptionRule rule =
        ServerSideEncryptionRule.builder()
            .applyServerSideEncryptionByDefault(
                by -> by.sseAlgorithm(ServerSideEncryption.AWS_KMS).kmsMasterKeyID(key))
            .build();
    s3.putBucketEncryption(
        put -> put.bucket(bucket).serverSideEncryptionConfiguration(all -> all.rules(rule)));
  }

  private String keyOf(String key) {
    put(key, "x");
    HeadObjectResponse head = s3.headObject(ask -> ask.bucket(bucket).key(key));
    assertThat(head.serverSideEncryption()).isEqualTo(ServerSideEncryption.AWS_KMS);
    return head.ssekmsKeyId();
  }

  @Test
  void aMultiDeleteWithVersionsAnswersForEachKey() {
    version(BucketVersioningStatus.ENABLED);
    String first = put("key", "first");
    put("key", "second");

    var answer =
        s3.deleteObjects(
            delete ->
                delete
                    .bucket(bucket)
                    .delete(
                        all ->
                            all.objects(
                                ObjectIdentifier.builder().key("key").versionId(first).build(),
                                ObjectIdentifier.builder().key("key").versionId("none").build(),
                                ObjectIdentifier.builder().key("key").build())));

    assertThat(answer.errors()).extracting(each -> each.code()).containsExactly("NoSuchVersion");
    assertThat(answer.deleted())
        .extracting(each -> each.deleteMarker())
        .containsExactly(null, true);
  }

  private CompletedPart part(String upload, int number, byte[] bytes, FlexChecksum algorithm) {
    String checksum = base64(sum(algorithm, bytes));
    UploadPartRequest.Builder request =
        UploadPartRequest.builder().bucket(bucket).key("key").uploadId(upload).partNumber(number);
    String tag =
        s3.uploadPart(algorithm.setOn(request, checksum).build(), RequestBody.fromBytes(bytes))
            .eTag();
    return algorithm.setOn(CompletedPart.builder().partNumber(number).eTag(tag), checksum).build();
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private void version(BucketVersioningStatus status) {
    s3.putBucketVersioning(
        put -> put.bucket(bucket).versioningConfiguration(all -> all.status(status)));
  }

  private String put(String key, String body) {
    return s3.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromString(body))
        .versionId();
  }

  private String get(String key) {
    return s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asUtf8String();
  }

  private static void assertStatus(int status, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(status));
  }
}
