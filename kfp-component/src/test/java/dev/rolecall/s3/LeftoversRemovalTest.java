package dev.rolecall.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

class LeftoversRemovalTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Instant OLD = NOW.minusSeconds(3601);
  private static final String DEAD = "team-a/.rolecall/fedcba9876543210/";

  /** Every listing is the same, and another follows where it says so. */
  private static class Stub extends FakeS3 {
    private final List<String> keys;
    private final boolean more;

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
  void whatIsOfNoRunStays() {
    Stub s3 =
        new Stub(
            false,
            "team-a/.rolecall/notes.txt",
            "team-a/.rolecall/short/object",
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
  void whereObjectsAreLockedNothingIsAsked() {
    Stub s3 = new Stub(false, DEAD + "object");

    assertThat(new LeftoversRemoval(s3.run()).remove(NOW, FakeS3.LOCKED))
        .isEqualTo(new Leftovers(0, 0));
    assertThat(s3.asked).isEmpty();
  }

  private static Leftovers remove(FakeS3 s3) {
    return new LeftoversRemoval(s3.run()).remove(NOW, FakeS3.PLAIN);
  }
}
