package dev.rolecall.bench;

import org.openjdk.jmh.annotations.Benchmark;

/**
 * One reading of the system's clock, which each call for a cached session needs: whoever takes less
 * hands out sessions without knowing whether they have ended.
 */
public class ClockReading {
  @Benchmark
  public long currentTimeMillis() {
    return System.currentTimeMillis();
  }
}
