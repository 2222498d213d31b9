package dev.rolecall.s3;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * One object sent and fetched again, over one connection at a time.
 *
 * @param mib its size
 * @param upload with the requests that begin and complete it
 */
public record Transfer(int mib, Attempt upload, Attempt download) {
  /** In MiB per second, with two decimals; nothing where it was not done. */
  public Optional<BigDecimal> uploadRate() {
    return rate(upload);
  }

  /** As {@link #uploadRate()}. */
  public Optional<BigDecimal> downloadRate() {
    return rate(download);
  }

  private Optional<BigDecimal> rate(Attempt attempt) {
    long nanos = attempt.took().toNanos();
    return attempt.done() && nanos > 0
        ? Optional.of(
            BigDecimal.valueOf(mib)
                .multiply(BigDecimal.valueOf(1_000_000_000))
                .divide(BigDecimal.valueOf(nanos), 2, RoundingMode.HALF_UP))
        : Optional.empty();
  }
}
