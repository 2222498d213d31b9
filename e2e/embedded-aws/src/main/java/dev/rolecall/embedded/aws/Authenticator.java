package dev.rolecall.embedded.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Tells whose key signed a request, or refuses it. Pure: the account's keys and the time are handed
 * in.
 *
 * @param service that requests must be scoped to
 * @param region that they must be scoped to
 * @param alsoRegions accepted as well (a global service signs for its home region)
 * @param keys every key that was issued, also those that have ended
 */
record Authenticator(
    String service, String region, Set<String> alsoRegions, Function<String, Optional<Key>> keys) {

  /** "within 15 minutes" (S3 API Reference, "Authenticating Requests", RequestTimeTooSkewed). */
  static final Duration SKEW = Duration.ofMinutes(15);

  /** Whoever holds the key signed exactly this request. */
  record Verified(Key key, Signature signature, SigV4.SigningKey signingKey) {}

  /**
   * Verifies.
   *
   * @param payloadHash what the client signed for the body: its SHA-256 in hex, or one of the
   *     literals that S3 takes in its place. Whether the body has that hash is not asked here.
   * @param now of the account, for the session's end
   * @param clients the time by the clock that clients sign by
   * @throws RejectedSignature with the reason
   */
  Verified verify(RequestHead head, String payloadHash, Instant now, Instant clients) {
    Signature signature = Signature.of(head);
    checkScope(signature);
    checkSignedHeaders(signature, head);
    Key key =
        keys.apply(signature.accessKeyId())
            .orElseThrow(
                () ->
                    RejectedSignature.of(
                        RejectedSignature.Reason.UNKNOWN_KEY, signature.accessKeyId()));
    checkToken(key, signature, now);
    checkTime(signature, clients);
    SigV4.SigningKey signingKey = SigV4.SigningKey.of(key.secretAccessKey(), signature.scope());
    if (!SigV4.same(SigV4.sign(signature, signingKey, head, payloadHash), signature.value())) {
      throw RejectedSignature.of(RejectedSignature.Reason.MISMATCH, signature.accessKeyId());
    }
    return new Verified(key, signature, signingKey);
  }

  private void checkScope(Signature signature) {
    SigV4.Scope scope = signature.scope();
    if (!signature.timestamp().startsWith(scope.date() + "T")) {
      throw RejectedSignature.of(
          RejectedSignature.Reason.WRONG_DATE, scope.date(), signature.timestamp().substring(0, 8));
    }
    if (!scope.region().equals(region) && !alsoRegions.contains(scope.region())) {
      throw RejectedSignature.of(RejectedSignature.Reason.WRONG_REGION, scope.region(), region);
    }
    if (!scope.service().equals(service)) {
      throw RejectedSignature.of(RejectedSignature.Reason.WRONG_SERVICE, scope.service(), service);
    }
  }

  /** What changes a request's meaning must be signed: the host, and for S3 every x-amz- header. */
  private void checkSignedHeaders(Signature signature, RequestHead head) {
    List<String> signed = signature.signedHeaders();
    String unsigned =
        head.headers().keySet().stream()
            .filter(
                name -> name.equals("host") || (service.equals("s3") && name.startsWith("x-amz-")))
            .filter(name -> !signed.contains(name))
            .sorted()
            .collect(Collectors.joining(", "));
    if (!unsigned.isEmpty() || !signed.contains("host")) {
      throw RejectedSignature.of(
          RejectedSignature.Reason.HEADERS_NOT_SIGNED, unsigned.isEmpty() ? "host" : unsigned);
    }
  }

  private static void checkToken(Key key, Signature signature, Instant now) {
    if (key.sessionToken().isPresent() && signature.token().isEmpty()) {
      throw RejectedSignature.of(RejectedSignature.Reason.NO_TOKEN, key.accessKeyId());
    }
    if (!SigV4.same(key.sessionToken().orElse(""), signature.token().orElse(""))) {
      throw RejectedSignature.of(RejectedSignature.Reason.FOREIGN_TOKEN, key.accessKeyId());
    }
    if (key.expires().isPresent() && !now.isBefore(key.expires().get())) {
      throw RejectedSignature.of(RejectedSignature.Reason.ENDED_SESSION, key.accessKeyId());
    }
  }

  private static void checkTime(Signature signature, Instant now) {
    Instant signed = signature.time();
    if (signature.lifetime().isPresent()) {
      if (now.isBefore(signed.minus(SKEW))) {
        throw RejectedSignature.of(RejectedSignature.Reason.NOT_YET, signed.toString());
      }
      Instant end = signed.plus(signature.lifetime().get());
      if (!now.isBefore(end)) {
        throw RejectedSignature.of(RejectedSignature.Reason.EXPIRED, end.toString());
      }
    } else if (Duration.between(signed, now).abs().compareTo(SKEW) > 0) {
      throw RejectedSignature.of(RejectedSignature.Reason.SKEWED, signature.timestamp());
    }
  }
}
