package dev.rolecall.embedded.aws;

/** The XML in which S3 tells an error. */
final class S3ErrorDocument {
  private S3ErrorDocument() {}

  /**
   * Writes it.
   *
   * @param resource the path that was asked for
   */
  static String of(AwsError error, String resource, String requestId) {
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>");
    element(xml, "Code", error.code());
    element(xml, "Message", error.sentence());
    error.elements().forEach((name, value) -> element(xml, name, value));
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
