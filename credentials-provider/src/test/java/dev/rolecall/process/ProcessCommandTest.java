package dev.rolecall.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.rolecall.testing.Golden;
import dev.rolecall.testing.LoopbackServer;
import dev.rolecall.testing.StsXml;
import dev.rolecall.testing.TokenText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command in this JVM, against an STS on loopback. */
class ProcessCommandTest {
  private static final Instant NOW = Instant.ofEpochSecond(3600);
  private static final String ROLE = "arn:aws:iam::111122223333:role/team-a";
  @TempDir Path directory;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private Instant grantedUntil = Instant.parse("1970-01-01T02:00:00Z");
  private int status = 200;
  private Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
  private final LoopbackServer sts = new LoopbackServer(this::answer);

  @BeforeEach
  void injectRole() throws IOException {
    Path token = Files.writeString(directory.resolve("token"), TokenText.valid());
    environment.put("AWS_ROLE_ARN", ROLE);
    environment.put("AWS_WEB_IDENTITY_TOKEN_FILE", token.toString());
    environment.put("AWS_REGION", "eu-west-1");
    environment.put("AWS_ENDPOINT_URL_STS", sts.address().toString());
  }

  @AfterEach
  void stop() {
    sts.close();
  }

  private void answer(HttpExchange http) throws IOException {
    requests.add(LoopbackServer.body(http));
    LoopbackServer.send(
        http,
        status,
        status == 200
            ? StsXml.granted("ASIA1", "se\"cr\\et/+=", "session/token", grantedUntil)
            : StsXml.refused(
                "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity"));
  }

  @Test
  void aSessionIsTheDocumentedJsonAndNothingElse() {
    Ended ended = run();

    assertThat(ended.out())
        .isEqualTo(
            "{\"Version\":1,\"AccessKeyId\":\"ASIA1\",\"SecretAccessKey\":\"se\\\"cr\\\\et/+=\","
                + "\"SessionToken\":\"session/token\",\"Expiration\":\"1970-01-01T02:00:00Z\","
                + "\"AccountId\":\"111122223333\"}\n");
    assertThat(ended.err()).isEmpty();
    assertThat(ended.exit()).isZero();
    assertThat(requests)
        .singleElement()
        .asString()
        .contains("DurationSeconds=3600")
        .contains("RoleSessionName=team-a-train-0");
  }

  @Test
  void optionsStandInThePlaceOfVariables() throws IOException {
    environment.remove("AWS_ROLE_ARN");
    environment.remove("AWS_REGION");
    Path other = Files.writeString(directory.resolve("other"), TokenText.valid());

    Ended ended =
        run(
            "--role-arn=arn:aws:iam::444455556666:role/other",
            "--token-file",
            other.toString(),
            "--region",
            "eu-central-1",
            "--session-name",
            "me",
            "--duration-seconds",
            "43200");

    assertThat(ended.exit()).isZero();
    assertThat(ended.out()).contains("\"AccountId\":\"444455556666\"");
    assertThat(requests)
        .singleElement()
        .asString()
        .contains("DurationSeconds=43200")
        .contains("RoleSessionName=me")
        .contains("444455556666");
  }

  @Test
  void aSessionThatBotocoreWouldNotKeepIsToldOfBesideIt() {
    grantedUntil = Instant.parse("1970-01-01T01:15:00Z");

    Ended ended = run("--duration-seconds", "900");

    assertThat(ended.exit()).isZero();
    assertThat(ended.out()).contains("\"Expiration\":\"1970-01-01T01:15:00Z\"");
    assertThat(ended.err()).contains("end in 900 s").contains("--duration-seconds 3600");
  }

  @Test
  void aRefusalIsExitCode1AndNothingOnStandardOutput() {
    status = 403;

    Ended ended = run();

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).startsWith("rolecall-credentials: STS refused the role " + ROLE);
  }

  @Test
  void aTokenThatIsNotThereIsExitCode1() {
    assertThat(run("--token-file", "/nowhere/token").exit()).isEqualTo(1);
    assertThat(requests).isEmpty();
  }

  @Test
  void whatIsSetUpWronglyIsExitCode2() {
    assertThat(run("--region", "cn-north-1").exit()).isEqualTo(2);
    assertThat(run("--duration-seconds", "899").exit()).isEqualTo(2);
    environment.put("AWS_USE_FIPS_ENDPOINT", "perhaps");
    assertThat(run().exit()).isEqualTo(2);
    environment.clear();
    assertThat(run().exit()).isEqualTo(2);
    assertThat(requests).isEmpty();
  }

  @Test
  void aStandardOutputThatTakesNothingIsAFailure() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };

    Ended ended = run(new PrintStream(full, false, StandardCharsets.UTF_8));

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.err()).contains("cannot be written to standard output");
  }

  @Test
  void aDefectIsExitCode70AndItsTextIsNotShown() {
    clock =
        new Clock() {
          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            throw new IllegalStateException("anything secret");
          }
        };

    Ended ended = run();

    assertThat(ended.exit()).isEqualTo(70);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .contains("java.lang.IllegalStateException at ")
        .doesNotContain("anything secret");
  }

  @Test
  void messagesTellProblemCauseAndRemedy() {
    Function<String[], String> told = args -> run(args).err().strip();
    List<String[]> mistyped =
        List.of(
            new String[] {"--rolearn", "x"},
            new String[] {"me"},
            new String[] {"--role-arn"},
            new String[] {"--role-arn", "--region", "eu-west-1"},
            new String[] {"--region", "a-b-1", "--region", "a-b-1"},
            new String[] {"--help=yes"},
            new String[] {"--role-arn", "arn:aws:iam::1:role/a"},
            new String[] {"--region", "eu west"},
            new String[] {"--session-name", "a"},
            new String[] {"--duration-seconds", "1h"},
            new String[] {"--duration-seconds", "899"});
    environment.remove("AWS_WEB_IDENTITY_TOKEN_FILE");
    String absent = run().err().strip();
    environment.put("AWS_WEB_IDENTITY_TOKEN_FILE", "/token");

    Golden.check(
        getClass(),
        "messages.txt",
        Stream.concat(Stream.of(run("--help").out().strip(), absent), mistyped.stream().map(told))
            .toList());
  }

  private Ended run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Ended ended = run(new PrintStream(out, false, StandardCharsets.UTF_8), args);
    return new Ended(ended.exit(), out.toString(StandardCharsets.UTF_8), ended.err());
  }

  private Ended run(PrintStream out, String... args) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        new ProcessCommand(environment, clock)
            .run(args, out, new PrintStream(err, false, StandardCharsets.UTF_8));
    return new Ended(exit, "", err.toString(StandardCharsets.UTF_8));
  }

  private record Ended(int exit, String out, String err) {}
}
