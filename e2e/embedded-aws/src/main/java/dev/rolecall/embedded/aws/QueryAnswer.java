package dev.rolecall.embedded.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What the query APIs say when they do not accept a signature, each with where its wording is known
 * from.
 */
enum QueryAnswer {
  EXPIRED_TOKEN(
      403,
      "ExpiredToken",
      "The security token included in the request is expired",
      Source.PUBLIC_REPORTS),
  INCOMPLETE_SIGNATURE(
      400,
      "IncompleteSignature",
      "The request signature does not conform to AWS standards.",
      Source.COMMON_ERRORS),
  INVALID_ACTION(
      400,
      "InvalidAction",
      "The action or operation requested is invalid. Verify that the action is typed correctly.",
      Source.COMMON_ERRORS),
  INVALID_CLIENT_TOKEN(
      403,
      "InvalidClientTokenId",
      "The security token included in the request is invalid.",
      Source.PUBLIC_REPORTS),
  MALFORMED_QUERY(
      404,
      "MalformedQueryString",
      "The query string contains a syntax error.",
      Source.COMMON_ERRORS),
  NOT_YET(
      403,
      "SignatureDoesNotMatch",
      "Signature not yet current: %s is still later than %s (%s + 15 min.)",
      Source.PUBLIC_REPORTS),
  TOO_OLD(
      403,
      "SignatureDoesNotMatch",
      "Signature expired: %s is now earlier than %s (%s - 15 min.)",
      Source.PUBLIC_REPORTS),
  WRONG_DATE(
      403,
      "SignatureDoesNotMatch",
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP:"
          + " '%s' != '%s', from '%s'.",
      Source.PUBLIC_REPORTS),
  WRONG_REGION(
      403,
      "SignatureDoesNotMatch",
      "Credential should be scoped to a valid region, not '%s'. ",
      Source.PUBLIC_REPORTS),
  WRONG_SERVICE(
      403,
      "SignatureDoesNotMatch",
      "Credential should be scoped to correct service: '%s'. ",
      Source.PUBLIC_REPORTS),
  WRONG_SIGNATURE(
      403,
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check your"
          + " AWS Secret Access Key and signing method. Consult the service documentation for"
          + " details.",
      Source.PUBLIC_REPORTS);

  private final int status;
  private final String code;
  private final String sentence;
  private final Source source;

  QueryAnswer(int status, String code, String sentence, Source source) {
    this.status = status;
    this.code = code;
    this.sentence = sentence;
    this.source = source;
  }

  Source source() {
    return source;
  }

  static AwsResponse of(Refusal refusal, QueryApi api, Instant now, String requestId) {
    return switch (refusal.reason()) {
      case UNSIGNED, SIGNED_TWICE, OTHER_SCHEME, MALFORMED, NO_DATE, LIFETIME, HEADERS_NOT_SIGNED ->
          INCOMPLETE_SIGNATURE.response(api, requestId);
      case UNKNOWN_KEY, NO_TOKEN, FOREIGN_TOKEN -> INVALID_CLIENT_TOKEN.response(api, requestId);
      case ENDED_SESSION -> EXPIRED_TOKEN.response(api, requestId);
      case WRONG_DATE ->
          WRONG_DATE.response(
              api, requestId, refusal.seen(), refusal.expected(), refusal.expected());
      case WRONG_REGION -> WRONG_REGION.response(api, requestId, refusal.seen());
      case WRONG_SERVICE -> WRONG_SERVICE.response(api, requestId, refusal.expected());
      case SKEWED, EXPIRED, NOT_YET -> outOfTime(refusal, api, now, requestId);
      case MISMATCH -> WRONG_SIGNATURE.response(api, requestId);
    };
  }

  private static AwsResponse outOfTime(
      Refusal refusal, QueryApi api, Instant now, String requestId) {
    Duration skew = Authenticator.SKEW;
    String current = Signature.TIMESTAMP.format(now);
    boolean ahead = refusal.seen().compareTo(current) > 0;
    return ahead
        ? NOT_YET.response(
            api, requestId, refusal.seen(), Signature.TIMESTAMP.format(now.plus(skew)), current)
        : TOO_OLD.response(
            api, requestId, refusal.seen(), Signature.TIMESTAMP.format(now.minus(skew)), current);
  }

  AwsResponse response(QueryApi api, String requestId, Object... filledIn) {
    return new AwsResponse(
        status,
        Map.of("Content-Type", "text/xml"),
        "<ErrorResponse xmlns=\"%s\">\n  <Error>\n    <Type>Sender</Type>\n    <Code>%s</Code>\n"
                .formatted(api.namespace(), code)
            + "    <Message>%s</Message>\n  </Error>\n  <RequestId>%s</RequestId>\n"
                .formatted(S3Refusal.escaped(sentence.formatted(filledIn)), requestId)
            + "</ErrorResponse>\n");
  }

  /** Where a sentence is known from. */
  enum Source {
    /** "Common Errors" of the STS and IAM API References: code, status and description. */
    COMMON_ERRORS,
    /** Answers of AWS as quoted in issues and logs of public repositories, several alike. */
    PUBLIC_REPORTS
  }
}
