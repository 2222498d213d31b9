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
    XmlDocument xml =
        XmlDocument.plain()
            .declare()
            .open("Error")
            .add("Code", error.code())
            .add("Message", error.sentence());
    error.elements().forEach(xml::add);
    return xml.add("Resource", resource).add("RequestId", requestId).close().toString();
  }
}
