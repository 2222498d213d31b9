package dev.rolecall.kfp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rolecall.command.UsageException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What Kubeflow Pipelines tells a step of itself: the message ExecutorInput (kubeflow/pipelines,
 * pipeline_spec.proto) as JSON. What is absent, unknown or of another kind than there is no error.
 */
record ExecutorInput(JsonNode json) {
  /** Of which nothing is known. */
  static final ExecutorInput NOTHING = new ExecutorInput(MissingNode.getInstance());

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * Reads it.
   *
   * @throws UsageException where it is not JSON
   */
  static ExecutorInput parse(String text) {
    try {
      return new ExecutorInput(JSON.readTree(text));
    } catch (JsonProcessingException e) {
      throw new UsageException(StepSentences.notJson());
    }
  }

  /** An input parameter as text; empty where it has no value. */
  String parameter(String name) {
    return text(json.path("inputs").path("parameterValues").path(name));
  }

  /** Where the executor output goes. */
  Optional<Path> outputFile() {
    String file = text(json.path("outputs").path("outputFile"));
    try {
      return Optional.of(file).filter(path -> !path.isEmpty()).map(Path::of);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /**
   * An artifact that the step is to make.
   *
   * @param name that the pipeline's backend gave it
   * @param uri where it is kept, for example {@code minio://bucket/path/report}
   */
  record Artifact(String name, String uri) {}

  /** The output artifact of this name in the component, where there is one. */
  Optional<Artifact> artifact(String output) {
    JsonNode artifact =
        json.path("outputs").path("artifacts").path(output).path("artifacts").path(0);
    return artifact.isObject()
        ? Optional.of(new Artifact(text(artifact.path("name")), text(artifact.path("uri"))))
        : Optional.empty();
  }

  private static String text(JsonNode value) {
    return value.isValueNode() && !value.isNull() ? value.asText() : "";
  }
}
