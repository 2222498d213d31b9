package dev.rolecall.command;

import java.time.Duration;

/** Reads how long a run may take, from a second to a day. */
public final class RunLimit extends SpanOption {
  /** For picocli. */
  public RunLimit() {
    super(
        Duration.ofSeconds(1),
        Duration.ofDays(1),
        "a time from a second to 24h. Write it like 90, 90s or 10m");
  }

  /** A bare number is one of seconds. */
  @Override
  public Duration convert(String text) {
    return super.convert(text.matches("\\d+") ? text + "s" : text);
  }
}
