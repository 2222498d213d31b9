package dev.rolecall.kfp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.failure.Secrets;
import dev.rolecall.report.Format;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Report;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a step has to tell, in each of its outputs.
 *
 * @param status {@code passed} or {@code failed}
 * @param reportJson one JSON object
 * @param report a self-contained page of HTML
 * @param summary Markdown
 * @param metrics how many checks ended how, and the figures of the report's exercise
 */
record StepResult(
    String status,
    String reportJson,
    String report,
    String summary,
    Map<String, BigDecimal> metrics) {
  private static final JsonMapper JSON = new JsonMapper();

  static StepResult of(Report report) {
    return new StepResult(
        report.passed() ? "passed" : "failed",
        Format.JSON.render(report),
        Format.HTML.render(report),
        Format.MARKDOWN.render(report),
        metrics(report));
  }

  private static Map<String, BigDecimal> metrics(Report report) {
    Map<String, BigDecimal> metrics = new LinkedHashMap<>();
    for (Outcome.Kind kind : Outcome.Kind.values()) {
      long count = report.checks().stream().filter(check -> check.outcome().kind() == kind).count();
      metrics.put("checks_" + kind.name().toLowerCase(Locale.ROOT), BigDecimal.valueOf(count));
    }
    metrics.putAll(report.exercise());
    return metrics;
  }

  /**
   * Of a step that could not run.
   *
   * @param told with cause and remedy
   */
  static StepResult unusable(String told) {
    String problem = Secrets.leftOut(told);
    return new StepResult(
        "failed",
        json(JSON.createObjectNode().put("error", problem)) + "\n",
        UnusablePage.render(problem),
        problem.indent(4),
        Map.of());
  }

  /** The content of the artifact {@code metrics}; what pipelines show of it is its metadata. */
  String metricsJson() {
    return json(metricsNode()) + "\n";
  }

  /**
   * The message ExecutorOutput (kubeflow/pipelines, pipeline_spec.proto) as JSON. The launcher
   * takes no key that it does not know, and no artifact that it did not ask for.
   */
  String executorOutput(ExecutorInput given) {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode artifacts = root.putObject("artifacts");
    add(artifacts, "report", given, JSON.createObjectNode());
    add(artifacts, "summary", given, JSON.createObjectNode());
    add(artifacts, "metrics", given, metricsNode());
    return json(root) + "\n";
  }

  private static void add(
      ObjectNode artifacts, String output, ExecutorInput given, ObjectNode metadata) {
    given
        .artifact(output)
        .ifPresent(
            artifact ->
                artifacts
                    .putObject(output)
                    .putArray("artifacts")
                    .addObject()
                    .put("name", artifact.name())
                    .put("uri", artifact.uri())
                    .set("metadata", metadata));
  }

  private ObjectNode metricsNode() {
    ObjectNode node = JSON.createObjectNode();
    metrics.forEach(node::put);
    return node;
  }

  private static String json(ObjectNode node) {
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree cannot be written", e);
    }
  }
}
