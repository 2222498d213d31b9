package dev.rolecall.embedded.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** How S3 refuses, as the SDK's client tells it. */
final class S3Assertions {
  private S3Assertions() {}

  static void assertRefused(ThrowingCallable call, int status, String code, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
              assertThat(e.statusCode()).isEqualTo(status);
              assertThat(e.awsErrorDetails().errorMessage()).contains(message);
              assertThat(e.requestId()).isNotBlank();
            });
  }
}
