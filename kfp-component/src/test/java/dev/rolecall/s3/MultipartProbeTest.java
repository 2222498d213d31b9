package dev.rolecall.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

class MultipartProbeTest {
  private static final String OWN = "team-a/.rolecall/0123456789abcdef/";
  private static final int MIB = 1024 * 1024;

  private static class Stub extends FakeS3 {
    @Override
    public CreateMultipartUploadResponse createMultipartUpload(
        CreateMultipartUploadRequest request) {
      asked.add("begin " + request.key());
      return CreateMultipartUploadResponse.builder().uploadId("u").build();
    }

    @Override
    public UploadPartResponse uploadPart(UploadPartRequest request, RequestBody body) {
      asked.add(
          "part %s %d %d"
              .formatted(
                  request.uploadId(),
                  request.partNumber(),
                  body.optionalContentLength().orElseThrow()));
      return UploadPartResponse.builder().eTag("e" + request.partNumber()).build();
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
        CompleteMultipartUploadRequest request) {
      asked.add(
          "complete "
              + request.multipartUpload().parts().stream().map(CompletedPart::eTag).toList());
      return CompleteMultipartUploadResponse.builder().build();
    }

    @Override
    public AbortMultipartUploadResponse abortMultipartUpload(AbortMultipartUploadRequest request) {
      asked.add("abort " + request.key() + " " + request.uploadId());
      throw refusal(403, "AccessDenied");
    }

    @Override
    public <T> T getObject(
        GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> transformer) {
      asked.add("get " + request.range());
      try {
        return transformer.transform(
            GetObjectResponse.builder().build(),
            AbortableInputStream.create(new ByteArrayInputStream(new byte[1])));
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void aLargeObjectGoesUpInPartsAndComesDownByTheSameRanges() {
    Stub s3 = new Stub();

    Transfer transfer = probe(s3).transfer(17);

    assertThat(transfer.upload().done()).isTrue();
    assertThat(transfer.download().done()).isTrue();
    assertThat(s3.asked)
        .containsExactly(
            "begin " + OWN + "transfer",
            "part u 1 " + 8 * MIB,
            "part u 2 " + 8 * MIB,
            "part u 3 " + MIB,
            "complete [e1, e2, e3]",
            "get bytes=0-" + (8 * MIB - 1),
            "get bytes=" + 8 * MIB + "-" + (16 * MIB - 1),
            "get bytes=" + 16 * MIB + "-" + (17 * MIB - 1),
            "delete " + OWN + "transfer");
  }

  @Test
  void anUploadThatFailsIsGivenUpAndNothingIsFetched() {
    Stub s3 =
        new Stub() {
          @Override
          public UploadPartResponse uploadPart(UploadPartRequest request, RequestBody body) {
            throw silence();
          }
        };

    Transfer transfer = probe(s3).transfer(1);

    assertThat(transfer.download().answer())
        .isInstanceOf(S3Answer.Unreachable.class)
        .isEqualTo(transfer.upload().answer());
    assertThat(s3.asked)
        .containsExactly(
            "begin " + OWN + "transfer",
            "abort " + OWN + "transfer u",
            "delete " + OWN + "transfer");
  }

  @Test
  void aSmallObjectIsOnePart() {
    Stub s3 = new Stub();

    assertThat(probe(s3).multipart(FakeS3.PLAIN).done()).isTrue();
    assertThat(s3.asked)
        .containsExactly(
            "begin " + OWN + "multipart",
            "part u 1 " + ScopeRun.smallBody().length,
            "complete [e1]",
            "delete " + OWN + "multipart");
  }

  @Test
  void nothingIsUploadedWhereObjectsAreLocked() {
    Stub s3 = new Stub();

    assertThat(probe(s3).multipart(FakeS3.LOCKED).answer()).isInstanceOf(S3Answer.NotTried.class);
    assertThat(s3.asked).isEmpty();
  }

  private static MultipartProbe probe(FakeS3 s3) {
    return new MultipartProbe(s3.run());
  }
}
