package dev.rolecall.s3;

import java.io.ByteArrayInputStream;
import java.util.concurrent.atomic.AtomicInteger;
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
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** An S3 that takes and gives objects, whole and in parts, on several threads. */
class TransferringS3 extends FakeS3 {
  /** What it is silent to: a word of {@link #asked}. */
  volatile String fails = "";

  private final AtomicInteger uploads = new AtomicInteger();

  private void ask(String word, String what) {
    if (word.equals(fails)) {
      throw silence();
    }
    asked.add(word + " " + what);
  }

  @Override
  public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
    ask("put", request.key() + " " + body.optionalContentLength().orElseThrow());
    return PutObjectResponse.builder().build();
  }

  @Override
  public CreateMultipartUploadResponse createMultipartUpload(CreateMultipartUploadRequest request) {
    ask("begin", request.key());
    int earlier = uploads.getAndIncrement();
    return CreateMultipartUploadResponse.builder()
        .uploadId(earlier == 0 ? "u" : "u" + earlier)
        .build();
  }

  @Override
  public UploadPartResponse uploadPart(UploadPartRequest request, RequestBody body) {
    ask(
        "part",
        "%s %d %d"
            .formatted(
                request.uploadId(),
                request.partNumber(),
                body.optionalContentLength().orElseThrow()));
    return UploadPartResponse.builder().eTag("e" + request.partNumber()).build();
  }

  @Override
  public CompleteMultipartUploadResponse completeMultipartUpload(
      CompleteMultipartUploadRequest request) {
    ask(
        "complete",
        "" + request.multipartUpload().parts().stream().map(CompletedPart::eTag).toList());
    return CompleteMultipartUploadResponse.builder().build();
  }

  @Override
  public AbortMultipartUploadResponse abortMultipartUpload(AbortMultipartUploadRequest request) {
    ask("abort", request.key() + " " + request.uploadId());
    throw refusal(403, "AccessDenied");
  }

  @Override
  public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
    ask("list", request.prefix());
    return ListObjectsV2Response.builder().build();
  }

  @Override
  public <T> T getObject(
      GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> transformer) {
    ask("get", request.range() == null ? request.key() : request.range());
    try {
      return transformer.transform(
          GetObjectResponse.builder().build(),
          AbortableInputStream.create(new ByteArrayInputStream(new byte[1])));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public DeleteObjectsResponse deleteObjects(DeleteObjectsRequest request) {
    ask("delete", request.delete().objects().size() + " objects");
    return DeleteObjectsResponse.builder().build();
  }
}
