package dev.rolecall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.e2e.sandbox.Sandbox;
import dev.rolecall.testing.HoldingProxy;
import dev.rolecall.testing.HoldingProxy.Held;
import dev.rolecall.testing.HoldingProxy.Moment;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The command, ended by a signal at each request that writes to the bucket or removes from it,
 * before S3 has it and before its answer is read. Real parts: the built jar in a process of its own
 * with the JDK of the build, the system's signals, S3Proxy's handler behind EmbeddedAws. A proxy of
 * the test's holds the request. (EndedAnywhereTest is the same for every request, within one JVM.)
 */
final class EndedProcessIT {
  private static final String BUCKET = "ml-data";
  private static final String OWN = "team-a/.rolecall/";

  private static final List<String> REQUESTS =
      List.of(
          "PUT .*/object.*",
          "POST .*/multipart\\?uploads.*",
          "PUT .*/upload-multipart.*",
          "PUT .*/multipart\\?partNumber=.*",
          "POST .*/multipart\\?uploadId=.*",
          "DELETE .*/object.*",
          "POST .*\\?delete.*");

  private static final List<String> EXERCISE =
      List.of(
          "POST .*/transfer-0\\?uploads.*",
          "PUT .*/upload-transfer-0.*",
          "PUT .*/transfer-0\\?partNumber=1.*",
          "POST .*/transfer-0\\?uploadId=.*",
          "GET .*/transfer-0.*");

  private static Sandbox sandbox;
  private static S3Client admin;

  @TempDir private Path folder;

  private record Command(String name, List<String> arguments) {
    static final Command CHECK = new Command("check", List.of("check"));

    static final Command STEP =
        new Command(
            "step",
            List.of(
                "step",
                "--executor-input",
                "{\"inputs\": {\"parameterValues\": {\"bucket\": \"ml-data\", \"prefix\": \"team-a\"}}}"));

    static final Command EXERCISE = new Command("exercise", List.of("check", "--exercise", "9MiB"));

    @Override
    public String toString() {
      return name;
    }
  }

  /** How a process is ended, and what it is seen to exit with. */
  private enum Signal {
    INT(130),
    TERM(143),
    KILL(137);

    final int exit;

    Signal(int exit) {
      this.exit = exit;
    }
  }

