package dev.rolecall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.e2e.parts.Program;
import dev.rolecall.e2e.sandbox.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The provider as engines make it, by its class's name and a static factory, in processes that have
 * a pod's environment. Real parts: Hadoop's S3A, the clients of Iceberg.
 */
final class EnginesIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Sandbox sandbox =
      Sandbox.start(
          new Sandbox.Settings(
              List.of("team-a"), InetAddress.getLoopbackAddress(), 0, Duration.ofHours(1)),
          Clock.systemUTC());

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  void hadoopsS3aWorksInTheScopeAndIsRefusedElsewhere() throws Exception {
    Program.Ended s3a = run(S3aProgram.class, sandbox.environment("team-a"));

    assertThat(s3a.out().lines())
        .as(s3a.err())
        .containsExactly(
            "listed file.txt",
            "read written by S3A",
            "deleted true",
            "outside AccessDeniedException",
            "keys of ten file systems 1");
    assertThat(s3a.exit()).isZero();
  }

  @Test
  void icebergsClientsActAsTheRoleAndMayBeToldTheRegion() throws Exception {
    Map<String, String> pod = sandbox.environment("team-a");
    pod.remove("AWS_REGION");
    pod.remove("AWS_DEFAULT_REGION");

    Program.Ended iceberg = run(IcebergProgram.class, pod, Sandbox.REGION);

    assertThat(iceberg.out())
        .as(iceberg.err())
        .matches("arn:aws:sts::\\d{12}:assumed-role/team-a/team-a-.+\\s+");
    assertThat(iceberg.exit()).isZero();
  }

  private static Program.Ended run(Class<?> program, Map<String, String> pod, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    return new Program(SandboxProcess.java()).run(pod, LIMIT, command.toArray(String[]::new));
  }
}
