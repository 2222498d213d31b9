package dev.rolecall.embedded.aws;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a request says of its signature, in its Authorization header or, presigned, in its query.
 *
 * @param timestamp yyyyMMdd'T'HHmmss'Z', as signed
 * @param signedHeaders lower case, in the order given
 * @param value hex
 * @param token the session token that came with it
 * @param lifetime of a presigned request
 */
record Signature(
    String accessKeyId,
    SigV4.Scope scope,
    String timestamp,
    List<String> signedHeaders,
    String value,
    Optional<String> token,
    Optional<Duration> lifetime) {

  static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** "The value must be at most 604800 seconds" (S3 API Reference, query parameters). */
  static final Duration LONGEST = Duration.ofDays(7);

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");

  boolean presigned() {
    return lifetime.isPresent();
  }

  Instant time() {
    return TIMESTAMP.parse(timestamp, Instant::from);
  }

  /** Whether the request bears a signature, well formed or not. */
  static boolean isIn(RequestHead head) {
    return head.headers().containsKey("authorization")
        || head.parameter("X-Amz-Algorithm").isPresent();
  }

  /**
   * Reads it.
   *
   * @throws RejectedSignature where the request is not signed, or not in Version 4, or not in its
   *     form
   */
  static Signature of(RequestHead head) {
    Optional<String> authorization = head.header("authorization");
    boolean presigned = head.parameter("X-Amz-Algorithm").isPresent();
    if (authorization.isPresent()) {
      if (presigned) {
        throw new RejectedSignature(RejectedSignature.Reason.SIGNED_TWICE);
      }
      return ofHeader(authorization.get(), head);
    }
    if (presigned) {
      return ofQuery(head);
    }
    throw new RejectedSignature(RejectedSignature.Reason.UNSIGNED);
  }

  private static Signature ofHeader(String authorization, RequestHead head) {
    if (!authorization.startsWith(SigV4.ALGORITHM + " ")) {
      throw new RejectedSignature(RejectedSignature.Reason.OTHER_SCHEME);
    }
    Map<String, String> parts = new HashMap<>();
    for (String part : authorization.substring(SigV4.ALGORITHM.length()).split(",", -1)) {
      String[] pair = part.strip().split("=", 2);
      if (parts.put(pair[0], pair.length == 2 ? pair[1] : "") != null) {
        throw RejectedSignature.of(RejectedSignature.Reason.MALFORMED, pair[0]);
      }
    }
    return read(
        part(parts, "Credential"),
        head.header("x-amz-date").or(() -> head.header("date").map(Signature::fromHttpDate)),
        part(parts, "SignedHeaders"),
        part(parts, "Signature"),
        head.header("x-amz-security-token"),
        Optional.empty());
  }

  private static Signature ofQuery(RequestHead head) {
    Map<String, String> parts = new HashMap<>();
    for (RequestHead.Parameter each : head.parameters()) {
      boolean second = parts.putIfAbsent(each.name(), each.value()) != null;
      // Of all parameters it alone is not signed.
      if (second && each.name().equals("X-Amz-Signature")) {
        throw RejectedSignature.of(RejectedSignature.Reason.MALFORMED, each.name());
      }
    }
    if (!part(parts, "X-Amz-Algorithm").equals(SigV4.ALGORITHM)) {
      throw new RejectedSignature(RejectedSignature.Reason.OTHER_SCHEME);
    }
    return read(
        part(parts, "X-Amz-Credential"),
        Optional.of(part(parts, "X-Amz-Date")),
        part(parts, "X-Amz-SignedHeaders"),
        part(parts, "X-Amz-Signature"),
        Optional.ofNullable(parts.get("X-Amz-Security-Token")),
        Optional.of(seconds(part(parts, "X-Amz-Expires"))));
  }

  private static Signature read(
      String credential,
      Optional<String> timestamp,
      String signedHeaders,
      String value,
      Optional<String> token,
      Optional<Duration> lifetime) {
    List<String> scope = Arrays.asList(credential.split("/", -1));
    if (scope.size() != 5 || !scope.get(4).equals(SigV4.TERMINAL)) {
      throw RejectedSignature.of(RejectedSignature.Reason.MALFORMED, "Credential");
    }
    String time =
        timestamp.orElseThrow(() -> new RejectedSignature(RejectedSignature.Reason.NO_DATE));
    if (!isTimestamp(time)) {
      throw new RejectedSignature(RejectedSignature.Reason.NO_DATE);
    }
    return new Signature(
        scope.get(0),
        new SigV4.Scope(scope.get(1), scope.get(2), scope.get(3)),
        time,
        List.of(signedHeaders.split(";", -1)),
        value,
        token,
        lifetime);
  }

  private static String part(Map<String, String> parts, String name) {
    String value = parts.get(name);
    if (value == null || value.isEmpty()) {
      throw RejectedSignature.of(RejectedSignature.Reason.MALFORMED, name);
    }
    return value;
  }

  private static Duration seconds(String text) {
    if (!NUMBER.matcher(text).matches()) {
      throw RejectedSignature.of(RejectedSignature.Reason.MALFORMED, "X-Amz-Expires");
    }
    Duration lifetime = Duration.ofSeconds(Long.parseLong(text));
    if (lifetime.isNegative() || lifetime.compareTo(LONGEST) > 0) {
      throw RejectedSignature.of(RejectedSignature.Reason.LIFETIME, text);
    }
    return lifetime;
  }

  private static boolean isTimestamp(String text) {
    try {
      TIMESTAMP.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static String fromHttpDate(String text) {
    try {
      return TIMESTAMP.format(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME));
    } catch (DateTimeException e) {
      return text;
    }
  }
}
