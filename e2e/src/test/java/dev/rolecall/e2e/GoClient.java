package dev.rolecall.e2e;

import dev.rolecall.e2e.parts.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The SDK for Go v2, as {@code go-client} uses it. */
final class GoClient {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private GoClient() {}

  /** Builds it, into a folder. */
  static Path build(Path folder) throws Exception {
    Path client = folder.resolve("go-client");
    Program.Ended unused =
        new Program("go")
            .run(
                Map.of("CGO_ENABLED", "0"),
                LIMIT,
                "build",
                "-C",
                Path.of("go-client").toAbsolutePath().toString(),
                "-o",
                client.toString(),
                ".")
            .well();
    return client;
  }
}
