package dev.rolecall.command;

import dev.rolecall.s3.Workload;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how S3 is exercised: a picocli mixin. */
final class ExerciseOptions {
  @Option(
      names = "--exercise",
      paramLabel = "[COUNTx]SIZE",
      description = {
        "Upload objects below .rolecall/ in the scope, list and download them, and tell how fast it was:"
            + " 512MiB, or 500x64KiB.",
        "At most "
            + Workload.MOST_OBJECTS
            + " objects, and "
            + Workload.MOST_MIB
            + " MiB altogether."
      })
  private @Nullable String exercise;

  @Option(
      names = "--exercise-mib",
      paramLabel = "MIB",
      description = "The same of one object of so many MiB; 0 is nothing.")
  private @Nullable Integer mib;

  @Option(
      names = "--exercise-concurrency",
      paramLabel = "NUMBER",
      description = {
        "How many requests of it at a time, up to " + Workload.MOST_CONCURRENCY + ".",
        "Default: " + Workload.CONCURRENCY
      })
  private int concurrency = Workload.CONCURRENCY;

  @Option(
      names = "--exercise-duration",
      paramLabel = "TIME",
      converter = ExerciseDuration.class,
      description =
          "How long to upload, and then as long to download, over and over. Default: once.")
  private @Nullable Duration duration;

  /** Reads how long an exercise goes on. */
  static final class ExerciseDuration extends SpanOption {
    ExerciseDuration() {
      super(
          Duration.ofSeconds(1),
          Workload.LONGEST,
          "a time from a second to 5m. Write it like 30s or 2m");
    }
  }

  /**
   * What to move, where that was asked for.
   *
   * @throws UsageException naming the option that cannot be used, and what to give
   */
  Optional<Workload> workload() {
    if (exercise != null && mib != null) {
      throw new UsageException(
          "--exercise and --exercise-mib say the same.%nTry: --exercise %s".formatted(exercise));
    }
    Optional<Workload> objects =
        mib == null
            ? Optional.ofNullable(exercise).map(text -> read("--exercise", text, Workload::parse))
            : Optional.of(mib).filter(number -> number != 0).map(this::ofMib);
    return objects.map(this::asAsked);
  }

  private Workload ofMib(int number) {
    return read("--exercise-mib", number, Workload::ofMib);
  }

  private Workload asAsked(Workload objects) {
    Workload asked = read("--exercise-concurrency", concurrency, objects::withConcurrency);
    return duration == null ? asked : asked.lasting(duration);
  }

  private static <T> Workload read(String option, T given, Function<T, Workload> reader) {
    try {
      return reader.apply(given);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "%s: %s.%nSo much is uploaded, listed and downloaded.%nTry: --exercise 8MiB, or --exercise 500x64KiB"
              .formatted(option, e.getMessage()));
    }
  }
}
