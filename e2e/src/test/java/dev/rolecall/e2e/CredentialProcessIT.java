package dev.rolecall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.e2e.parts.Needs;
import dev.rolecall.e2e.parts.Part;
import dev.rolecall.e2e.parts.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code rolecall-credentials} as the credential_process of an AWS config file, used by clients
 * that are not ours. Real parts: boto3, the aws CLI, the built jar.
 */
final class CredentialProcessIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String BOTO3 =
      """
      import boto3
      session = boto3.Session()
      credentials = session.get_credentials()
      print(credentials.method, credentials.get_frozen_credentials().access_key[:4])
      print(session.client("sts").get_caller_identity()["Arn"])
      """;

  @TempDir Path folder;
  private final Sandbox sandbox =
      Sandbox.start(
          new Sandbox.Settings(
              List.of("team-a", "team-b"),
              InetAddress.getLoopbackAddress(),
              0,
              Duration.ofHours(1)),
          Clock.systemUTC());
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void install() throws IOException {
    // Below a file, where no archive can be made that would outlive the test.
    Launcher launcher =
        Launcher.copiedTo(folder.resolve("rolecall")).withCache(folder.resolve("config/cache"));
    environment.putAll(launcher.settings());
    environment.put("HOME", folder.toString());
    environment.put("AWS_CONFIG_FILE", folder.resolve("config").toString());
    environment.put("AWS_ENDPOINT_URL", sandbox.aws().endpoint().toString());
    environment.put("AWS_PROFILE", "team-a");
    Files.writeString(
        folder.resolve("config"),
        profile("team-a", "team-a", launcher) + profile("mixed-up", "team-b", launcher));
  }

  private String profile(String name, String token, Launcher launcher) {
    return """
        [profile %s]
        region = %s
        credential_process = %s --region %s --role-arn %s --token-file %s
        """
        .formatted(
            name,
            Sandbox.REGION,
            launcher.path(),
            Sandbox.REGION,
            sandbox.member("team-a").roleArn(),
            sandbox.member(token).volume().token());
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  @Needs(Part.BOTO3)
  void boto3ActsAsTheRole() throws Exception {
    Program.Ended boto3 = Program.python().run(environment, LIMIT, "-c", BOTO3);

    assertThat(boto3.exit()).as(boto3.err()).isZero();
    assertThat(boto3.out().lines())
        .satisfiesExactly(
            method -> assertThat(method).isEqualTo("custom-process ASIA"),
            arn -> assertThat(arn).matches("arn:aws:sts::\\d{12}:assumed-role/team-a/team-a-.+"));
  }

  @Test
  @Needs(Part.BOTO3)
  void boto3ShowsWhyThereAreNoCredentials() throws Exception {
    environment.put("AWS_PROFILE", "mixed-up");

    Program.Ended boto3 = Program.python().run(environment, LIMIT, "-c", BOTO3);

    assertThat(boto3.exit()).isNotZero();
    assertThat(boto3.err())
        .contains("rolecall-credentials: STS refused the role ")
        .contains("AccessDenied (HTTP 403)")
        .contains("aws iam get-role --role-name team-a");
  }

  @Test
  @Needs(Part.AWSCLI)
  void theAwsCliActsAsTheRole() throws Exception {
    Program.Ended caller = aws("sts", "get-caller-identity", "--query", "Arn", "--output", "text");
    Path file = Files.writeString(folder.resolve("file"), "text");
    Program.Ended written = aws("s3", "cp", file.toString(), "s3://ml-data/team-a/file");
    Program.Ended refused = aws("s3", "cp", file.toString(), "s3://ml-data/team-b/file");

    assertThat(caller.exit()).as(caller.err()).isZero();
    assertThat(caller.out()).matches("arn:aws:sts::\\d{12}:assumed-role/team-a/team-a-.+\\s+");
    assertThat(written.exit()).as(written.err()).isZero();
    assertThat(refused.err()).contains("AccessDenied");
  }

  private Program.Ended aws(String... arguments) throws IOException, InterruptedException {
    return Program.aws().run(environment, LIMIT, arguments);
  }
}