  /** So that uploads can be found of which nobody noted the id, a role must be allowed to list. */
  @BeforeAll
  static void startSandbox() {
    sandbox =
        Sandbox.start(
            new Sandbox.Settings(
                List.of("team-a"), InetAddress.getLoopbackAddress(), 0, Duration.ofHours(24)),
            Clock.systemUTC());
    sandbox
        .iam()
        .putRolePolicy(
            put ->
                put.roleName("team-a")
                    .policyName("uploads")
                    .policyDocument(
                        """
                        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                          "Action": "s3:ListBucketMultipartUploads",
                          "Resource": "arn:aws:s3:::ml-data"}]}
                        """));
    admin =
        S3Client.builder()
            .endpointOverride(sandbox.aws().endpoint())
            .region(Region.of(sandbox.aws().region()))
            .forcePathStyle(true)
            .httpClient(UrlConnectionHttpClient.create())
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(
                        sandbox.aws().adminAccessKeyId(), sandbox.aws().adminSecretAccessKey())))
            .build();
  }

  @AfterAll
  static void stopSandbox() {
    admin.close();
    sandbox.close();
  }

  /** So that what one test finds is its own. */
  @AfterEach
  void emptyBucket() {
    admin
        .listObjectsV2(list -> list.bucket(BUCKET).prefix(OWN))
        .contents()
        .forEach(object -> admin.deleteObject(d -> d.bucket(BUCKET).key(object.key())));
    admin
        .listMultipartUploads(list -> list.bucket(BUCKET))
        .uploads()
        .forEach(
            upload ->
                admin.abortMultipartUpload(
                    a -> a.bucket(BUCKET).key(upload.key()).uploadId(upload.uploadId())));
  }

  static Stream<Arguments> everywhere() {
    List<Arguments> all = new ArrayList<>();
    for (Signal signal : Signal.values()) {
      for (Moment moment : Moment.values()) {
        REQUESTS.forEach(line -> all.add(Arguments.of(Command.CHECK, line, moment, signal)));
      }
    }
    Moment moment = Moment.BEFORE_ITS_ANSWER_IS_READ;
    all.add(Arguments.of(Command.STEP, REQUESTS.get(0), moment, Signal.TERM));
    EXERCISE.forEach(line -> all.add(Arguments.of(Command.EXERCISE, line, moment, Signal.TERM)));
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void whatASignalEndsLeavesNothing(Command command, String line, Moment moment, Signal signal)
      throws Exception {
    try (HoldingProxy proxy = new HoldingProxy(sandbox.aws().endpoint())) {
      Map<String, String> pod = new HashMap<>(sandbox.environment("team-a"));
      pod.put("AWS_ENDPOINT_URL", proxy.address().toString());
      Held held = proxy.hold(each -> each.matches(line), moment);
      Process process = start(pod, command.arguments());
      try {
        assertThat(held.isReached(60)).isTrue();
        send(signal, process);
        if (signal == Signal.KILL) {
          endedByForce(process, proxy, held);
        } else {
          endedInOrder(process, held, signal);
        }
        proxy.cut();
      } finally {
        process.destroyForcibly();
      }
    }
    if (signal == Signal.KILL) {
      CommandRun next =
          CommandRun.of(
              Clock.offset(Clock.systemUTC(), Duration.ofHours(2)),
              sandbox.environment("team-a"),
              "check");
      assertThat(next.exit()).as(next.out() + next.err()).isZero();
    }
    assertThat(kept()).isEmpty();
  }

  private static void endedInOrder(Process process, Held held, Signal signal) throws Exception {
    BufferedReader err = process.errorReader(StandardCharsets.UTF_8);
    String seen = err.readLine();
    held.release();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(signal.exit);
    assertThat(seen)
        .startsWith("Interrupted. What this run wrote below s3://ml-data/team-a/.rolecall/");
    assertThat(err.lines())
        .singleElement()
        .asString()
        .startsWith("Removed. Nothing of this run is left below s3://ml-data/team-a/.rolecall/");
  }

  private static void endedByForce(Process process, HoldingProxy proxy, Held held)
      throws Exception {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(Signal.KILL.exit);
    proxy.takeNoMore();
    held.release();
  }

  @Test
  void aDemoThatIsInterruptedLeavesNoFileAndNoWordOfRemains() throws Exception {
    Process process =
        start(
            Map.of("JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + folder),
            List.of("demo", "--vantage", "pod"));
    try {
      BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
      assertThat(out.readLine()).startsWith("An issuer, STS, IAM and S3 on");
      send(Signal.INT, process);

      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(Signal.INT.exit);
      assertThat(process.errorReader(StandardCharsets.UTF_8).lines())
          .noneMatch(text -> text.contains("may be left"));
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).noneMatch(file -> file.toString().contains("rolecall-sandbox-"));
      }
    } finally {
      process.destroyForcibly();
    }
  }

  /** All below Rolecall's own prefix. */
  private static List<String> kept() {
    Stream<String> objects =
        admin.listObjectsV2(list -> list.bucket(BUCKET).prefix(OWN)).contents().stream()
            .map(object -> object.key());
    Stream<String> uploads =
        admin.listMultipartUploads(list -> list.bucket(BUCKET)).uploads().stream()
            .map(upload -> "upload of " + upload.key());
    return Stream.concat(objects, uploads).toList();
  }

  private static Process start(Map<String, String> environment, List<String> arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "perl",
                "-e",
                LauncherIT.UNIGNORED,
                SandboxProcess.java(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                SandboxProcess.JAR.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static void send(Signal signal, Process process) throws Exception {
    new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();
  }
}
