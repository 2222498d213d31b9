package dev.rolecall.credentials;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * There are no credentials; the message says problem, cause and remedy. An SDK client that meets it
 * does not try again: what could be retried has been.
 */
public final class WebIdentityException extends SdkClientException {
  private static final long serialVersionUID = 1L;
  private final transient WebIdentityFailure failure;

  public WebIdentityException(WebIdentityFailure failure) {
    this(failure, null);
  }

  WebIdentityException(WebIdentityFailure failure, @Nullable Throwable cause) {
    super(SdkClientException.builder().message(failure.explain().toString()).cause(cause));
    this.failure = failure;
  }

  /** What is wrong, as a value. */
  public WebIdentityFailure failure() {
    return failure;
  }

  @Override
  public boolean retryable() {
    return false;
  }
}
