package dev.rolecall.embedded.aws;

import java.util.Arrays;
import java.util.Optional;

/** The query APIs, told apart by the version that every request to them carries. */
enum QueryApi {
  /** AWS Security Token Service API Reference, "Common Parameters". */
  STS("sts", "2011-06-15"),
  /** IAM API Reference, "Common Parameters". */
  IAM("iam", "2010-05-08");

  private final String service;
  private final String version;

  QueryApi(String service, String version) {
    this.service = service;
    this.version = version;
  }

  String service() {
    return service;
  }

  /** Which every request to it names. */
  String version() {
    return version;
  }

  /** The namespace of its documents. */
  String namespace() {
    return "https://" + service + ".amazonaws.com/doc/" + version + "/";
  }

  /** By the form's version, or by the query's. */
  static Optional<QueryApi> of(AwsRequest request) {
    String parameters = request.body().isEmpty() ? request.query() : request.body();
    return Arrays.stream(values())
        .filter(api -> ("&" + parameters + "&").contains("&Version=" + api.version + "&"))
        .findFirst();
  }
}
