package dev.rolecall.s3;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** How long requests took, each by itself: nothing of it is a mean. */
public final class Latencies {
  /** Of no request. */
  static final Latencies NONE = new Latencies(new long[0]);

  private final long[] sorted;

  private Latencies(long[] sorted) {
    this.sorted = sorted;
  }

  static Latencies ofNanos(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Latencies(sorted);
  }

  /** How many requests. */
  public int count() {
    return sorted.length;
  }

  /**
   * What so many of a hundred requests took at most, by nearest rank; the longest for 100.
   *
   * @param percent from 1 to 100
   * @return nothing where there was no request
   */
  public Optional<Duration> percentile(int percent) {
    int rank = (sorted.length * percent + 99) / 100;
    return rank == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(sorted[rank - 1]));
  }
}
