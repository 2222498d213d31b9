package dev.rolecall.e2e.sandbox;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a token's lifetime: a whole number of seconds, minutes or hours, from 10 s to a year. */
final class TokenLifetime implements ITypeConverter<Duration> {
  private static final Pattern SHAPE = Pattern.compile("(\\d{1,8})([smh])");
  private static final Duration LEAST = Duration.ofSeconds(10);
  private static final Duration MOST = Duration.ofDays(365);

  @Override
  public Duration convert(String text) {
    Matcher parts = SHAPE.matcher(text);
    if (parts.matches()) {
      long number = Long.parseLong(parts.group(1));
      Duration lifetime =
          switch (parts.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
          };
      if (lifetime.compareTo(LEAST) >= 0 && lifetime.compareTo(MOST) <= 0) {
        return lifetime;
      }
    }
    throw new TypeConversionException(
        "\"%s\" is not a token's lifetime from 10s to a year. Write it like 600s, 10m or 24h"
            .formatted(text));
  }
}
