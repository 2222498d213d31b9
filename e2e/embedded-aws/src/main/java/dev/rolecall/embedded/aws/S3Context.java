package dev.rolecall.embedded.aws;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The condition keys of a request to S3 (Service Authorization Reference, "Condition keys for
 * Amazon S3"; IAM User Guide, "AWS global condition context keys"), as far as this endpoint knows
 * their values.
 */
final class S3Context {
  private static final List<String> FROM_HEADERS =
      List.of("x-amz-acl", "x-amz-copy-source", "x-amz-server-side-encryption");

  private S3Context() {}

  static Map<String, List<String>> of(
      RequestHead head, S3Operation operation, Caller caller, boolean secure, Instant now) {
    Map<String, List<String>> context = new HashMap<>();
    context.put("aws:SecureTransport", List.of(Boolean.toString(secure)));
    context.put("aws:CurrentTime", List.of(now.toString()));
    context.put("aws:EpochTime", List.of(Long.toString(now.getEpochSecond())));
    context.put("aws:userid", List.of(caller.userId()));
    context.put("aws:PrincipalAccount", List.of(caller.accountId()));
    context.put("aws:ResourceAccount", List.of(caller.accountId()));
    context.put("s3:signatureversion", List.of(SigV4.ALGORITHM));
    context.put(
        "s3:authType",
        List.of(head.headers().containsKey("authorization") ? "REST-HEADER" : "REST-QUERY-STRING"));
    head.header("user-agent").ifPresent(agent -> context.put("aws:UserAgent", List.of(agent)));
    for (String header : FROM_HEADERS) {
      head.header(header).ifPresent(value -> context.put("s3:" + header, List.of(value)));
    }
    if (operation.lists()) {
      for (String parameter : List.of("prefix", "delimiter", "max-keys")) {
        head.parameter(parameter)
            .ifPresent(value -> context.put("s3:" + parameter, List.of(value)));
      }
    }
    return Map.copyOf(context);
  }
}
