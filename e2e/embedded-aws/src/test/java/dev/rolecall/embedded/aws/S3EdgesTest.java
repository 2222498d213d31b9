package dev.rolecall.embedded.aws;

import static dev.rolecall.embedded.aws.S3Assertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rolecall.credentials.Pause;
import dev.rolecall.s3.Afterwards;
import dev.rolecall.s3.BucketState;
import dev.rolecall.s3.Leftovers;
import dev.rolecall.s3.Scope;
import dev.rolecall.s3.ScopeProbes;
import dev.rolecall.s3.Shutdown;
import dev.rolecall.s3.Transfer;
import dev.rolecall.s3.Workload;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Keys and uploads at the edges of S3, asked for by the SDK's own client of EmbeddedAws. */
final class S3EdgesTest {
  private static final String BUCKET = Sandbox.BUCKET;
  private static final String NO_UPLOAD = "The specified upload does not exist.";
  private static final Sandbox sandbox = new Sandbox(Clock.systemUTC());
  private static final S3Client s3 = sandbox.s3(sandbox.session());
  private static final S3Client admin = sandbox.s3(sandbox.admin());

  @AfterAll
  static void close() {
    s3.close();
    admin.close();
    sandbox.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"+", "%2F", "ä 😀", "<&>\"'", "a=b&c?d#e", "*(x)!", "C:\\x", "..x", "tab\t", " "})
  void aKeyIsTheSameForAllRequests(String name) {
    String key = "team-a/keys/" + name;
    put(s3, key, name);

    assertThat(get(s3, key)).isEqualTo(name);
    assertThat(
            s3.listObjectsV2(list -> list.bucket(BUCKET).prefix("team-a/keys/")).contents().stream()
                .map(object -> object.key()))
        .contains(key);
    s3.deleteObject(delete -> delete.bucket(BUCKET).key(key));
    assertRefused(() -> get(admin, key), 404, "NoSuchKey", "The specified key does not exist.");
  }

  @Test
  void aKeyMayBeTheBeginningOfAnother() {
    List<String> keys =
        List.of(
            "team-a/beside",
            "team-a/beside/",
            "team-a/beside//",
            "team-a/beside/.",
            "team-a/beside/..",
            "team-a/beside/../file",
            "team-a/beside/./file",
            "team-a/beside//file",
            "team-a/beside/file");
    keys.forEach(key -> put(s3, key, "body of " + key));

    assertThat(keys).allSatisfy(key -> assertThat(get(s3, key)).isEqualTo("body of " + key));
    assertThat(
            s3
                .listObjectsV2(list -> list.bucket(BUCKET).prefix("team-a/beside"))
                .contents()
                .stream()
                .map(object -> object.key()))
        .containsExactlyInAnyOrderElementsOf(keys);
    assertThat(
            s3.listObjectsV2(list -> list.bucket(BUCKET).prefix("team-a/beside").delimiter("/"))
                .commonPrefixes())
        .extracting(prefix -> prefix.prefix())
        .containsExactly("team-a/beside/");

    s3.deleteObject(delete -> delete.bucket(BUCKET).key("team-a/beside/"));
    assertThat(get(s3, "team-a/beside") + get(s3, "team-a/beside//"))
        .isEqualTo("body of team-a/besidebody of team-a/beside//");
  }

  /** The role may do all of this below {@code team-a/}, and the object is called {@code team-a}. */
  @Test
  void aSlashAtTheEndOpensNoOtherKey() {
    Sandbox own = new Sandbox(Clock.systemUTC());
    try (own;
        S3Client owner = own.s3(own.admin());
        S3Client role = own.s3(own.session())) {
      put(owner, "team-a", "not the role's");

      assertThatThrownBy(() -> get(role, "team-a/")).isInstanceOf(S3Exception.class);
      put(role, "team-a/", "the role's");
      role.copyObject(
          c ->
              c.sourceBucket(BUCKET)
                  .sourceKey("team-a/")
                  .destinationBucket(BUCKET)
                  .destinationKey("team-a/x"));
      assertThat(get(role, "team-a/x")).isEqualTo("the role's");
      role.deleteObject(d -> d.bucket(BUCKET).key("team-a/"));
      role.deleteObjects(
          d ->
              d.bucket(BUCKET)
                  .delete(all -> all.objects(ObjectIdentifier.builder().key("team-a/").build())));
      assertThat(get(owner, "team-a")).isEqualTo("not the role's");
    }
  }

  @Test
  void anUploadIsOneKeysAndEndsWhenItIsAborted() {
    String key = "team-a/aborted";
    String upload = s3.createMultipartUpload(c -> c.bucket(BUCKET).key(key)).uploadId();
    assertRefused(() -> part("team-a/other", upload), 404, "NoSuchUpload", NO_UPLOAD);
    part(key, upload);

    s3.abortMultipartUpload(abort -> abort.bucket(BUCKET).key(key).uploadId(upload));

    assertRefused(() -> part(key, upload), 404, "NoSuchUpload", NO_UPLOAD);
    assertRefused(
        () -> s3.listParts(list -> list.bucket(BUCKET).key(key).uploadId(upload)),
        404,
        "NoSuchUpload",
        NO_UPLOAD);
    assertRefused(() -> part(key, "../../x"), 404, "NoSuchUpload", NO_UPLOAD);
  }

  @Test
  void aWrongChecksumIsToldByItsName() {
    assertThatThrownBy(
            () ->
                s3.putObject(
                    put -> put.bucket(BUCKET).key("team-a/sum").checksumCRC32("AAAAAA=="),
                    RequestBody.fromString("x")))
        .isInstanceOfSatisfying(
            S3Exception.class,
            e ->
                assertThat(e.awsErrorDetails().errorMessage())
                    .isEqualTo("The CRC32 you specified did not match the calculated checksum."));
  }

  @Test
  void anAnswerHasOneRequestId() {
    assertThat(
            s3.listObjectsV2(list -> list.bucket(BUCKET).prefix("team-a/"))
                .sdkHttpResponse()
                .matchingHeaders("x-amz-request-id"))
        .singleElement()
        .asString()
        .matches("[0-9A-F]{16}");
  }

  @Test
  void moreThanAThousandKeysOfDeadRunsAreRemovedAndTheirUploadsAborted() {
    String folder = "team-a/.rolecall/0123456789abcdef/";
    for (int i = 0; i < 1001; i++) {
      put(s3, folder + i, "");
    }
    s3.createMultipartUpload(c -> c.bucket(BUCKET).key(folder + "multipart"));
    put(s3, "team-a/.rolecall/keep", "");
    BucketState bucket = new BucketState(Optional.of("Off"), Optional.of(false));
    ScopeProbes probes = probes("fedcba9876543210");
    try (probes) {
      assertThat(probes.removeLeftovers(Instant.now(), bucket)).isEqualTo(new Leftovers(0, 0));
      assertThat(probes.removeLeftovers(Instant.now().plus(Duration.ofHours(2)), bucket))
          .isEqualTo(new Leftovers(1002, 1002));
    }
    ListObjectsV2Response left =
        s3.listObjectsV2(list -> list.bucket(BUCKET).prefix("team-a/.rolecall/"));
    assertThat(left.contents()).hasSize(1);
    assertThat(admin.listMultipartUploads(list -> list.bucket(BUCKET).prefix(folder)).uploads())
        .isEqualTo(List.of());
  }

  @Test
  void whatAnExerciseMovesIsGoneAfterwards() {
    ScopeProbes probes = probes("0f1e2d3c4b5a6978");
    try (probes) {
      Transfer transfer = probes.transfer(Workload.ofMib(9), progress -> {});

      assertThat(transfer.upload().mibPerSecond()).as(transfer.toString()).isPresent();
      assertThat(transfer.download().mibPerSecond()).as(transfer.toString()).isPresent();
    }
    String own = "team-a/.rolecall/0f1e2d3c4b5a6978/";
    assertThat(admin.listObjectsV2(list -> list.bucket(BUCKET).prefix(own)).contents()).isEmpty();
    assertThat(admin.listMultipartUploads(list -> list.bucket(BUCKET).prefix(own)).uploads())
        .isEmpty();
  }

  private static ScopeProbes probes(String run) {
    return new ScopeProbes(
        sandbox.s3(StaticCredentialsProvider.create(sandbox.session())),
        new Scope(BUCKET, "team-a/"),
        run,
        System::nanoTime,
        new Afterwards(Optional::empty, Pause.REAL, Shutdown.REAL, end -> {}));
  }

  private static void part(String key, String upload) {
    s3.uploadPart(
        part -> part.bucket(BUCKET).key(key).uploadId(upload).partNumber(1),
        RequestBody.fromString("x"));
  }

  private static void put(S3Client client, String key, String body) {
    client.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromString(body));
  }

  private static String get(S3Client client, String key) {
    return client.getObjectAsBytes(get -> get.bucket(BUCKET).key(key)).asUtf8String();
  }
}
