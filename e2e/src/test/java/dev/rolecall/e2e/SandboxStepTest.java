package dev.rolecall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rolecall.e2e.sandbox.Sandbox;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The step of a pipeline whose chain holds, in this JVM. */
final class SandboxStepTest {
  @Test
  void aSoundChainPassesAndItsFiguresAreMetrics(@TempDir Path folder) throws Exception {
    Sandbox.Settings settings =
        new Sandbox.Settings(
            List.of("team-a"), InetAddress.getLoopbackAddress(), 0, Duration.ofHours(1));
    try (Sandbox sandbox = Sandbox.start(settings, Clock.systemUTC())) {
      CommandRun step =
          CommandRun.of(
              sandbox.environment("team-a"),
              "step",
              "--executor-input",
              "{\"inputs\": {\"parameterValues\": {\"bucket\": \"ml-data\", \"prefix\": \"team-a\", \"exercise_mib\": 1}}}",
              "--status",
              folder.resolve("status").toString(),
              "--metrics",
              folder.resolve("metrics").toString());

      assertThat(step.exit()).as(step.out() + step.err()).isZero();
      assertThat(step.out()).contains("The role moves objects up and down");
      assertThat(Files.readString(folder.resolve("status"))).isEqualTo("passed");
      JsonNode metrics = new JsonMapper().readTree(folder.resolve("metrics").toFile());
      assertThat(metrics).allMatch(JsonNode::isNumber);
      assertThat(metrics.fieldNames())
          .toIterable()
          .contains("checks_passed", "sts_exchange_ms", "s3_upload_mib_per_s");
    }
  }
}
