package dev.rolecall.cluster;

/** The API server was asked, and what came is not what was asked for. */
final class ApiServerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * @param reason as a reader is told it, in one sentence
   */
  ApiServerException(String reason) {
    super(reason);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
