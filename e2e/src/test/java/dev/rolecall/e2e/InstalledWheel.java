package dev.rolecall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.e2e.parts.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The package {@code rolecall}, built, and installed by pip into an environment without any Java.
 * Its agent is ended by {@link #end}.
 */
final class InstalledWheel {
  static final Path SOURCES =
      Path.of("..", "notebook-agent", "python").toAbsolutePath().normalize();
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final Path folder;
  private final Path wheel;
  private final Path runtime;

  /**
   * @param also what is installed beside it
   */
  InstalledWheel(Path folder, String... also) throws IOException, InterruptedException {
    this.folder = folder;
    // The path of a socket has a hundred characters at most.
    this.runtime = Files.createTempDirectory(Path.of("/tmp"), "rolecall");
    done(
        new Program("bash"),
        Map.of("PYTHON", Program.jupyter().path()),
        SOURCES.resolve("build").toString());
    try (Stream<Path> files = Files.list(SOURCES.resolve("dist"))) {
      this.wheel = files.toList().get(0);
    }
    done(Program.jupyter(), Map.of(), "-m", "venv", folder.resolve("venv").toString());
    List<String> install =
        new ArrayList<>(
            List.of("install", "--quiet", "--disable-pip-version-check", wheel.toString()));
    install.addAll(List.of(also));
    done(program("pip"), Map.of(), install.toArray(String[]::new));
  }

  private static void done(Program program, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Program.Ended ended = program.run(environment, LIMIT, arguments);
    assertThat(ended.exit()).as(ended.out() + ended.err()).isZero();
  }

  Path wheel() {
    return wheel;
  }

  /** One of its environment. */
  Program program(String name) {
    return new Program(folder.resolve("venv/bin").resolve(name).toString());
  }

  /** That of a notebook in a pod without Java. */
  Map<String, String> apart(SandboxProcess sandbox) {
    Map<String, String> apart = new HashMap<>(sandbox.exports());
    apart.put("PATH", folder.resolve("venv/bin") + ":/usr/bin:/bin");
    apart.put("JAVA_HOME", "");
    apart.put("HOME", folder.resolve("home").toString());
    apart.put("XDG_RUNTIME_DIR", runtime.toString());
    return apart;
  }

  void end() throws IOException, InterruptedException {
    new Program("pkill").run(Map.of(), LIMIT, "-f", "agent --socket " + runtime);
    new Program("rm").run(Map.of(), LIMIT, "-rf", runtime.toString());
  }
}
