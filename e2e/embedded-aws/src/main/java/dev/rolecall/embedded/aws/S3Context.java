package dev.rolecall.embedded.aws;

import dev.rolecall.iam.Fact;
import dev.rolecall.iam.RequestContext;
import dev.rolecall.iam.RequestContexts;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The condition keys of a request to S3, those of its parameters among them (Service Authorization
 * Reference, "Condition keys for Amazon S3").
 */
final class S3Context {
  private static final List<String> FROM_HEADERS =
      List.of(
          "x-amz-acl",
          "x-amz-content-sha256",
          "x-amz-copy-source",
          "x-amz-metadata-directive",
          "x-amz-server-side-encryption",
          "x-amz-server-side-encryption-aws-kms-key-id",
          "x-amz-server-side-encryption-customer-algorithm",
          "x-amz-storage-class");

  private static final List<String> OF_LISTS = List.of("prefix", "delimiter", "max-keys");

  /** Amazon S3 User Guide, "Enforce conditional writes on Amazon S3 buckets". */
  private static final List<String> OF_CONDITIONAL_WRITES = List.of("if-match", "if-none-match");

  private S3Context() {}

  static RequestContext of(
      RequestHead head,
      S3Operation operation,
      Signature signature,
      Caller.Session session,
      RequestContexts.Arrival arrival) {
    RequestContext context =
        RequestContexts.s3(
            session.known(),
            arrival,
            signature.lifetime().map(any -> Duration.between(signature.time(), arrival.time())),
            parameters(head, operation));
    // Stands in a body that is not read before it is allowed.
    return operation == S3Operation.CREATE_BUCKET
        ? context.with("s3:LocationConstraint", Fact.Valueless.UNCERTAIN)
        : context;
  }

  private static Map<String, List<String>> parameters(RequestHead head, S3Operation operation) {
    Map<String, List<String>> parameters = new HashMap<>();
    for (String header : FROM_HEADERS) {
      put(parameters, header, head.header(header));
    }
    if (operation.lists()) {
      for (String parameter : OF_LISTS) {
        put(parameters, parameter, head.parameter(parameter));
      }
    }
    put(parameters, "versionid", head.parameter("versionId"));
    if (operation.writesObject()) {
      for (String header : OF_CONDITIONAL_WRITES) {
        put(parameters, header, head.header(header));
      }
      put(
          parameters,
          "ObjectCreationOperation",
          Optional.of(Boolean.toString(operation.completesObject())));
    }
    return parameters;
  }

  private static void put(
      Map<String, List<String>> parameters, String name, Optional<String> value) {
    value.ifPresent(given -> parameters.put("s3:" + name, List.of(given)));
  }
}
