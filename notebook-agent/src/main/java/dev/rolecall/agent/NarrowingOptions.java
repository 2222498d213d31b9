package dev.rolecall.agent;

import dev.rolecall.command.UsageException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is left of a role in a session, as a command line says it. */
final class NarrowingOptions {
  @Option(
      names = "--prefix",
      paramLabel = "S3URL",
      description = "Only this part of a bucket, by a session policy: s3://bucket/prefix")
  private @Nullable String prefix;

  @Option(names = "--read-only", description = "Only to list and read, in S3, likewise.")
  private boolean readOnly;

  /**
   * What is asked for.
   *
   * @throws UsageException where the prefix is none
   */
  Narrowing narrowing() {
    return Narrowing.of(Optional.ofNullable(prefix), readOnly);
  }
}
