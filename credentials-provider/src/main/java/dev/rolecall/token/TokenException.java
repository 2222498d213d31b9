package dev.rolecall.token;

/** The token cannot be used; the message says problem, cause and remedy. */
public final class TokenException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient TokenFailure failure;

  public TokenException(TokenFailure failure) {
    super(failure.explain().toString());
    this.failure = failure;
  }

  /** What is wrong, as a value. */
  public TokenFailure failure() {
    return failure;
  }
}
