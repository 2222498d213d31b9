package dev.rolecall.embedded.aws;

import java.time.Duration;
import java.time.Instant;

/** Words a rejected signature as STS and IAM do. */
final class QuerySignatureErrors {
  private QuerySignatureErrors() {}

  static AwsError of(RejectedSignature rejected, Instant now) {
    return switch (rejected.reason()) {
      case UNSIGNED, SIGNED_TWICE, OTHER_SCHEME, MALFORMED, NO_DATE, LIFETIME, HEADERS_NOT_SIGNED ->
          QueryErrors.INCOMPLETE_SIGNATURE.error();
      case UNKNOWN_KEY, NO_TOKEN, FOREIGN_TOKEN -> QueryErrors.INVALID_CLIENT_TOKEN.error();
      case ENDED_SESSION -> QueryErrors.SESSION_ENDED.error();
      case WRONG_DATE ->
          QueryErrors.SIGNED_FOR_OTHER_DATE.error(
              rejected.seen(), rejected.expected(), rejected.expected());
      case WRONG_REGION -> QueryErrors.SIGNED_FOR_OTHER_REGION.error(rejected.seen());
      case WRONG_SERVICE -> QueryErrors.SIGNED_FOR_OTHER_SERVICE.error(rejected.expected());
      case SKEWED, EXPIRED, NOT_YET -> outOfTime(rejected, now);
      case MISMATCH -> QueryErrors.SIGNATURE_MISMATCH.error();
    };
  }

  private static AwsError outOfTime(RejectedSignature rejected, Instant now) {
    Duration skew = Authenticator.SKEW;
    String current = Signature.TIMESTAMP.format(now);
    boolean ahead = rejected.seen().compareTo(current) > 0;
    return ahead
        ? QueryErrors.SIGNATURE_NOT_YET_CURRENT.error(
            rejected.seen(), Signature.TIMESTAMP.format(now.plus(skew)), current)
        : QueryErrors.SIGNATURE_EXPIRED.error(
            rejected.seen(), Signature.TIMESTAMP.format(now.minus(skew)), current);
  }
}
