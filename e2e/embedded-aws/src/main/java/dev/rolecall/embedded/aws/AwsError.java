package dev.rolecall.embedded.aws;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer of AWS that is an error: a row of {@link QueryErrors} or {@link S3Errors}, filled in.
 */
final class AwsError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final transient Map<String, String> elements = new LinkedHashMap<>();
  private final transient Map<String, String> headers = new LinkedHashMap<>();

  AwsError(int status, String code, String sentence) {
    super(sentence, null, false, false);
    this.status = status;
    this.code = code;
  }

  /** Adds one of the elements that S3 puts beside code and message. */
  AwsError with(String element, String value) {
    elements.put(element, value);
    return this;
  }

  /** Adds a header to the answer. */
  AwsError withHeader(String name, String value) {
    headers.put(name, value);
    return this;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  String sentence() {
    return String.valueOf(getMessage());
  }

  /** Those beside code and message, in their order. */
  Map<String, String> elements() {
    return elements;
  }

  /** Those besides the usual ones. */
  Map<String, String> headers() {
    return headers;
  }
}
