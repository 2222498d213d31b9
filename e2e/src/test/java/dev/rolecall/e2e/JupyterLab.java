package dev.rolecall.e2e;

import dev.rolecall.e2e.parts.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * JupyterLab as a notebook's pod has it: of a user without any rights, in an environment of his
 * own, with a home, a runtime folder and no Java. Where the tests are not root it is their user's.
 */
final class JupyterLab implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Pattern READY =
      Pattern.compile("(http://127\\.0\\.0\\.1:\\d+)/lab\\?token=");

  /** Nobody else's, and without a home. */
  private static final List<String> AS_NOBODY =
      "root".equals(System.getProperty("user.name"))
          ? List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")
          : List.of();

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final String token = UUID.randomUUID().toString();
  private final String url;
  private final Process server;

  /**
   * Installs it, with what else is named, and starts it.
   *
   * @param variables of the pod
   * @param packages as pip takes them; files are handed to the user
   */
  JupyterLab(Map<String, String> variables, List<String> packages)
      throws IOException, InterruptedException {
    // The path of a socket has a hundred characters at most.
    folder = Files.createTempDirectory(Path.of("/tmp"), "rolecall-lab");
    environment.putAll(variables);
    environment.put("HOME", folder.resolve("home").toString());
    environment.put("PATH", folder.resolve("venv/bin") + ":/usr/bin:/bin");
    environment.put("JAVA_HOME", "");
    environment.put("XDG_RUNTIME_DIR", folder.resolve("runtime").toString());
    Path notebooks = Files.createDirectories(folder.resolve("home/notebooks"));
    Files.createDirectory(folder.resolve("runtime"));
    Files.createDirectory(folder.resolve("wheels"));
    environment.put(
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        Files.copy(
                Path.of(variables.getOrDefault("AWS_WEB_IDENTITY_TOKEN_FILE", "/dev/null")),
                folder.resolve("token"))
            .toString());
    configure();
    List<String> handed = new ArrayList<>();
    for (String each : packages) {
      handed.add(each.contains("/") ? handOver(Path.of(each)) : each);
    }
    own();
    done(Program.systemPython().path(), "-m", "venv", folder.resolve("venv").toString());
    List<String> install =
        new ArrayList<>(List.of("pip", "install", "--quiet", "--disable-pip-version-check"));
    install.addAll(handed);
    install.add("jupyterlab==4.5.*");
    done(install.toArray(String[]::new));
    server = started(notebooks);
    url = ready();
  }

  private String handOver(Path file) throws IOException {
    return Files.copy(file, folder.resolve("wheels").resolve(file.getFileName())).toString();
  }

  /** All cells are on the page, and nothing asks whether one wants news. */
  private void configure() throws IOException {
    Path jupyter = folder.resolve("home/.jupyter");
    write(
        jupyter.resolve(
            "lab/user-settings/@jupyterlab/notebook-extension/tracker.jupyterlab-settings"),
        "{\"windowingMode\": \"none\"}");
    write(
        jupyter.resolve("labconfig/page_config.json"),
        "{\"disabledExtensions\": {\"@jupyterlab/apputils-extension:announcements\": true}}");
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void own() throws IOException, InterruptedException {
    if (!AS_NOBODY.isEmpty()) {
      new Program("chown").run(Map.of(), LIMIT, "-R", "nobody:nogroup", folder.toString()).well();
    }
    new Program("chmod").run(Map.of(), LIMIT, "700", folder.resolve("runtime").toString()).well();
  }

  /** What a program says that the user runs to its end. */
  String done(String... command) throws IOException, InterruptedException {
    List<String> all = as(command);
    return new Program(all.get(0))
        .run(environment, LIMIT, all.subList(1, all.size()).toArray(String[]::new))
        .well()
        .out();
  }

  private List<String> as(String... command) {
    List<String> all = new ArrayList<>(AS_NOBODY);
    if (command[0].startsWith("/")) {
      all.addAll(List.of(command));
    } else {
      all.add(folder.resolve("venv/bin").resolve(command[0]).toString());
      all.addAll(List.of(command).subList(1, command.length));
    }
    return all;
  }

  private Process started(Path notebooks) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            as(
                "jupyter",
                "lab",
                "--no-browser",
                "--ServerApp.ip=127.0.0.1",
                "--ServerApp.port=0",
                "--IdentityProvider.token=" + token,
                "--ServerApp.root_dir=" + notebooks));
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.directory(notebooks.toFile()).redirectErrorStream(true).start();
  }

  /** Where it answers; what it says after that is read by nobody, and must not stop it. */
  private String ready() throws IOException {
    BufferedReader said = server.inputReader(StandardCharsets.UTF_8);
    StringBuilder all = new StringBuilder();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      all.append(line).append('\n');
      Matcher matched = READY.matcher(line);
      if (matched.find()) {
        CompletableFuture<Void> unused = CompletableFuture.runAsync(() -> drain(said));
        return matched.group(1);
      }
    }
    throw new IllegalStateException("JupyterLab did not start: " + all);
  }

  private static void drain(BufferedReader said) {
    try (Stream<String> lines = said.lines()) {
      lines.forEach(line -> {});
    } catch (UncheckedIOException ended) {
      // It says nothing any more.
    }
  }

  String url() {
    return url;
  }

  String token() {
    return token;
  }

  /** With what its kernels and their agent are. */
  @Override
  public void close() throws IOException {
    server.destroy();
    try {
      if (!server.waitFor(20, TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
      new Program("pkill").run(Map.of(), LIMIT, "-f", "agent --socket " + folder + "/runtime");
      new Program("rm").run(Map.of(), LIMIT, "-rf", folder.toString()).well();
    } catch (InterruptedException e) {
      server.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
