package dev.rolecall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rolecall.e2e.parts.ComponentImage;
import dev.rolecall.e2e.parts.Needs;
import dev.rolecall.e2e.parts.Part;
import dev.rolecall.e2e.parts.Program;
import dev.rolecall.e2e.parts.ShellImage;
import dev.rolecall.e2e.sandbox.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The component in the example pipeline, which another step follows that reads its outputs. Real
 * parts: Kubeflow Pipelines' SDK, which compiles the pipeline and runs it by its local runner;
 * Docker; the image. What it cannot show is the launcher of a cluster.
 */
@Needs({Part.KFP, Part.IMAGE})
final class KfpIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final JsonMapper JSON = new JsonMapper();
  private static final Path COMPONENT = Path.of("..", "kfp-component");
  private static final String MOUNT = "/var/run/secrets/eks.amazonaws.com/serviceaccount";

  private static final Sandbox sandbox =
      Sandbox.start(
          new Sandbox.Settings(
              List.of("team-a", "team-b"),
              InetAddress.getLoopbackAddress(),
              0,
              Duration.ofHours(1)),
          Clock.systemUTC());

  @TempDir private Path folder;

  @BeforeEach
  void copyWithTheImagesOfThisMachine() throws IOException {
    copy("component.yaml", "rolecall/kfp-component:local", ComponentImage.name());
    copy("example_pipeline.py", ShellImage.DEFAULT, ShellImage.name());
  }

  @AfterAll
  static void close() {
    sandbox.close();
  }

  @Test
  void aSoundChainPassesAndTheNextStepReadsIt() throws Exception {
    Program.Ended ended = run("team-a", Map.of("exercise_mib", 9));

    assertThat(ended.exit()).as(ended.out() + ended.err()).isZero();
    assertThat(note(ended))
        .isEqualTo("The chain has passed; its report is %d bytes.", Files.size(output("report")));
    assertThat(ended.out()).contains("Verdict: PASSED. The chain holds.");
    assertThat(Files.readString(output("status"))).isEqualTo("passed");
    assertThat(json("report_json").path("verdict").asText()).isEqualTo("passed");
    assertThat(Files.readString(output("report"))).startsWith("<!DOCTYPE html>");
    assertThat(Files.readString(output("summary"))).contains("The chain holds");
    assertThat(metrics())
        .isEqualTo(json("metrics"))
        .allMatch(JsonNode::isNumber)
        .hasSizeGreaterThan(10);
    assertThat(metrics().path("s3_upload_mib_per_s").asDouble()).isPositive();
    assertThat(metrics().path("s3_download_mib_per_s").asDouble()).isPositive();
    assertThat(metrics().path("checks_failed").asInt(-1)).isZero();
  }

  @Test
  void aBrokenChainIsReportedWhereThatIsWanted() throws Exception {
    Program.Ended ended = run("team-b", Map.of("on_failure", "report"));

    assertThat(ended.exit()).as(ended.out() + ended.err()).isZero();
    assertThat(note(ended))
        .isEqualTo("The chain has failed; its report is %d bytes.", Files.size(output("report")));
    assertThat(Files.readString(output("status"))).isEqualTo("failed");
    assertThat(json("report_json").path("verdict").asText()).isEqualTo("failed");
    assertThat(Files.readString(output("summary"))).contains("trust-sub-mismatch");
    assertThat(metrics().path("checks_failed").asInt()).isEqualTo(1);
  }

  @Test
  void aBrokenChainFailsThePipelineAndItsLogHasTheReport() throws Exception {
    Program.Ended ended = run("team-b", Map.of());

    assertThat(ended.exit()).isNotZero();
    assertThat(ended.err()).contains("FAILURE", "Inner task failed: ");
    assertThat(ended.out())
        .contains("trust-sub-mismatch")
        .contains("Verdict: FAILED. The chain does not hold: ")
        .doesNotContain("The chain has failed;");
  }

  @Test
  void anInputThatCannotBeUsedFailsThePipelineWithWhatToGive() throws Exception {
    Program.Ended ended = run("team-a", Map.of("exercise_mib", 2000));

    assertThat(ended.exit()).isNotZero();
    assertThat(ended.out())
        .contains("the input exercise_mib cannot be \"2000\"", "from 0 to 1024")
        .doesNotContain("The chain has");
    assertThat(Files.readString(output("status"))).isEqualTo("failed");
  }

  @Test
  void pipelinesTakeTheComponentForWhatItIs() throws Exception {
    run("team-a", Map.of("exercise_mib", 0));

    JsonNode pipeline = JSON.readTree(folder.resolve("pipeline.json").toFile());
    JsonNode component = pipeline.at("/components/comp-rolecall");
    JsonNode inputs = component.at("/inputDefinitions/parameters");
    assertThat(inputs.properties())
        .extracting(
            input ->
                "%s %s %s"
                    .formatted(
                        input.getKey(),
                        input.getValue().path("parameterType").asText(),
                        input.getValue().path("defaultValue").asText("required")))
        .containsExactlyInAnyOrder(
            "bucket STRING required",
            "prefix STRING ",
            "access STRING write",
            "region STRING ",
            "exercise_mib NUMBER_INTEGER 8.0",
            "exercise STRING ",
            "exercise_concurrency NUMBER_INTEGER 8.0",
            "exercise_seconds NUMBER_INTEGER 0.0",
            "on_failure STRING fail");
    assertThat(component.at("/outputDefinitions/parameters").properties())
        .extracting(
            output -> output.getKey() + " " + output.getValue().path("parameterType").asText())
        .containsExactlyInAnyOrder("status STRING", "report_json STRING");
    assertThat(component.at("/outputDefinitions/artifacts").properties())
        .extracting(
            output ->
                output.getKey() + " " + output.getValue().at("/artifactType/schemaTitle").asText())
        .containsExactlyInAnyOrder(
            "report system.HTML", "summary system.Markdown", "metrics system.Metrics");
    assertThat(pipeline.at("/root/dag/tasks/rolecall/cachingOptions"))
        .isEqualTo(JSON.createObjectNode());
  }

  /** As a pod of team-a, with the token of a Profile. */
  private Program.Ended run(String profile, Map<String, Object> arguments)
      throws IOException, InterruptedException, URISyntaxException {
    Map<String, String> environment = sandbox.environment("team-a");
    environment.put("AWS_WEB_IDENTITY_TOKEN_FILE", MOUNT + "/token");
    // The inputs say it.
    String bucket = Objects.requireNonNull(environment.remove("ROLECALL_BUCKET"));
    String prefix = Objects.requireNonNull(environment.remove("ROLECALL_PREFIX"));
    Map<String, Object> all = new HashMap<>(Map.of("bucket", bucket, "prefix", prefix));
    all.putAll(arguments);
    Path volume = sandbox.member(profile).volume().token().resolveSibling("");
    return Program.kfpPython()
        .run(
            Map.of(),
            LIMIT,
            Path.of(Objects.requireNonNull(getClass().getResource("kfp_pipeline.py")).toURI())
                .toString(),
            folder.toString(),
            JSON.writeValueAsString(
                Map.of(
                    "arguments",
                    all,
                    "environment",
                    environment,
                    "mount",
                    List.of(volume.toString(), MOUNT))));
  }

  private void copy(String file, String image, String local) throws IOException {
    String text = Files.readString(COMPONENT.resolve(file));
    assertThat(text).contains(image);
    Files.writeString(folder.resolve(file), text.replace(image, local));
  }

  private static String note(Program.Ended ended) throws IOException {
    List<String> lines = ended.out().strip().lines().toList();
    return JSON.readTree(lines.get(lines.size() - 1)).path("Output").asText().strip();
  }

  /** Below outputs, the pipeline's name and time, and the task's name. */
  private Path output(String name) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("outputs"))) {
      return files
          .filter(file -> file.endsWith(Path.of("rolecall", name)))
          .findFirst()
          .orElseThrow();
    }
  }

  private JsonNode json(String name) throws IOException {
    return JSON.readTree(output(name).toFile());
  }

  /** As pipelines show them. */
  private JsonNode metrics() throws IOException {
    return json("executor_output.json").at("/artifacts/metrics/artifacts/0/metadata");
  }
}
