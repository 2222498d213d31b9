package dev.rolecall.kfp;

import dev.rolecall.command.ReportFile;
import dev.rolecall.command.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where a step's outputs go, as Kubeflow Pipelines says in the place of each {@code outputPath}: a
 * picocli mixin. What has no path is not written.
 */
final class OutputOptions {
  @Option(names = "--status", paramLabel = "FILE", description = "passed or failed.")
  private @Nullable Path status;

  @Option(names = "--report-json", paramLabel = "FILE", description = "The report as JSON.")
  private @Nullable Path reportJson;

  @Option(names = "--report", paramLabel = "FILE", description = "The report as HTML.")
  private @Nullable Path report;

  @Option(names = "--summary", paramLabel = "FILE", description = "The report as Markdown.")
  private @Nullable Path summary;

  @Option(names = "--metrics", paramLabel = "FILE", description = "The figures as JSON.")
  private @Nullable Path metrics;

  /**
   * Writes all of them, and then the executor output, which says that they are there.
   *
   * @throws UsageException where the file system refuses one
   */
  void write(StepResult result, ExecutorInput given) {
    write(status, result.status());
    write(reportJson, result.reportJson());
    write(report, result.report());
    write(summary, result.summary());
    write(metrics, result.metricsJson());
    write(given.outputFile().orElse(null), result.executorOutput(given));
  }

  /** As {@link #write}, where what went wrong before is what has to be told. */
  void writeWherePossible(StepResult result, ExecutorInput given) {
    try {
      write(result, given);
    } catch (UsageException e) {
      // The step fails without it.
    }
  }

  private static void write(@Nullable Path file, String text) {
    if (file == null) {
      return;
    }
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      ReportFile.replace(file, text);
    } catch (IOException e) {
      throw new UsageException(StepSentences.notWritten(file, ReportFile.reason(e)));
    }
  }
}
