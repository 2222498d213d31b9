package dev.rolecall.command;

import dev.rolecall.report.Samples;
import dev.rolecall.verify.CheckResult;
import dev.rolecall.verify.Report;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** A subcommand that ends with a report, as a verification does. */
@Command(name = "sample", description = "Shows a report.")
public final class SampleCommand implements Subcommand {
  /** Which report. */
  enum Which {
    GOOD,
    BROKEN;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Mixin private final ReportOptions options = new ReportOptions();

  @Option(names = "--which", description = "${COMPLETION-CANDIDATES}.")
  private Which which = Which.GOOD;

  @Option(names = "--count", paramLabel = "N")
  private int count = 1;

  @SuppressWarnings("UnusedVariable")
  @Option(names = "--even", hidden = true, converter = Even.class)
  private int even = 2;

  @Override
  public int run(Surroundings here) {
    Report sample = which == Which.GOOD ? Samples.passed() : Samples.failedForAdmin();
    Report report =
        new Report(
            sample.vantage(),
            sample.identity(),
            sample.checks(),
            sample.exercise(),
            options.strict());
    LiveConsole console = options.console(here);
    console.start(report.checks().stream().limit(count).map(CheckResult::title).toList());
    report.checks().forEach(console);
    return console.finish(report);
  }

  static final class Even implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      if (text.equals("2")) {
        return 2;
      }
      throw new TypeConversionException("\"%s\" is not even. Write it like 2".formatted(text));
    }
  }
}
