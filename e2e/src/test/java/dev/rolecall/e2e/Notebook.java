package dev.rolecall.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rolecall.e2e.parts.Program;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A notebook that the real kernel ran to its end. It stays in {@link #FOLDER}, to be looked at. */
record Notebook(Path file, JsonNode json) {
  static final Path JAR =
      Path.of("..", "notebook-agent", "target", "rolecall-notebook.jar")
          .toAbsolutePath()
          .normalize();
  static final Path FOLDER = Path.of("target", "notebook").toAbsolutePath();
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** In the kernel JJava. */
  static Notebook run(String name, Map<String, String> environment, String... cells)
      throws IOException, InterruptedException {
    return run(Program.jupyter(), List.of("java", "java"), name, apart(environment), cells);
  }

  /** In the kernel of a Python. */
  static Notebook runPython(
      Program python, String name, Map<String, String> environment, String... cells)
      throws IOException, InterruptedException {
    return run(python, List.of("python3", "python"), name, environment, cells);
  }

  private static Notebook run(
      Program jupyter,
      List<String> kernel,
      String name,
      Map<String, String> environment,
      String... cells)
      throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    Path file = FOLDER.resolve(name + ".ipynb");
    List<String> arguments = new ArrayList<>(List.of(resource("notebook.py"), file.toString()));
    arguments.addAll(kernel);
    arguments.addAll(List.of(cells));
    Program.Ended ended = jupyter.run(environment, LIMIT, arguments.toArray(String[]::new));
    if (ended.exit() != 0) {
      throw new IllegalStateException("the notebook did not run: " + ended.err());
    }
    return new Notebook(file, new ObjectMapper().readTree(file.toFile()));
  }

  /** The kernel's JDK is this JVM's, and no kernel or setting of the user's counts. */
  private static Map<String, String> apart(Map<String, String> environment) {
    Map<String, String> apart = new HashMap<>(environment);
    String java = Path.of(SandboxProcess.java()).resolveSibling("").toString();
    apart.put("PATH", java + ":" + System.getenv("PATH"));
    for (String kind : List.of("CONFIG", "DATA", "RUNTIME")) {
      apart.put("JUPYTER_%s_DIR".formatted(kind), FOLDER.resolve("jupyter").toString());
    }
    return apart;
  }

  /** All that a cell shows, in its order; cells are counted from 0. */
  List<JsonNode> outputs(int cell) {
    List<JsonNode> outputs = new ArrayList<>();
    json.at("/cells/%d/outputs".formatted(cell)).forEach(outputs::add);
    return outputs;
  }

  /** What a cell wrote to its streams. */
  String streamed(int cell) {
    return outputs(cell).stream()
        .filter(output -> output.path("output_type").asText().equals("stream"))
        .map(output -> output.path("text"))
        .map(text -> text.isTextual() ? text.asText() : lines(text))
        .collect(Collectors.joining());
  }

  private static String lines(JsonNode text) {
    StringBuilder all = new StringBuilder();
    text.forEach(line -> all.append(line.asText()));
    return all.toString();
  }

  Stream<JsonNode> outputs() {
    return json.findValues("outputs").stream().flatMap(Notebook::each);
  }

  private static Stream<JsonNode> each(JsonNode outputs) {
    List<JsonNode> each = new ArrayList<>();
    outputs.forEach(each::add);
    return each.stream();
  }

  /** What one output says in that form; nbformat keeps a text as its lines. */
  static String data(JsonNode output, String form) {
    StringBuilder text = new StringBuilder();
    JsonNode data = output.path("data").path(form);
    if (data.isTextual()) {
      return data.asText();
    }
    data.forEach(line -> text.append(line.asText()));
    return text.toString();
  }

  /** As a page with JupyterLab's own style: {@code light} or {@code dark}. */
  Path page(String theme) throws IOException, InterruptedException {
    String name = file.getFileName().toString().replace(".ipynb", "-" + theme);
    Program.Ended ended =
        Program.jupyter()
            .run(
                apart(Map.of()),
                LIMIT,
                "-m",
                "nbconvert",
                "--to",
                "html",
                "--HTMLExporter.theme=" + theme,
                "--output",
                name,
                file.toString());
    if (ended.exit() != 0) {
      throw new IllegalStateException("the notebook is no page: " + ended.err());
    }
    return FOLDER.resolve(name + ".html");
  }

  static String resource(String name) {
    try {
      return Path.of(Objects.requireNonNull(Notebook.class.getResource(name)).toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
