package dev.rolecall.embedded.aws;

/** Why a signature was not accepted; each service has its own words for it. */
final class RejectedSignature extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final String seen;
  private final String expected;

  RejectedSignature(Reason reason) {
    this(reason, "", "");
  }

  private RejectedSignature(Reason reason, String seen, String expected) {
    super(reason.name(), null, false, false);
    this.reason = reason;
    this.seen = seen;
    this.expected = expected;
  }

  static RejectedSignature of(Reason reason, String seen) {
    return new RejectedSignature(reason, seen, "");
  }

  static RejectedSignature of(Reason reason, String seen, String expected) {
    return new RejectedSignature(reason, seen, expected);
  }

  Reason reason() {
    return reason;
  }

  /** The part of the request that is at fault; never a secret. */
  String seen() {
    return seen;
  }

  /** What stands in its place in a good request. */
  String expected() {
    return expected;
  }

  /** Of rejecting. */
  enum Reason {
    /** No signature at all. */
    UNSIGNED,
    /** Signed in its header and in its query. */
    SIGNED_TWICE,
    /** Signed, but not in Version 4. */
    OTHER_SCHEME,
    /** A part is missing or not in its form; {@link #seen} names it. */
    MALFORMED,
    /** No timestamp that can be read. */
    NO_DATE,
    /** A presigned request that would live longer than a week. */
    LIFETIME,
    /** The scope's date is not the timestamp's. */
    WRONG_DATE,
    /** Scoped to another region. */
    WRONG_REGION,
    /** Scoped to another service. */
    WRONG_SERVICE,
    /** The host, or a header that AWS reads, is not signed; {@link #seen} names them. */
    HEADERS_NOT_SIGNED,
    /** Signed too long ago, or too far ahead. */
    SKEWED,
    /** A presigned request after its end. */
    EXPIRED,
    /** A presigned request before its beginning. */
    NOT_YET,
    /** Nobody's key. */
    UNKNOWN_KEY,
    /** A session's key without its token. */
    NO_TOKEN,
    /** A token that is not the key's. */
    FOREIGN_TOKEN,
    /** A session that has ended. */
    ENDED_SESSION,
    /** The signature is not what the key's owner would have written. */
    MISMATCH
  }
}
