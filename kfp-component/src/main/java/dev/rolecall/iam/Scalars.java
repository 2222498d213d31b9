package dev.rolecall.iam;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** Numbers, dates and bytes as policies write them. What is none of them compares with nothing. */
final class Scalars {
  private Scalars() {}

  /** Integers or decimals (Condition operators, Numeric). */
  static Optional<Integer> numbers(String one, String other) {
    return number(one).flatMap(left -> number(other).map(left::compareTo));
  }

  /** ISO 8601 as W3C's note profiles it, or seconds since 1970 (Condition operators, Date). */
  static Optional<Integer> dates(String one, String other) {
    return date(one).flatMap(left -> date(other).map(left::compareTo));
  }

  /** Byte for byte; both are Base64 here (Condition operators, Binary). */
  static boolean sameBytes(String one, String other) {
    return bytes(one)
        .flatMap(left -> bytes(other).map(right -> Arrays.equals(left, right)))
        .orElse(false);
  }

  private static Optional<BigDecimal> number(String text) {
    try {
      return Optional.of(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<byte[]> bytes(String text) {
    try {
      return Optional.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Four digits are a year, more are seconds; without a time it is midnight UTC. */
  private static Optional<Instant> date(String text) {
    try {
      if (text.matches("\\d{5,}")) {
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

  private static Instant midnight(String day) {
    return LocalDate.parse(day).atStartOfDay().toInstant(ZoneOffset.UTC);
  }
}
