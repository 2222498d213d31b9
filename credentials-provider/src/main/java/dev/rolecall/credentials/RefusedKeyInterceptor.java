package dev.rolecall.credentials;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Tells a provider which of its keys a service calls expired or invalid, so that it is renewed at
 * once. For any SDK client:
 *
 * <pre>{@code
 * S3Client.builder()
 *     .credentialsProvider(provider)
 *     .overrideConfiguration(c -> c.addExecutionInterceptor(new RefusedKeyInterceptor(provider)))
 * }</pre>
 *
 * <p>The call that was refused still fails: the SDK (2.56.0) does not try such an answer again, and
 * where a retry strategy of one's own makes it, it signs with the same key. The next call has the
 * new key. Answers without a body, as those to HEAD requests, have no code and tell nothing.
 */
public final class RefusedKeyInterceptor implements ExecutionInterceptor {
  /**
   * ExpiredToken is S3's and the query services' code, ExpiredTokenException that of the JSON
   * services, InvalidToken S3's for a token that it cannot use: on these the SDKs give up a key
   * (aws-sdk-kotlin pull request 1994, botocore pull request 3777). RequestExpired is EC2's for an
   * expired session (aws-sdk-go pull request 253); the SDK has corrected the request's clock by
   * then. Not AuthFailure: EC2 says it of denied actions too (aws-sdk-java-v2 pull request 7108).
   */
  private static final Set<String> CODES =
      Set.of("ExpiredToken", "ExpiredTokenException", "InvalidToken", "RequestExpired");

  /**
   * Of Signature Version 4 and 4a alike (AWS IAM User Guide, "Elements of a request signature").
   */
  private static final Pattern CREDENTIAL = Pattern.compile("Credential=([^/,\\s]+)/");

  private final WebIdentityCredentialsProvider provider;

  public RefusedKeyInterceptor(WebIdentityCredentialsProvider provider) {
    this.provider = provider;
  }

  @Override
  public void onExecutionFailure(
      Context.FailedExecution context, ExecutionAttributes executionAttributes) {
    if (code(context.exception()).filter(CODES::contains).isPresent()) {
      context.httpRequest().flatMap(RefusedKeyInterceptor::key).ifPresent(provider::invalidate);
    }
  }

  private static Optional<String> code(Throwable failure) {
    return failure instanceof AwsServiceException refused
        ? Optional.<@Nullable AwsErrorDetails>ofNullable(refused.awsErrorDetails())
            .map(AwsErrorDetails::errorCode)
        : Optional.empty();
  }

  private static Optional<String> key(SdkHttpRequest signed) {
    return signed
        .firstMatchingHeader("Authorization")
        .map(CREDENTIAL::matcher)
        .filter(Matcher::find)
        .map(matcher -> matcher.group(1));
  }
}
