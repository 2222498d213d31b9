package dev.rolecall.iam;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers, dates and bytes as policies write them. What is none of them compares with nothing. */
final class Scalars {
  private static final Pattern SECONDS = Pattern.compile("\\d{5,}");

  private static final String UTC_SECOND = "0000-00-00T00:00:00Z";

  private Scalars() {}

  /** Integers or decimals (Condition operators, Numeric). */
  static Optional<BigDecimal> number(String text) {
    try {
      return Optional.of(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * ISO 8601 as W3C's note profiles it, or seconds since 1970 (Condition operators, Date). Four
   * digits are a year, more are seconds; without a time it is midnight UTC.
   */
  static Optional<Instant> date(String text) {
    try {
      if (isUtcSecond(text)) {
        return Optional.of(utcSecond(text));
      }
      if (SECONDS.matcher(text).matches()) {
        return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
      }
      return Optional.of(
          switch (text.length()) {
            case 4 -> midnight(text + "-01-01");
            case 7 -> midnight(text + "-01");
            case 10 -> midnight(text);
            default -> OffsetDateTime.parse(text).toInstant();
          });
    } catch (DateTimeException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** As AWS itself writes times. The formatter takes these too, in thirty times the time. */
  private static boolean isUtcSecond(String text) {
    if (text.length() != UTC_SECOND.length()) {
      return false;
    }
    for (int at = 0; at < text.length(); at++) {
      char wanted = UTC_SECOND.charAt(at);
      char found = text.charAt(at);
      if (wanted == '0' ? found < '0' || found > '9' : found != wanted) {
        return false;
      }
    }
    return true;
  }

  private static Instant utcSecond(String text) {
    return LocalDateTime.of(
            digits(text, 0, 4),
            digits(text, 5, 7),
            digits(text, 8, 10),
            digits(text, 11, 13),
            digits(text, 14, 16),
            digits(text, 17, 19))
        .toInstant(ZoneOffset.UTC);
  }

  private static int digits(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }

  /** Base64 (Condition operators, Binary). */
  static Optional<ByteBuffer> bytes(String text) {
    try {
      return Optional.of(ByteBuffer.wrap(Base64.getDecoder().decode(text)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Instant midnight(String day) {
    return LocalDate.parse(day).atStartOfDay().toInstant(ZoneOffset.UTC);
  }
}
