package dev.rolecall.embedded.aws;

import java.util.LinkedHashMap;
import java.util.Map;

/** An answer of S3 that is an error. */
final class S3Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final transient Map<String, String> elements = new LinkedHashMap<>();
  private final transient Map<String, String> headers = new LinkedHashMap<>();

  S3Refusal(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  /** Adds one of the elements that S3 puts beside code and message. */
  S3Refusal with(String element, String value) {
    elements.put(element, value);
    return this;
  }

  S3Refusal withHeader(String name, String value) {
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

  Map<String, String> headers() {
    return headers;
  }

  String xml(String resource, String requestId) {
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>");
    element(xml, "Code", code);
    element(xml, "Message", sentence());
    elements.forEach((name, value) -> element(xml, name, value));
    element(xml, "Resource", resource);
    element(xml, "RequestId", requestId);
    return xml.append("</Error>").toString();
  }

  private static void element(StringBuilder xml, String name, String value) {
    xml.append('<').append(name).append('>').append(escaped(value));
    xml.append("</").append(name).append('>');
  }

  /** Text of a document; characters that XML cannot hold become question marks. */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '&' -> escaped.append("&amp;");
        default -> escaped.append(c < ' ' && c != '\t' && c != '\n' && c != '\r' ? '?' : c);
      }
    }
    return escaped.toString();
  }
}
