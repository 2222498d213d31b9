package dev.rolecall.s3;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * All of an exercise's requests of one kind.
 *
 * @param attempt whether they were done, or what the first that was not came to; all of their time
 * @param bytes what they moved
 * @param latencies of each, from its beginning to the end of its answer, with what was tried again
 * @param firstBytes of each, to the head of its answer; of no request where nothing is read
 * @param retries how often one was sent again
 */
public record Phase(
    Attempt attempt, long bytes, Latencies latencies, Latencies firstBytes, long retries) {
  private static final BigDecimal MIB = BigDecimal.valueOf(1 << 20);

  /**
   * The next, where this was done; else one of which no request was sent, which came to as much.
   */
  Phase then(Supplier<Phase> next) {
    return attempt.done() ? next.get() : new Phase(attempt, 0, Latencies.NONE, Latencies.NONE, 0);
  }

  /** With two decimals; nothing where it was not done. */
  public Optional<BigDecimal> mibPerSecond() {
    return perSecond(BigDecimal.valueOf(bytes).divide(MIB));
  }

  /** As {@link #mibPerSecond()}. */
  public Optional<BigDecimal> requestsPerSecond() {
    return perSecond(BigDecimal.valueOf(latencies.count()));
  }

  private Optional<BigDecimal> perSecond(BigDecimal count) {
    long nanos = attempt.took().toNanos();
    return attempt.done() && nanos > 0
        ? Optional.of(
            count
                .multiply(BigDecimal.valueOf(1_000_000_000))
                .divide(BigDecimal.valueOf(nanos), 2, RoundingMode.HALF_UP))
        : Optional.empty();
  }
}
