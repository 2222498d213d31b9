package dev.rolecall.command;

import dev.rolecall.catalogue.Awaited;
import dev.rolecall.credentials.Pause;
import dev.rolecall.verify.Report;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Verifies, and again while waiting alone may change what was found. */
final class Patience {
  /** Changes of IAM were recorded to take 7.6 to 11.4 s. */
  static final Duration BETWEEN = Duration.ofSeconds(2);

  /** Told what is waited for. */
  interface Waiting {
    /**
     * Before each wait.
     *
     * @param since how long it has waited already
     */
    void told(Awaited awaited, Duration since);
  }

  private final Duration most;
  private final LongSupplier nanoTime;
  private final Pause pause;
  private final Waiting waiting;

  /**
   * Makes ready.
   *
   * @param most after so long nothing is tried again
   */
  Patience(Duration most, LongSupplier nanoTime, Pause pause, Waiting waiting) {
    this.most = most;
    this.nanoTime = nanoTime;
    this.pause = pause;
    this.waiting = waiting;
  }

  /** The first report that waiting cannot change, or the last before patience ends. */
  Report report(Supplier<ReadyVerification> attempts) throws InterruptedException {
    long begin = nanoTime.getAsLong();
    while (true) {
      ReadyVerification attempt = attempts.get();
      Report report = attempt.run(ended -> {});
      Duration since = Duration.ofNanos(nanoTime.getAsLong() - begin);
      Optional<Awaited> awaited = report.awaited(attempt.acting());
      Duration left = most.minus(since);
      if (awaited.isEmpty() || left.isNegative() || left.isZero()) {
        return report;
      }
      waiting.told(awaited.get(), since);
      pause.pause(left.compareTo(BETWEEN) < 0 ? left : BETWEEN);
    }
  }
}
