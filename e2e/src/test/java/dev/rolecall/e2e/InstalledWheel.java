package dev.rolecall.e2e;

import dev.rolecall.e2e.parts.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The package {@code rolecall}, installed by pip into an environment without any Java. Its agent is
 * ended by {@link #end}.
 */
final class InstalledWheel {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final Path environment;
  private final Path runtime;

  /**
   * Makes the environment.
   *
   * @param environment a folder that is not there yet, of that Python
   * @param also what is installed beside the wheel
   */
  InstalledWheel(Path wheel, Program python, Path environment, String... also)
      throws IOException, InterruptedException {
    this.environment = environment;
    // The path of a socket has a hundred characters at most.
    this.runtime = Files.createTempDirectory(Path.of("/tmp"), "rolecall");
    python.run(Map.of(), LIMIT, "-m", "venv", environment.toString()).well();
    List<String> install =
        new ArrayList<>(
            List.of("install", "--quiet", "--disable-pip-version-check", wheel.toString()));
    install.addAll(List.of(also));
    program("pip").run(Map.of(), LIMIT, install.toArray(String[]::new)).well();
  }

  /** One of its environment. */
  Program program(String name) {
    return new Program(environment.resolve("bin").resolve(name).toString());
  }

  /** Where its agent listens. */
  Path runtime() {
    return runtime;
  }

  /** That of a notebook in a pod without Java. */
  Map<String, String> apart(SandboxProcess sandbox) {
    Map<String, String> apart = new HashMap<>(sandbox.exports());
    apart.put("PATH", environment.resolve("bin") + ":/usr/bin:/bin");
    apart.put("JAVA_HOME", "");
    apart.put("HOME", environment.resolveSibling("home").toString());
    apart.put("XDG_RUNTIME_DIR", runtime.toString());
    return apart;
  }

  void end() throws IOException, InterruptedException {
    new Program("pkill").run(Map.of(), LIMIT, "-f", "agent --socket " + runtime);
    new Program("rm").run(Map.of(), LIMIT, "-rf", runtime.toString());
  }
}
