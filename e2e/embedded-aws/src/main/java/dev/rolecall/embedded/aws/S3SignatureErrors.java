package dev.rolecall.embedded.aws;

import java.time.Instant;

/** Words a rejected signature as S3 does. */
final class S3SignatureErrors {
  private S3SignatureErrors() {}

  static AwsError of(RejectedSignature rejected, boolean presigned, Instant now) {
    return switch (rejected.reason()) {
      case UNSIGNED -> S3Errors.ACCESS_DENIED.error();
      case SIGNED_TWICE -> S3Errors.SIGNED_TWICE.error().with("ArgumentName", "Authorization");
      case OTHER_SCHEME -> S3Errors.UNSUPPORTED_SCHEME.error();
      case MALFORMED -> malformed(rejected.seen(), presigned);
      case NO_DATE -> S3Errors.DATE_MISSING.error();
      case LIFETIME -> S3Errors.LIFETIME_TOO_LONG.error();
      case WRONG_DATE ->
          scope(
              presigned,
              "Invalid credential date \"%s\". This date is not the same as X-Amz-Date: \"%s\"."
                  .formatted(rejected.seen(), rejected.expected()));
      case WRONG_REGION ->
          scope(
                  presigned,
                  "the region '%s' is wrong; expecting '%s'"
                      .formatted(rejected.seen(), rejected.expected()))
              .with("Region", rejected.expected())
              .withHeader("x-amz-bucket-region", rejected.expected());
      case WRONG_SERVICE ->
          scope(
              presigned,
              "incorrect service \"%s\". This endpoint belongs to \"s3\"."
                  .formatted(rejected.seen()));
      case HEADERS_NOT_SIGNED ->
          S3Errors.HEADERS_NOT_SIGNED.error().with("HeadersNotSigned", rejected.seen());
      case SKEWED ->
          S3Errors.SKEWED
              .error()
              .with("RequestTime", rejected.seen())
              .with("ServerTime", now.toString())
              .with("MaxAllowedSkewMilliseconds", Long.toString(Authenticator.SKEW.toMillis()));
      case EXPIRED ->
          S3Errors.EXPIRED_REQUEST
              .error()
              .with("Expires", rejected.seen())
              .with("ServerTime", now.toString());
      case NOT_YET -> S3Errors.NOT_YET_VALID.error();
      // A session's key is nobody's without its token.
      case UNKNOWN_KEY, NO_TOKEN ->
          S3Errors.INVALID_ACCESS_KEY_ID.error().with("AWSAccessKeyId", rejected.seen());
      case FOREIGN_TOKEN -> S3Errors.INVALID_TOKEN.error();
      case ENDED_SESSION -> S3Errors.EXPIRED_TOKEN.error();
      case MISMATCH -> S3Errors.SIGNATURE_MISMATCH.error().with("AWSAccessKeyId", rejected.seen());
    };
  }

  private static AwsError malformed(String part, boolean presigned) {
    if (part.equals("Credential")) {
      return scope(
          presigned,
          "the Credential is mal-formed; expecting"
              + " \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
    }
    return presigned
        ? S3Errors.AUTHORIZATION_QUERY_INCOMPLETE.error()
        : S3Errors.AUTHORIZATION_MALFORMED.error(
            "the authorization header requires three components: Credential, SignedHeaders, and"
                + " Signature.");
  }

  private static AwsError scope(boolean presigned, String what) {
    return presigned
        ? S3Errors.AUTHORIZATION_QUERY_MALFORMED.error(what)
        : S3Errors.AUTHORIZATION_MALFORMED.error(what);
  }
}
