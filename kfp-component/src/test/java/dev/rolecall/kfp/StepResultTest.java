package dev.rolecall.kfp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.report.Samples;
import dev.rolecall.testing.Golden;
import org.junit.jupiter.api.Test;

class StepResultTest {
  /** As Kubeflow Pipelines 2.17 hands it in, with a key more. */
  private static final String GIVEN =
      """
      {"inputs": {"parameterValues": {"bucket": "ml-data"}},
       "outputs": {"artifacts": {
         "report": {"artifacts": [{"name": "1/report", "uri": "minio://mlpipeline/v2/artifacts/report",
           "type": {"schemaTitle": "system.HTML"}, "metadata": {"display_name": "report"}}]},
         "summary": {"artifacts": [{"name": "1/summary", "uri": "minio://mlpipeline/v2/artifacts/summary"}]},
         "metrics": {"artifacts": [{"name": "1/metrics", "uri": "minio://mlpipeline/v2/artifacts/metrics"}]},
         "executor-logs": {"artifacts": [{"name": "1/logs", "uri": "minio://mlpipeline/v2/artifacts/logs"}]}},
        "outputFile": "/tmp/kfp_outputs/output_metadata.json"}}""";

  @Test
  void theExecutorOutputNamesWhatWasMadeWithItsFigures() {
    Golden.check(
        getClass(),
        "executor-output.json",
        StepResult.of(Samples.passed()).executorOutput(ExecutorInput.parse(GIVEN)));
  }

  @Test
  void anArtifactThatWasNotAskedForIsNotNamed() {
    assertThat(StepResult.of(Samples.passed()).executorOutput(ExecutorInput.NOTHING))
        .isEqualTo("{\"artifacts\":{}}\n");
  }

  @Test
  void theStatusIsTheVerdict() {
    assertThat(StepResult.of(Samples.passed()).status()).isEqualTo("passed");
    assertThat(StepResult.of(Samples.failedInPod()).status()).isEqualTo("failed");
  }

  @Test
  void aProblemIsTextInItsPage() {
    assertThat(StepResult.unusable("<script>&").report())
        .isEqualTo(
            "<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Rolecall</title>"
                + "<pre>&lt;script&gt;&amp;</pre></html>\n");
  }

  @Test
  void aProblemIsNoTemplate() {
    assertThat(StepResult.unusable(StepSentences.notJson()).report()).contains("of {{$}}, as");
    assertThat(StepResult.unusable("{{{problem}}} %s $1").report())
        .contains("<pre>{{{problem}}} %s $1</pre>");
  }
}
