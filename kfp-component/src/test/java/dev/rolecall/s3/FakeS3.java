package dev.rolecall.s3;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** An S3 that answers to deletions, and to what a test lets it answer to. */
class FakeS3 implements S3Client {
  static final BucketState PLAIN = new BucketState(Optional.of("Off"), Optional.of(false));
  static final BucketState LOCKED = new BucketState(Optional.of("Enabled"), Optional.of(true));

  final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  ScopeRun run() {
    return new ScopeRun(this, new Scope("ml-data", "team-a/"), "0123456789abcdef", () -> 0);
  }

  static AwsServiceException refusal(int status, String code) {
    return S3Exception.builder()
        .statusCode(status)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
        .build();
  }

  static SdkClientException silence() {
    return SdkClientException.create("no answer", new IllegalStateException("reset"));
  }

  @Override
  public DeleteObjectResponse deleteObject(DeleteObjectRequest request) {
    String version = request.versionId() == null ? "" : " " + request.versionId();
    asked.add("delete " + request.key() + version);
    return DeleteObjectResponse.builder().build();
  }

  @Override
  public String serviceName() {
    return "s3";
  }

  @Override
  public void close() {}
}
