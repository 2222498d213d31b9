package dev.rolecall.e2e.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.e2e.CommandRun;
import dev.rolecall.e2e.SandboxProcess;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The sandbox as a user runs it. Real parts: the built jar, in a process of its own. */
final class SandboxIT {
  private static final int SIGTERM_STATUS = 128 + 15;

  @TempDir private Path folder;

  @Test
  void checkPassesWithTheExportsAlone() throws Exception {
    try (SandboxProcess sandbox = new SandboxProcess()) {
      CommandRun check = CommandRun.of(sandbox.exports(), "check");

      assertThat(check.exit()).as(check.out() + check.err()).isZero();
      assertThat(check.out()).contains("Verdict: PASSED");
    }
  }

  @Test
  void theExportsAreTheFirstProfilesAndEachHasItsRole() throws Exception {
    Path file = folder.resolve("env");
    try (SandboxProcess sandbox =
        new SandboxProcess(
            "--profile",
            "team-b",
            "--profile",
            "team-a",
            "--endpoint-per-service",
            "--env-file",
            file.toString())) {
      Map<String, String> exports = sandbox.exports();

      assertThat(exports)
          .hasEntrySatisfying("AWS_ROLE_ARN", arn -> assertThat(arn).endsWith(":role/team-b"))
          .containsEntry("ROLECALL_PREFIX", "team-b/")
          .containsKeys(
              "AWS_CONFIG_FILE",
              "AWS_WEB_IDENTITY_TOKEN_FILE",
              "AWS_REGION",
              "AWS_DEFAULT_REGION",
              "ROLECALL_BUCKET",
              "ROLECALL_ISSUER",
              "ROLECALL_ISSUER_ADDRESS",
              "ROLECALL_ADMIN_ACCESS_KEY_ID",
              "ROLECALL_ADMIN_SECRET_ACCESS_KEY");
      assertThat(exports.get("AWS_ENDPOINT_URL"))
          .startsWith("http://127.0.0.1:")
          .isEqualTo(exports.get("AWS_ENDPOINT_URL_STS"))
          .isEqualTo(exports.get("AWS_ENDPOINT_URL_S3"))
          .isEqualTo(exports.get("AWS_ENDPOINT_URL_IAM"));
      assertThat(Files.readString(file)).isEqualTo(Exports.lines(exports));
      Path config = Path.of(exports.get("AWS_CONFIG_FILE"));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config)))
          .isEqualTo("rw-------");
      assertThat(Files.readAllLines(config).stream().filter(line -> line.startsWith("[")))
          .containsExactly(
              "[profile team-b]",
              "[profile team-b-process]",
              "[profile team-b-chained]",
              "[profile team-a]",
              "[profile team-a-process]",
              "[profile team-a-chained]");
    }
  }

  @Test
  void theTokenIsRenewedBeforeItExpires() throws Exception {
    try (SandboxProcess sandbox = new SandboxProcess("--token-lifetime", "10s")) {
      Path token = Path.of(sandbox.exports().get("AWS_WEB_IDENTITY_TOKEN_FILE"));
      Path volume = token.resolveSibling("");
      try (WatchService watch = volume.getFileSystem().newWatchService()) {
        volume.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
        Path before = token.toRealPath();

        WatchKey change = watch.poll(60, TimeUnit.SECONDS);

        assertThat(change).isNotNull();
        assertThat(before).isNotEqualTo(volume.resolve("..v2").resolve("token"));
      }
    }
  }

  @Test
  void whatEndsItLeavesNoFileBehind() throws Exception {
    try (SandboxProcess sandbox = new SandboxProcess()) {
      Path volume =
          Path.of(sandbox.exports().get("AWS_WEB_IDENTITY_TOKEN_FILE")).resolveSibling("");

      assertThat(volume).isDirectory();
      assertThat(sandbox.end()).isEqualTo(SIGTERM_STATUS);
      assertThat(volume.resolveSibling("")).doesNotExist();
    }
  }

  @Test
  void whereAwssClockIsAheadItsTokensAreExpired() throws Exception {
    try (SandboxProcess sandbox = new SandboxProcess("--clock-offset", "25h")) {
      CommandRun check = CommandRun.of(sandbox.exports(), "check");

      assertThat(check.exit()).as(check.out() + check.err()).isEqualTo(1);
      assertThat(check.out()).contains("ExpiredTokenException").contains("token-expired");
    }
  }

  /** In a heap that the objects which it is sent would fill three times. */
  @Test
  void whatEndsAFullOneLeavesNoFileBehind() throws Exception {
    try (SandboxProcess sandbox = SandboxProcess.inHeap(96);
        S3Client s3 = admin(sandbox)) {
      Path volume =
          Path.of(sandbox.exports().get("AWS_WEB_IDENTITY_TOKEN_FILE")).resolveSibling("");
      byte[] bytes = new byte[8 << 20];
      int refused = 0;
      for (int i = 0; i < 36; i++) {
        String key = "large-" + i;
        try {
          s3.putObject(put -> put.bucket(Sandbox.BUCKET).key(key), RequestBody.fromBytes(bytes));
        } catch (S3Exception e) {
          assertThat(e.awsErrorDetails().errorCode()).isEqualTo("SlowDown");
          refused++;
        }
      }
      assertThat(refused).isBetween(30, 34);
      s3.deleteObject(delete -> delete.bucket(Sandbox.BUCKET).key("large-0"));
      s3.putObject(put -> put.bucket(Sandbox.BUCKET).key("again"), RequestBody.fromBytes(bytes));

      assertThat(sandbox.end()).isEqualTo(SIGTERM_STATUS);
      assertThat(volume.resolveSibling("")).doesNotExist();
    }
  }

  private static S3Client admin(SandboxProcess sandbox) {
    Map<String, String> exports = sandbox.exports();
    return S3Client.builder()
        .endpointOverride(URI.create(exports.get("AWS_ENDPOINT_URL")))
        .region(Region.of(exports.get("AWS_REGION")))
        .forcePathStyle(true)
        .httpClient(UrlConnectionHttpClient.create())
        .overrideConfiguration(client -> client.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(
                    exports.get("ROLECALL_ADMIN_ACCESS_KEY_ID"),
                    exports.get("ROLECALL_ADMIN_SECRET_ACCESS_KEY"))))
        .build();
  }

  @Test
  void aWrongOptionIsToldAndNothingIsExported() {
    List<List<String>> wrong =
        List.of(
            List.of("--port", "70000"),
            List.of("--profile", "Team A"),
            List.of("--profile", "a".repeat(58)),
            List.of("--token-lifetime", "soon"),
            List.of("--bind", "not an address"),
            List.of("--clock-offset", "-"),
            List.of("--memory", "much"),
            List.of("--memory", "9000000GiB"),
            List.of("--env-file", folder.resolve("none/env").toString()),
            List.of("--env-file", folder.toString()));
    for (List<String> options : wrong) {
      CommandRun run =
          CommandRun.of(
              Stream.concat(Stream.of("sandbox"), options.stream()).toArray(String[]::new));

      assertThat(run.exit()).as(run.err()).isEqualTo(2);
      assertThat(run.err()).contains(options.get(0)).doesNotContain("at dev.rolecall");
      assertThat(run.out()).isEmpty();
    }
  }
}
