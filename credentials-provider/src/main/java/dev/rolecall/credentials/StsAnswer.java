package dev.rolecall.credentials;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** What came of one AssumeRoleWithWebIdentity, its own retries included. */
public sealed interface StsAnswer {
  /** How many requests were sent. */
  int attempts();

  /** The same answer, after {@code earlier} requests more. */
  StsAnswer after(int earlier);

  /**
   * STS gave a session.
   *
   * @param credentials its keys; their toString shows the access key's id alone
   * @param expires when they end
   * @param assumedRoleArn {@code arn:aws:sts::111122223333:assumed-role/name/session}
   * @param subject the token's subject, as STS read it
   * @param audience the token's audience, as STS read it
   * @param provider the OIDC provider's ARN
   */
  record Granted(
      AwsSessionCredentials credentials,
      Instant expires,
      String assumedRoleArn,
      Optional<String> subject,
      Optional<String> audience,
      Optional<String> provider,
      int attempts)
      implements StsAnswer {
    @Override
    public Granted after(int earlier) {
      return new Granted(
          credentials, expires, assumedRoleArn, subject, audience, provider, attempts + earlier);
    }
  }

  /**
   * STS said no.
   *
   * @param status HTTP status
   * @param code AWS's, for example {@code InvalidIdentityToken}
   * @param message AWS's sentence
   * @param requestId by which AWS's support finds the request
   * @param date the answer's time, by the clock of STS
   */
  record Refused(
      int status,
      String code,
      String message,
      Optional<String> requestId,
      Optional<Instant> date,
      int attempts)
      implements StsAnswer {
    private static final int TOO_MANY_REQUESTS = 429;

    /** What the SDK too tries again (aws-sdk-java-v2, AwsErrorCode and RetryUtils). */
    private static final Set<String> RECOVERABLE =
        Set.of(
            "BandwidthLimitExceeded",
            "EC2ThrottledException",
            "IDPCommunicationError",
            "InternalError",
            "PriorRequestNotComplete",
            "ProvisionedThroughputExceededException",
            "RequestLimitExceeded",
            "RequestThrottled",
            "RequestThrottledException",
            "RequestTimeout",
            "RequestTimeoutException",
            "SlowDown",
            "ThrottledException",
            "Throttling",
            "ThrottlingException",
            "TooManyRequestsException",
            "TransactionInProgressException");

    /** One without a time. */
    public Refused(
        int status, String code, String message, Optional<String> requestId, int attempts) {
      this(status, code, message, requestId, Optional.empty(), attempts);
    }

    @Override
    public Refused after(int earlier) {
      return new Refused(status, code, message, requestId, date, attempts + earlier);
    }

    /** What it says, as far as its code and its sentence tell. */
    public StsRefusal reason() {
      return StsRefusal.of(code, message);
    }

    /** Whether the same request may well succeed later. */
    public boolean recoverable() {
      return status >= 500
          || status == TOO_MANY_REQUESTS
          || RECOVERABLE.contains(code)
          || reason() == StsRefusal.KEY_NOT_RETRIEVED;
    }
  }

  /**
   * STS did not answer, or something else answered in its place.
   *
   * @param endpoint who was asked
   * @param why one sentence
   */
  record Unreachable(URI endpoint, String why, int attempts) implements StsAnswer {
    @Override
    public Unreachable after(int earlier) {
      return new Unreachable(endpoint, why, attempts + earlier);
    }
  }
}
