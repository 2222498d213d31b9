package dev.rolecall.s3;

import dev.rolecall.transport.AnswerException;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What came of one request to S3, the SDK's retries included. */
public sealed interface S3Answer {
  /** Whether it shows that the action is allowed: who may not read is not told what is missing. */
  default boolean allows() {
    return this instanceof Done
        || (this instanceof Refused refused
            && (refused.missingKey() || AFTER_PERMISSION.contains(refused.status())));
  }

  /** RFC 9110: not modified, precondition failed. Both come after permission. */
  Set<Integer> AFTER_PERMISSION = Set.of(304, 412);

  /** S3 did it. */
  record Done() implements S3Answer {}

  /**
   * S3 said no.
   *
   * @param code S3's, for example {@code AccessDenied}
   * @param message S3's sentence
   * @param bucketRegion the answer's {@code x-amz-bucket-region}
   */
  record Refused(
      int status,
      String code,
      String message,
      Optional<String> requestId,
      Optional<String> bucketRegion)
      implements S3Answer {
    static Refused of(S3Exception e) {
      Optional<AwsErrorDetails> details = Optional.ofNullable(e.awsErrorDetails());
      return new Refused(
          e.statusCode(),
          details.map(AwsErrorDetails::errorCode).orElse(""),
          details.map(AwsErrorDetails::errorMessage).orElse(""),
          Optional.ofNullable(e.requestId()),
          details
              .map(AwsErrorDetails::sdkHttpResponse)
              .flatMap(response -> response.firstMatchingHeader("x-amz-bucket-region")));
    }

    /** Whether it says that the key, not the permission, is missing. */
    public boolean missingKey() {
      return code.equals("NoSuchKey");
    }

    /** Whether it is a refusal for want of permission. */
    public boolean denied() {
      return status == 403 && code.equals("AccessDenied");
    }
  }

  /**
   * S3 did not answer.
   *
   * @param why in one sentence
   */
  record Unreachable(String why) implements S3Answer {
    /** Its root says why; what lies above says that the SDK could not. */
    static Unreachable of(SdkClientException e) {
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      String message = root.getMessage();
      if (root instanceof AnswerException) {
        return new Unreachable("" + message);
      }
      String name = root.getClass().getSimpleName();
      return new Unreachable(message == null || message.isBlank() ? name : name + ": " + message);
    }
  }

  /**
   * The request was not sent.
   *
   * @param why in one sentence
   */
  record NotTried(String why) implements S3Answer {}
}
