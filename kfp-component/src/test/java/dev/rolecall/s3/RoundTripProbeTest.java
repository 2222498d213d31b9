package dev.rolecall.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

class RoundTripProbeTest {
  private static final String KEY = "team-a/.rolecall/0123456789abcdef/object";

  /** One that stores nothing. */
  private static class Stub extends FakeS3 {
    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
      asked.add("put " + request.key());
      return PutObjectResponse.builder().build();
    }

    @Override
    public <T> T getObject(
        GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> transformer) {
      asked.add("get " + request.key() + " " + request.range());
      throw refusal(404, "NoSuchKey");
    }
  }

  @Test
  void anObjectIsWrittenReadAndRemoved() {
    Stub s3 = new Stub();

    ObjectRoundTrip trip = roundTrip(s3, FakeS3.PLAIN);

    assertThat(s3.asked)
        .containsExactly("put " + KEY, "get " + KEY + " bytes=0-0", "delete " + KEY);
    assertThat(trip.leftBehind()).isEmpty();
  }

  @Test
  void whereObjectsAreLockedItOnlyReads() {
    Stub s3 = new Stub();

    ObjectRoundTrip trip = roundTrip(s3, FakeS3.LOCKED);

    assertThat(s3.asked).containsExactly("get " + KEY + " bytes=0-0");
    assertThat(trip.put().answer()).isInstanceOf(S3Answer.NotTried.class);
    assertThat(trip.delete().answer()).isEqualTo(trip.put().answer());
  }

  @Test
  void whoIsSilentToAWriteIsNotAskedToReadAndMayHaveWritten() {
    Stub s3 =
        new Stub() {
          @Override
          public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
            throw silence();
          }

          @Override
          public DeleteObjectResponse deleteObject(DeleteObjectRequest request) {
            throw silence();
          }
        };

    ObjectRoundTrip trip = roundTrip(s3, FakeS3.PLAIN);

    assertThat(s3.asked).isEmpty();
    assertThat(trip.get().answer())
        .isEqualTo(new S3Answer.Unreachable("IllegalStateException: reset"));
    assertThat(trip.leftBehind()).contains(KEY);
  }

  @Test
  void whatWasNotWrittenIsNotLeftBehind() {
    Stub s3 =
        new Stub() {
          @Override
          public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
            throw refusal(403, "AccessDenied");
          }

          @Override
          public DeleteObjectResponse deleteObject(DeleteObjectRequest request) {
            throw refusal(403, "AccessDenied");
          }
        };

    assertThat(roundTrip(s3, FakeS3.PLAIN).leftBehind()).isEmpty();
  }

  private static ObjectRoundTrip roundTrip(FakeS3 s3, BucketState bucket) {
    ScopeRun run = s3.run();
    return new RoundTripProbe(run, new ReadProbe(run)).roundTrip(bucket);
  }
}
