package dev.rolecall.command;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an option's time: a whole number of seconds, minutes or hours. */
public abstract class SpanOption implements ITypeConverter<Duration> {
  private static final Pattern SHAPE = Pattern.compile("(\\d{1,8})([smh])");

  private final Duration least;
  private final Duration most;
  private final String not;

  /**
   * @param not what a text is not that cannot be read, and how to write it: it goes on after the
   *     text itself
   */
  protected SpanOption(Duration least, Duration most, String not) {
    this.least = least;
    this.most = most;
    this.not = not;
  }

  @Override
  public Duration convert(String text) {
    Matcher parts = SHAPE.matcher(text);
    if (parts.matches()) {
      long number = Long.parseLong(parts.group(1));
      Duration span =
          switch (parts.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
          };
      if (span.compareTo(least) >= 0 && span.compareTo(most) <= 0) {
        return span;
      }
    }
    throw new TypeConversionException("\"%s\" is not %s".formatted(text, not));
  }
}
