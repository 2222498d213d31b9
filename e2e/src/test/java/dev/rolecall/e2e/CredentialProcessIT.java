package dev.rolecall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.e2e.parts.Needs;
import dev.rolecall.e2e.parts.Part;
import dev.rolecall.e2e.parts.Program;
import dev.rolecall.e2e.sandbox.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
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
      import boto3, sys
      session = boto3.Session(profile_name=sys.argv[1] if len(sys.argv) > 1 else None)
      credentials = session.get_credentials()
      print(credentials.method, credentials.get_frozen_credentials().access_key[:4])
      print(session.client("sts").get_caller_identity()["Arn"])
      """;
  private static final String[] CALLER = {
    "sts", "get-caller-identity", "--query", "Arn", "--output", "text"
  };

  /** The role of the profile, and a session's name as the process makes it. */
  private static final String OF_THE_PROFILE = "team-a/team-a-.+";

  /** The role of the variables, and a session's name as botocore makes it. */
  private static final String INJECTED = "team-b/botocore-session-.+";

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
    Launcher launcher = Launcher.copiedTo(folder.resolve("rolecall")).withCache(Launcher.NO_CACHE);
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

    assertThat(boto3.out()).startsWith("custom-process ASIA\n");
    actsAs(OF_THE_PROFILE, boto3);
  }

  @Test
  @Needs(Part.BOTO3)
  void anInjectedRoleHidesTheProfileOfAVariableFromBoto3() throws Exception {
    inject("team-b");

    actsAs(INJECTED, Program.python().run(environment, LIMIT, "-c", BOTO3));
  }

  @Test
  @Needs(Part.BOTO3)
  void boto3TakesAProfileThatCodeNames() throws Exception {
    inject("team-b");
    environment.remove("AWS_PROFILE");

    actsAs(OF_THE_PROFILE, Program.python().run(environment, LIMIT, "-c", BOTO3, "team-a"));
  }

  @Test
  @Needs(Part.BOTO3)
  void boto3TakesTheProfileOfAVariableWithoutTheInjectedRole() throws Exception {
    inject("team-b");

    actsAs(OF_THE_PROFILE, withoutInjectedRole(Program.python(), "-c", BOTO3));
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
    Program.Ended caller = aws(CALLER);
    Path file = Files.writeString(folder.resolve("file"), "text");
    Program.Ended written = aws("s3", "cp", file.toString(), "s3://ml-data/team-a/file");
    Program.Ended refused = aws("s3", "cp", file.toString(), "s3://ml-data/team-b/file");

    actsAs(OF_THE_PROFILE, caller);
    assertThat(written.exit()).as(written.err()).isZero();
    assertThat(refused.err()).contains("AccessDenied");
  }

  @Test
  @Needs(Part.AWSCLI)
  void anInjectedRoleHidesTheProfileOfAVariableFromTheAwsCli() throws Exception {
    inject("team-b");

    actsAs(INJECTED, aws(CALLER));
  }

  @Test
  @Needs(Part.AWSCLI)
  void theAwsCliTakesTheProfileOfItsOption() throws Exception {
    inject("team-b");
    environment.remove("AWS_PROFILE");
    List<String> arguments = new ArrayList<>(List.of(CALLER));
    arguments.addAll(List.of("--profile", "team-a"));

    actsAs(OF_THE_PROFILE, aws(arguments.toArray(String[]::new)));
  }

  @Test
  @Needs(Part.AWSCLI)
  void theAwsCliTakesTheProfileOfAVariableWithoutTheInjectedRole() throws Exception {
    inject("team-b");

    actsAs(OF_THE_PROFILE, withoutInjectedRole(Program.aws(), CALLER));
  }

  /** Sets what the pod identity webhook sets for a pod of that Profile. */
  private void inject(String profile) {
    environment.putAll(sandbox.environment(profile));
  }

  private Program.Ended withoutInjectedRole(Program client, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("-u", "AWS_ROLE_ARN", "-u", "AWS_WEB_IDENTITY_TOKEN_FILE"));
    command.add(client.path());
    command.addAll(List.of(arguments));
    return new Program("env").run(environment, LIMIT, command.toArray(String[]::new));
  }

  /** The last line that it prints is the ARN of a session of that role and name. */
  private static void actsAs(String session, Program.Ended client) {
    assertThat(client.exit()).as(client.err()).isZero();
    assertThat(client.out().lines().reduce("", (earlier, line) -> line))
        .matches("arn:aws:sts::\\d{12}:assumed-role/" + session);
  }

  private Program.Ended aws(String... arguments) throws IOException, InterruptedException {
    return Program.aws().run(environment, LIMIT, arguments);
  }
}
