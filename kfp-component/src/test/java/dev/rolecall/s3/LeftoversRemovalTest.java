package dev.rolecall.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Object;

class LeftoversRemovalTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Instant OLD = NOW.minusSeconds(3601);
  private static final String DEAD = "team-a/.rolecall/fedcba9876543210/";

  /** Every listing is the same, and another follows where it says so. */
  private static class Stub extends FakeS3 {
    private final List<String> keys;
    private final boolean more;
    final Map<String, String> contents = new HashMap<>();

    Stub(boolean more, String... keys) {
      this.keys = List.of(keys);
      this.more = more;
    }

    @Override
    public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
      asked.add("list " + request.prefix() + " after " + request.continuationToken());
      return ListObjectsV2Response.builder()
          .contents(
              keys.stream()
                  .map(key -> S3Object.builder().key(key).lastModified(OLD).build())
                  .toList())
          .nextContinuationToken(more ? "t" + asked.size() : null)
          .build();
    }

    @Override
    public <T> T getObject(
        GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> transformer) {
      String content = contents.get(request.key());
      if (content == null) {
        throw refusal(403, "AccessDenied");
      }
      try {
        return transformer.transform(
            GetObjectResponse.builder().build(),
            AbortableInputStream.create(
                new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8))));
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public DeleteObjectsResponse deleteObjects(DeleteObjectsRequest request) {
      return DeleteObjectsResponse.builder()
          .deleted(
              request.delete().objects().stream()
                  .map(each -> DeletedObject.builder().key(each.key()).build())
                  .toList())
          .build();
    }

    @Override
    public ListMultipartUploadsResponse listMultipartUploads(ListMultipartUploadsRequest request) {
      asked.add("uploads " + request.prefix());
      return ListMultipartUploadsResponse.builder()
          .uploads(
              Stream.of(OLD, NOW)
                  .map(begun -> upload(each -> each.key(DEAD + "m").uploadId("u").initiated(begun)))
                  .toList())
          .build();
    }

    private static MultipartUpload upload(Consumer<MultipartUpload.Builder> of) {
      return MultipartUpload.builder().applyMutation(of).build();
    }

    @Override
    public AbortMultipartUploadResponse abortMultipartUpload(AbortMultipartUploadRequest request) {
      asked.add("abort " + request.key() + " " + request.uploadId());
      return AbortMultipartUploadResponse.builder().build();
    }
  }

  @Test
  void itLooksThroughSoManyPagesAndTheNextRunGoesOn() {
    Stub s3 = new Stub(true, DEAD + "object");

    assertThat(remove(s3)).isEqualTo(new Leftovers(51, 51));
    assertThat(s3.asked)
        .startsWith(
            "list team-a/.rolecall/ after null",
            "list team-a/.rolecall/ after t1",
            "list team-a/.rolecall/ after t2")
        .endsWith(
            "list team-a/.rolecall/ after t49",
            "uploads team-a/.rolecall/",
            "abort " + DEAD + "m u")
        .hasSize(52);
  }

  @Test
  void anUploadIsGivenUpByTheIdThatWasKeptOfIt() {
    Stub s3 = new Stub(false, DEAD + "upload-multipart", DEAD + "upload-transfer-0");
    s3.contents.put(DEAD + "upload-multipart", "u1\n");
    s3.contents.put(DEAD + "upload-transfer-0", "");

    assertThat(remove(s3)).isEqualTo(new Leftovers(3, 3));
    assertThat(s3.asked)
        .filteredOn(asked -> asked.startsWith("abort"))
        .containsExactly("abort " + DEAD + "multipart u1", "abort " + DEAD + "m u");
  }

  @Test
  void anIdThatMayNotBeReadStaysForWhoMay() {
    Stub s3 = new Stub(false, DEAD + "upload-multipart", DEAD + "object");

    assertThat(remove(s3)).isEqualTo(new Leftovers(3, 2));
  }

  @Test
  void whatIsOfNoRunStays() {
    Stub s3 =
        new Stub(
            false,
            "team-a/.rolecall/notes.txt",
            "team-a/.rolecall/short/object",
            "team-a/.rolecall/0123456789abcdef/object",
            "team-a/.rolecall/FEDCBA9876543210/object",
            DEAD + "deeper/object",
            "team-b/.rolecall/fedcba9876543210/object");

    assertThat(remove(s3)).isEqualTo(new Leftovers(1, 1));
  }

  @Test
  void whoMayNotDeleteIsToldHowMuchStaysAndItsUploadsGo() {
    Stub s3 =
        new Stub(true, DEAD + "object", DEAD + "multipart") {
          @Override
          public DeleteObjectsResponse deleteObjects(DeleteObjectsRequest request) {
            throw refusal(403, "AccessDenied");
          }
        };

    assertThat(remove(s3)).isEqualTo(new Leftovers(3, 1));
  }

  @Test
  void whoMayNotAbortIsToldHowMuchStays() {
    Stub s3 =
        new Stub(false) {
          @Override
          public AbortMultipartUploadResponse abortMultipartUpload(
              AbortMultipartUploadRequest request) {
            throw silence();
          }
        };

    assertThat(remove(s3)).isEqualTo(new Leftovers(1, 0));
  }

  @Test
  void anUploadThatAnotherRunAbortsFirstKeepsNoOtherFromGoing() {
    Stub s3 =
        new Stub(false) {
          @Override
          public ListMultipartUploadsResponse listMultipartUploads(
              ListMultipartUploadsRequest request) {
            return ListMultipartUploadsResponse.builder()
                .uploads(
                    Stream.of("gone", "there")
                        .map(
                            id ->
                                MultipartUpload.builder()
                                    .key(DEAD + "m")
                                    .uploadId(id)
                                    .initiated(OLD)
                                    .build())
                        .toList())
                .build();
          }

          @Override
          public AbortMultipartUploadResponse abortMultipartUpload(
              AbortMultipartUploadRequest request) {
            super.abortMultipartUpload(request);
            if (request.uploadId().equals("gone")) {
              throw refusal(404, "NoSuchUpload");
            }
            return AbortMultipartUploadResponse.builder().build();
          }
        };

    assertThat(remove(s3)).isEqualTo(new Leftovers(2, 1));
    assertThat(s3.asked).endsWith("abort " + DEAD + "m gone", "abort " + DEAD + "m there");
  }

  /** Its second page of versions is its last. */
  private static final class Versioned extends Stub {
    private final boolean listed;

    Versioned(boolean listed, String... keys) {
      super(false, keys);
      this.listed = listed;
    }

    @Override
    public ListObjectVersionsResponse listObjectVersions(ListObjectVersionsRequest request) {
      asked.add("versions after " + request.keyMarker() + " " + request.versionIdMarker());
      if (!listed) {
        throw refusal(403, "AccessDenied");
      }
      boolean first = request.keyMarker() == null;
      return ListObjectVersionsResponse.builder()
          .versions(
              version(DEAD + "object", "old", OLD),
              version(DEAD + "object", "null", OLD),
              version(DEAD + "object", "new", NOW),
              version("team-a/data", "other", OLD))
          .deleteMarkers(
              DeleteMarkerEntry.builder()
                  .key(DEAD + "object")
                  .versionId("marker")
                  .lastModified(OLD)
                  .build())
          .nextKeyMarker(first ? "k" : null)
          .nextVersionIdMarker(first ? "v" : null)
          .build();
    }

    private static ObjectVersion version(String key, String id, Instant since) {
      return ObjectVersion.builder().key(key).versionId(id).lastModified(since).build();
    }

    @Override
    public DeleteObjectsResponse deleteObjects(DeleteObjectsRequest request) {
      asked.add(
          "delete "
              + request.delete().objects().stream().map(ObjectIdentifier::versionId).toList());
      return super.deleteObjects(request);
    }
  }

  @Test
  void whereObjectsHaveVersionsThoseGoAndTheMarkersOfTheirDeletion() {
    Versioned s3 = new Versioned(true);

    assertThat(remove(s3, Optional.of("Enabled"))).isEqualTo(new Leftovers(7, 7));
    assertThat(s3.asked)
        .startsWith(
            "versions after null null",
            "delete [old, null, marker]",
            "versions after k v",
            "delete [old, null, marker]");
  }

  @Test
  void whereItIsNotSeenWhetherThereAreVersionsTheOnlyOneGoesByItsKey() {
    Versioned s3 = new Versioned(true);

    remove(s3, Optional.empty());

    assertThat(s3.asked).contains("delete [old, null, marker]").hasSize(6);
    assertThat(new BucketState(Optional.empty(), Optional.empty()).identifier("k", "null"))
        .isEqualTo(ObjectIdentifier.builder().key("k").build());
    assertThat(new BucketState(Optional.of("Suspended"), Optional.empty()).identifier("k", "null"))
        .isEqualTo(ObjectIdentifier.builder().key("k").versionId("null").build());
  }

  @Test
  void whoMayNotListVersionsRemovesWhatAListingOfObjectsShows() {
    Versioned s3 = new Versioned(false, DEAD + "object");

    assertThat(remove(s3, Optional.of("Enabled"))).isEqualTo(new Leftovers(2, 2));
    assertThat(s3.asked)
        .startsWith(
            "versions after null null", "list team-a/.rolecall/ after null", "delete [null]");
  }

  @Test
  void whereObjectsAreLockedNothingIsAsked() {
    Stub s3 = new Stub(false, DEAD + "object");

    assertThat(new LeftoversRemoval(s3.run()).remove(NOW, FakeS3.LOCKED))
        .isEqualTo(new Leftovers(0, 0));
    assertThat(s3.asked).isEmpty();
  }

  private static Leftovers remove(FakeS3 s3, Optional<String> versioning) {
    return new LeftoversRemoval(s3.run())
        .remove(NOW, new BucketState(versioning, Optional.of(false)));
  }

  private static Leftovers remove(FakeS3 s3) {
    return new LeftoversRemoval(s3.run()).remove(NOW, FakeS3.PLAIN);
  }
}
