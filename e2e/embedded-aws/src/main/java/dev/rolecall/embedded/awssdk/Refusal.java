package dev.rolecall.embedded.awssdk;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What S3Proxy has no exception for, as S3's status and code; the sentence stands in the table of
 * S3's errors.
 */
enum Refusal {
  BAD_DIGEST(400, "BadDigest"),
  INCOMPLETE_BODY(400, "IncompleteBody"),
  INVALID_PART(400, "InvalidPart"),
  NO_SUCH_UPLOAD(404, "NoSuchUpload"),
  SLOW_DOWN(503, "SlowDown");

  private final int status;
  private final String code;

  Refusal(int status, String code) {
    this.status = status;
    this.code = code;
  }

  AwsServiceException exception() {
    return S3Exception.builder()
        .message(code)
        .statusCode(status)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
        .build();
  }
}
