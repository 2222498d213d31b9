package dev.rolecall.embedded.aws;

/** An answer of AWS that is an error: a row of {@link AwsAnswer}, or of S3's table, filled in. */
final class AwsError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final String code;

  AwsError(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }
}
