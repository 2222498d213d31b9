package dev.rolecall.embedded.aws;

import java.time.Instant;

/** Words a refused signature as S3 does. */
final class S3Refusals {
  private S3Refusals() {}

  static S3Refusal of(Refusal refusal, boolean presigned, Instant now) {
    return switch (refusal.reason()) {
      case UNSIGNED -> S3Answer.ACCESS_DENIED.refusal();
      case SIGNED_TWICE -> S3Answer.SIGNED_TWICE.refusal().with("ArgumentName", "Authorization");
      case OTHER_SCHEME -> S3Answer.UNSUPPORTED_SCHEME.refusal();
      case MALFORMED -> malformed(refusal.seen(), presigned);
      case NO_DATE -> S3Answer.DATE_MISSING.refusal();
      case LIFETIME -> S3Answer.LIFETIME_TOO_LONG.refusal();
      case WRONG_DATE ->
          scope(
              presigned,
              "Invalid credential date \"%s\". This date is not the same as X-Amz-Date: \"%s\"."
                  .formatted(refusal.seen(), refusal.expected()));
      case WRONG_REGION ->
          scope(
                  presigned,
                  "the region '%s' is wrong; expecting '%s'"
                      .formatted(refusal.seen(), refusal.expected()))
              .with("Region", refusal.expected())
              .withHeader("x-amz-bucket-region", refusal.expected());
      case WRONG_SERVICE ->
          scope(
              presigned,
              "incorrect service \"%s\". This endpoint belongs to \"s3\"."
                  .formatted(refusal.seen()));
      case HEADERS_NOT_SIGNED ->
          S3Answer.HEADERS_NOT_SIGNED.refusal().with("HeadersNotSigned", refusal.seen());
      case SKEWED ->
          S3Answer.SKEWED
              .refusal()
              .with("RequestTime", refusal.seen())
              .with("ServerTime", now.toString())
              .with("MaxAllowedSkewMilliseconds", Long.toString(Authenticator.SKEW.toMillis()));
      case EXPIRED ->
          S3Answer.EXPIRED_REQUEST
              .refusal()
              .with("Expires", refusal.seen())
              .with("ServerTime", now.toString());
      case NOT_YET -> S3Answer.NOT_YET_VALID.refusal();
      // A session's key is nobody's without its token.
      case UNKNOWN_KEY, NO_TOKEN ->
          S3Answer.INVALID_ACCESS_KEY_ID.refusal().with("AWSAccessKeyId", refusal.seen());
      case FOREIGN_TOKEN -> S3Answer.INVALID_TOKEN.refusal();
      case ENDED_SESSION -> S3Answer.EXPIRED_TOKEN.refusal();
      case MISMATCH -> S3Answer.SIGNATURE_MISMATCH.refusal().with("AWSAccessKeyId", refusal.seen());
    };
  }

  private static S3Refusal malformed(String part, boolean presigned) {
    if (part.equals("Credential")) {
      return scope(
          presigned,
          "the Credential is mal-formed; expecting"
              + " \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
    }
    return presigned
        ? S3Answer.AUTHORIZATION_QUERY_INCOMPLETE.refusal()
        : S3Answer.AUTHORIZATION_MALFORMED.refusal(
            "the authorization header requires three components: Credential, SignedHeaders, and"
                + " Signature.");
  }

  private static S3Refusal scope(boolean presigned, String what) {
    return presigned
        ? S3Answer.AUTHORIZATION_QUERY_MALFORMED.refusal(what)
        : S3Answer.AUTHORIZATION_MALFORMED.refusal(what);
  }
}
