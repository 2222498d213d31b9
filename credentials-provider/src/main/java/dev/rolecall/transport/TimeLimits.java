package dev.rolecall.transport;

import java.time.Duration;

/**
 * How long to wait for AWS, each from a millisecond to a day.
 *
 * @param connect for a connection
 * @param read for more of an answer
 * @param total for one call with all its tries
 */
public record TimeLimits(Duration connect, Duration read, Duration total) {
  private static final Duration LONGEST = Duration.ofDays(1);

  /**
   * Connect in 5 s: a lost first packet is sent again after one second and after three (RFC 6298,
   * section 2), so this leaves room for three. Read in 30 s: the SDK's own default
   * (SdkHttpConfigurationOption, GLOBAL_HTTP_DEFAULTS), written down so that it stays. A call in 60
   * s: two tries that run into the limit for reading.
   */
  public static final TimeLimits DEFAULT =
      new TimeLimits(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(60));

  /**
   * @throws IllegalArgumentException naming the limit that is out of its bounds
   */
  public TimeLimits {
    require("connect", connect);
    require("read", read);
    require("total", total);
  }

  private static void require(String name, Duration limit) {
    if (limit.toMillis() < 1 || limit.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "the time limit %s is %s and should be a millisecond to a day".formatted(name, limit));
    }
  }
}
