package dev.rolecall.e2e;

import dev.rolecall.e2e.parts.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The package {@code rolecall} of Python, as its own script builds it from the built jar. */
final class Wheel {
  static final Path SOURCES =
      Path.of("..", "notebook-agent", "python").toAbsolutePath().normalize();

  private static final Duration LIMIT = Duration.ofMinutes(5);

  private Wheel() {}

  static Path built() throws IOException, InterruptedException {
    new Program("bash")
        .run(Map.of("PYTHON", Program.jupyter().path()), LIMIT, SOURCES.resolve("build").toString())
        .well();
    try (Stream<Path> files = Files.list(SOURCES.resolve("dist"))) {
      List<Path> all = files.toList();
      return all.get(0);
    }
  }
}
