package dev.rolecall.transport;

/**
 * The environment does not say how to reach AWS; the message says problem, cause and remedy. Thrown
 * before any request is made.
 */
public final class TransportException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient TransportFailure failure;

  public TransportException(TransportFailure failure) {
    super(failure.explain().toString());
    this.failure = failure;
  }

  /** What is wrong, as a value. */
  public TransportFailure failure() {
    return failure;
  }
}
