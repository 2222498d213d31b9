package dev.rolecall.command;

import dev.rolecall.catalogue.Awaited;
import dev.rolecall.credentials.Pause;
import dev.rolecall.verify.Report;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option to wait for what comes by itself: a picocli mixin. */
public final class WaitOption {
  @Option(
      names = "--wait",
      paramLabel = "TIME",
      converter = RunLimit.class,
      description = {
        "Verify again for so long, such as 90s or 2m, while a change of IAM that is not known"
            + " everywhere yet, or a controller, may change what was found.",
        "It ends with the first verdict that waiting cannot change."
      })
  private @Nullable Duration wait;

  /** For picocli. */
  public WaitOption() {}

  /** One that waits for so long without being asked. */
  public static WaitOption of(Duration time) {
    WaitOption option = new WaitOption();
    option.wait = time;
    return option;
  }

  /**
   * Verifies, and shows what it comes to in the end. Where it may wait, the checks are shown once
   * it does not any more.
   *
   * @param attempts each anew
   */
  public Report report(LiveConsole console, Supplier<ReadyVerification> attempts)
      throws InterruptedException {
    if (wait == null) {
      ReadyVerification attempt = attempts.get();
      console.start(attempt.titles());
      return attempt.run(console);
    }
    Report report = silently(console, attempts);
    report.checks().forEach(console);
    return report;
  }

  /** The same without a check of it shown. */
  public Report silently(LiveConsole console, Supplier<ReadyVerification> attempts)
      throws InterruptedException {
    Duration most = wait == null ? Duration.ZERO : wait;
    return new Patience(
            most,
            System::nanoTime,
            Pause.REAL,
            (awaited, since) -> console.waiting(awaited, told(awaited, since, most)))
        .report(attempts);
  }

  private static String told(Awaited awaited, Duration since, Duration most) {
    return "Waiting for %s: %d s of %d s"
        .formatted(awaited.what(), since.toSeconds(), most.toSeconds());
  }
}
