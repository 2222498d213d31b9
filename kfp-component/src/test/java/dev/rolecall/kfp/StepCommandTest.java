package dev.rolecall.kfp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rolecall.command.Ran;
import dev.rolecall.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps outside of any pod, whose chain is broken at its first link. */
class StepCommandTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;

  @Test
  void aBrokenChainFailsTheStepAfterAllOutputsAreWritten() throws IOException {
    Ran ran = step("{\"bucket\": \"ml-data\"}");

    assertThat(ran.code()).as(ran.err()).isEqualTo(1);
    assertThat(ran.out())
        .contains("web-identity-missing")
        .matches("(?s).*\\nVerdict: FAILED\\. [^\\n]+\\n.*");
    assertThat(ran.err()).isEmpty();
    isWhole("failed");
  }

  @Test
  void withReportABrokenChainLetsTheStepSucceed() throws IOException {
    Ran ran = step("{\"bucket\": \"ml-data\", \"on_failure\": \"report\"}");

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("Verdict: FAILED. ");
    isWhole("failed");
  }

  @Test
  void anInputThatCannotBeUsedIsToldInTheOutputsToo() throws IOException {
    for (String inputs :
        List.of(
            "{}",
            "{\"bucket\": \"s3://ml-data\"}",
            "{\"bucket\": \"ml-data\", \"region\": \"Frankfurt!\"}",
            "{\"bucket\": \"ml-data\", \"access\": \"all\"}",
            "{\"bucket\": \"ml-data\", \"exercise_mib\": 0.5}",
            "{\"bucket\": \"ml-data\", \"exercise_mib\": 1025}",
            "{\"bucket\": \"ml-data\", \"exercise_mib\": 1e999999999}",
            "{\"bucket\": \"ml-data\", \"exercise_mib\": 1e10}",
            "{\"bucket\": \"ml-data\", \"exercise\": \"lots\"}",
            "{\"bucket\": \"ml-data\", \"exercise_concurrency\": 0}",
            "{\"bucket\": \"ml-data\", \"exercise_seconds\": 301}",
            "{\"bucket\": \"ml-data\", \"on_failure\": \"ignore\"}")) {
      Ran ran = step(inputs);

      assertThat(ran.code()).as(inputs).isEqualTo(2);
      assertThat(ran.out()).isEmpty();
      assertThat(ran.err()).startsWith("rolecall step: the input ");
      assertThat(JSON.readTree(text("report_json")).path("error").asText())
          .isEqualTo(ran.err().strip().substring("rolecall step: ".length()));
      isWhole("failed");
    }
  }

  @Test
  void whatIsSaidOfAnInputIsGolden() {
    StringBuilder said = new StringBuilder();
    for (String inputs :
        List.of(
            "{}",
            "{\"bucket\": \"s3://ml-data\"}",
            "{\"bucket\": \"ml-data\", \"region\": \"Frankfurt\\u001b[31m\"}",
            "{\"bucket\": \"ml-data\", \"access\": \"all\"}",
            "{\"bucket\": \"ml-data\", \"exercise_mib\": \"many\"}",
            "{\"bucket\": \"ml-data\", \"exercise\": \"500 files\"}",
            "{\"bucket\": \"ml-data\", \"exercise_concurrency\": 65}",
            "{\"bucket\": \"ml-data\", \"exercise_seconds\": \"long\"}",
            "{\"bucket\": \"ml-data\", \"on_failure\": \"ignore\"}")) {
      said.append(step(inputs).err()).append("\n");
    }
    said.append(run("--executor-input", "{", "--status", path("status")).err());
    Golden.check(getClass(), "inputs.txt", said.toString());
  }

  @Test
  void whatAReaderWouldObeyInAnInputIsNotSaidAgain() throws IOException {
    // Another direction of writing, a control sequence of eight bits, a line's end, half a letter.
    String hostile = "eu\u202e\u009b31m\u2028\ud83d!";

    Ran ran = step(JSON.createObjectNode().put("bucket", "ml-data").put("region", hostile) + "");

    assertThat(ran.err()).startsWith("rolecall step: the input region cannot be \"eu??31m??!\".\n");
    assertThat(text("report")).contains("eu??31m??!");
    assertThat(text("summary")).contains("\"eu??31m??!\"");
  }

  @Test
  void aLongInputIsCutBetweenItsLetters() {
    assertThat(
            step("{\"bucket\": \"ml-data\", \"region\": \"" + "x" + "😀".repeat(80) + "\"}").err())
        .contains("cannot be \"x" + "😀".repeat(79) + "…\".");
  }

  @Test
  void aNumberMayComeAsPipelinesWriteIt() {
    for (String mib : List.of("0", "8.0", "\"8\"", "1024", "null", "\"\"")) {
      assertThat(step("{\"bucket\": \"ml-data\", \"exercise_mib\": " + mib + "}").code())
          .as(mib)
          .isEqualTo(1);
    }
  }

  @Test
  void anInputThatIsNotJsonIsToldWhereThePathsAreKnown() throws IOException {
    Ran ran = run("--executor-input", "{\"inputs\"", "--status", path("status"));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("the executor input is not JSON");
    assertThat(text("status")).isEqualTo("failed");
  }

  @Test
  void anOutputThatCannotBeWrittenIsUsedWrongly() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Ran ran =
        run(
            "--executor-input",
            "{\"inputs\": {\"parameterValues\": {\"bucket\": \"ml-data\"}}}",
            "--status",
            file.resolve("status").toString());

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).contains("Verdict: FAILED. ");
    assertThat(ran.err()).startsWith("rolecall step: cannot write the output " + file);
  }

  @Test
  void theRegionOfTheInputIsThatOfTheVerification() {
    Map<String, String> pod =
        Map.of(
            "AWS_ROLE_ARN",
            "arn:aws:iam::111122223333:role/team-a",
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            "/none");
    String region = "\"region\": \"%s\"";

    assertThat(with(pod, region.formatted("")).out()).contains("region-missing");
    assertThat(with(pod, region.formatted("eu-west-1")).out()).doesNotContain("region-missing");
  }

  private Ran with(Map<String, String> environment, String input) {
    return Ran.with(
        environment,
        false,
        List.of(new StepCommand()),
        "step",
        "--executor-input",
        "{\"inputs\": {\"parameterValues\": {\"bucket\": \"ml-data\", " + input + "}}}");
  }

  /** As {@code component.yaml} has the launcher run it. */
  private Ran step(String inputs) {
    return run(
        "--executor-input",
        executorInput(inputs),
        "--status",
        path("status"),
        "--report-json",
        path("report_json"),
        "--report",
        path("report"),
        "--summary",
        path("summary"),
        "--metrics",
        path("metrics"));
  }

  private static Ran run(String... arguments) {
    return Ran.with(
        Map.of(),
        false,
        List.of(new StepCommand()),
        Stream.concat(Stream.of("step"), Stream.of(arguments)).toArray(String[]::new));
  }

  private String executorInput(String inputs) {
    return """
        {"inputs": {"parameterValues": %s},
         "outputs": {
           "parameters": {"status": {"outputFile": "ignored"}},
           "artifacts": {
             "report": {"artifacts": [{"name": "r", "uri": "minio://b/r", "type": {"schemaTitle": "system.HTML"}}]},
             "summary": {"artifacts": [{"name": "s", "uri": "minio://b/s"}]},
             "metrics": {"artifacts": [{"name": "m", "uri": "minio://b/m"}]}},
           "outputFile": "%s"}}"""
        .formatted(inputs, path("executor_output.json"));
  }

  private void isWhole(String status) throws IOException {
    assertThat(text("status")).isEqualTo(status);
    assertThat(JSON.readTree(text("report_json")).isObject()).isTrue();
    assertThat(text("report")).startsWith("<!DOCTYPE html>");
    assertThat(text("summary")).isNotBlank();
    JsonNode artifacts = JSON.readTree(text("executor_output.json")).path("artifacts");
    assertThat(artifacts.at("/report/artifacts/0/uri").asText()).isEqualTo("minio://b/r");
    assertThat(artifacts.at("/metrics/artifacts/0/metadata"))
        .isEqualTo(JSON.readTree(text("metrics")))
        .allMatch(JsonNode::isNumber);
    try (Stream<Path> files = Files.list(folder.resolve("made"))) {
      assertThat(files).hasSize(6);
    }
    for (String name : List.of("status", "report_json", "report", "executor_output.json")) {
      Files.delete(Path.of(path(name)));
    }
  }

  /** In a folder that the step has to make. */
  private String path(String name) {
    return folder.resolve("made").resolve(name).toString();
  }

  private String text(String name) throws IOException {
    return Files.readString(Path.of(path(name)));
  }
}
