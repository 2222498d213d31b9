package dev.rolecall.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.rolecall.testing.ServerKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fuzzes what a pod reads of the API server's answers, over TLS. Without {@code -Pfuzz} it runs
 * over the inputs that are kept beside it.
 */
class ApiServerAnswersFuzzTest {
  private static final String ACCOUNTS = "{\"kind\":\"ServiceAccountList\",\"items\":[]}";

  @TempDir private static Path folder;
  private static ApiServerStub server;

  @BeforeAll
  static void start() throws Exception {
    server = new ApiServerStub(folder, ServerKeys.in(folder));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /**
   * @param input a line with {@code a} for the accounts or {@code p} for the pod, and the answer
   */
  @FuzzTest(maxDuration = "1m")
  void whateverTheApiServerAnswersIsSeenOrNot(byte[] input) {
    if (input.length < 2) {
      return;
    }
    String body = new String(input, 2, input.length - 2, StandardCharsets.UTF_8);
    boolean accounts = input[0] == 'a';
    server.answers(ApiServerStub.ACCOUNTS, 200, accounts ? body : ACCOUNTS);
    server.answers(ApiServerStub.POD, 200, accounts ? "{}" : body);

    assertThat(
            new InPodCluster(server.environment(), folder, Duration.ofMinutes(1)).look().toString())
        .isNotEmpty();
  }
}
