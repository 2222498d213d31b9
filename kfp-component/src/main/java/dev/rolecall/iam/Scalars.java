package dev.rolecall.iam;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers, dates and bytes as policies write them. What is none of them compares with nothing. */
final class Scalars {
  private static final Pattern SECONDS = Pattern.compile("\\d{5,}");

  private static final Pattern DATE =
      Pattern.compile(
          "(?<year>[+-]?\\d{1,9})(-(?<month>\\d{1,2})(-(?<day>\\d{1,2}))?)?"
              + "([Tt]((?<hour>\\d{1,2})(:(?<minute>\\d{1,2})(:(?<second>\\d{1,2})"
              + "(\\.(?<fraction>\\d{1,9}))?)?)?"
              + "([Zz]|(?<sign>[+-])(?<hours>\\d{2})(:?(?<minutes>\\d{2}))?)?)?)?");

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
   * digits are a year, more are seconds; what is left out is the first, and of UTC. IAM was
   * recorded to take single digits, a small t, and years far off too (getmoto/moto,
   * tests/test_iam/test_iam_policies.py).
   */
  static Optional<Instant> date(String text) {
    try {
      if (isUtcSecond(text)) {
        return Optional.of(utcSecond(text));
      }
      if (SECONDS.matcher(text).matches()) {
        return Optional.of(
            Instant.ofEpochSecond(Math.min(Long.parseLong(text), Instant.MAX.getEpochSecond())));
      }
      Matcher date = DATE.matcher(text);
      return date.matches() ? Optional.of(instant(date)) : Optional.empty();
    } catch (DateTimeException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Instant instant(Matcher date) {
    return LocalDateTime.of(
            part(date, "year", 0),
            part(date, "month", 1),
            part(date, "day", 1),
            part(date, "hour", 0),
            part(date, "minute", 0),
            part(date, "second", 0),
            nanos(date.group("fraction")))
        .toInstant(ZoneOffset.UTC)
        .minusSeconds(offset(date));
  }

  private static int part(Matcher date, String name, int otherwise) {
    String found = date.group(name);
    return found == null ? otherwise : Integer.parseInt(found);
  }

  private static int nanos(@Nullable String fraction) {
    return fraction == null ? 0 : Integer.parseInt((fraction + "000000000").substring(0, 9));
  }

  private static int offset(Matcher date) {
    int hours = ChronoField.HOUR_OF_DAY.checkValidIntValue(part(date, "hours", 0));
    int minutes = ChronoField.MINUTE_OF_HOUR.checkValidIntValue(part(date, "minutes", 0));
    int seconds = (hours * 60 + minutes) * 60;
    return "-".equals(date.group("sign")) ? -seconds : seconds;
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
}
