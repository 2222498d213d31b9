package dev.rolecall.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3AnswerTest {
  @Test
  void aRefusalIsReadWhole() {
    S3Exception refusal =
        (S3Exception)
            S3Exception.builder()
                .statusCode(301)
                .requestId("r")
                .awsErrorDetails(
                    AwsErrorDetails.builder()
                        .errorCode("PermanentRedirect")
                        .errorMessage("elsewhere")
                        .sdkHttpResponse(
                            SdkHttpResponse.builder()
                                .putHeader("x-amz-bucket-region", "us-east-2")
                                .build())
                        .build())
                .build();

    assertThat(S3Answer.Refused.of(refusal))
        .isEqualTo(
            new S3Answer.Refused(
                301, "PermanentRedirect", "elsewhere", Optional.of("r"), Optional.of("us-east-2")));
  }

  @Test
  void aRefusalWithoutABodyIsOneToo() {
    S3Answer.Refused bare = new S3Answer.Refused(403, "", "", Optional.empty(), Optional.empty());

    assertThat(S3Answer.Refused.of((S3Exception) S3Exception.builder().statusCode(403).build()))
        .isEqualTo(bare);
    assertThat(
            S3Answer.Refused.of(
                (S3Exception)
                    S3Exception.builder()
                        .statusCode(403)
                        .awsErrorDetails(AwsErrorDetails.builder().build())
                        .build()))
        .isEqualTo(bare);
  }

  @Test
  void whoDoesNotAnswerIsToldByTheRoot() {
    assertThat(why(SdkClientException.create("Unable", new ConnectException("refused"))))
        .isEqualTo("ConnectException: refused");
    assertThat(why(SdkClientException.create("Unable", new ConnectException(" "))))
        .isEqualTo("ConnectException");
    assertThat(why(SdkClientException.create("Unable", new ConnectException())))
        .isEqualTo("ConnectException");
  }

  private static String why(SdkClientException problem) {
    return S3Answer.Unreachable.of(problem).why();
  }
}
