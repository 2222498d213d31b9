package dev.rolecall.command;

import dev.rolecall.report.Format;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of each command that ends with a report: a picocli mixin. */
public final class ReportOptions {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = {
        "What the report is written as: ${COMPLETION-CANDIDATES}.",
        "Default: as the ending of --output says, else text."
      })
  private @Nullable Format format;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write the report to FILE, and show the checks here as text.")
  private @Nullable Path output;

  @Option(
      names = {"-q", "--quiet"},
      description =
          "Show the report alone, and not each check as it ends; where it is written to a"
              + " file, only where that is, on standard error.")
  private boolean quiet;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = RunLimit.class,
      description = {
        "End after TIME with what was seen by then, such as 90, 90s or 10m; what was not seen fails.",
        "Default: 2m, and a second more for each MiB of an exercise."
      })
  private @Nullable Duration timeout;

  @Option(names = "--strict", description = "Let a warning fail the verification.")
  private boolean strict;

  /** For picocli. */
  public ReportOptions() {}

  /** How long the run may take, where that was said. */
  public Optional<Duration> timeout() {
    return Optional.ofNullable(timeout);
  }

  /** Whether a warning fails the report. */
  public boolean strict() {
    return strict;
  }

  /**
   * Where checks are shown as they end, and the report after them.
   *
   * @throws UsageException where the report cannot be written to the file that was asked for
   */
  public LiveConsole console(Surroundings surroundings) {
    ReportFile file = output == null ? null : ReportFile.at(output);
    return new LiveConsole(surroundings, format(), file, quiet);
  }

  /**
   * As {@link #console}, of several reports.
   *
   * @throws UsageException where they have no such form
   */
  public LiveConsole consoleOfSeveral(Surroundings surroundings) {
    boolean fits = format() == Format.JUNIT || (format() == Format.TEXT && output == null);
    if (!fits) {
      throw new UsageException(
          "Several Profiles have no report as %s.%nThey are a line each, or a test case for each check.%nTry: --format junit --output rolecall.xml"
              .formatted(format()));
    }
    return console(surroundings);
  }

  /** Whether the report is written to a file that was named. */
  public boolean toFile() {
    return output != null;
  }

  private Format format() {
    if (format != null) {
      return format;
    }
    return output == null ? Format.TEXT : Format.ofFile(output);
  }
}
