package dev.rolecall.e2e.sandbox;

import dev.rolecall.command.SpanOption;
import java.time.Duration;

/** Reads a token's lifetime, from 10 s to a year. */
final class TokenLifetime extends SpanOption {
  TokenLifetime() {
    super(
        Duration.ofSeconds(10),
        Duration.ofDays(365),
        "a token's lifetime from 10s to a year. Write it like 600s, 10m or 24h");
  }
}
