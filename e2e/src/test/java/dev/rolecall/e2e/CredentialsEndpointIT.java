package dev.rolecall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.e2e.parts.Needs;
import dev.rolecall.e2e.parts.Part;
import dev.rolecall.e2e.parts.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code %rolecall credentials}, against a sandbox that is another process. Real parts: the built
 * wheel, the Python kernel under nbclient, boto3, pyarrow, DuckDB with its own extensions, the aws
 * CLI, the SDK for Go, bash and sh. It has to be root, to be somebody else.
 */
@Needs({Part.JUPYTER, Part.AWSCLI, Part.GO})
final class CredentialsEndpointIT {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String TEXT = "text/plain";

  @TempDir private static Path folder;

  private static SandboxProcess sandbox;
  private static InstalledWheel installed;
  private static Map<String, String> apart;
  private static Notebook notebook;

  @BeforeAll
  static void installAndRun() throws Exception {
    sandbox = new SandboxProcess();
    installed =
        new InstalledWheel(
            Wheel.built(),
            Program.jupyter(),
            folder.resolve("venv"),
            "boto3",
            "ipykernel",
            "nbclient",
            "pyarrow==26.0.1",
            "duckdb==1.5.5",
            "duckdb-extension-httpfs==1.5.5",
            "duckdb-extension-aws==1.5.5");
    apart = new HashMap<>(installed.apart(sandbox));
    apart.put("AWS_CLI", Path.of(Program.aws().path()).toAbsolutePath().toString());
    apart.put("GO_CLIENT", GoClient.build(folder).toString());
    apart.put("SECOND_KERNEL", Notebook.resource("second_kernel.py"));
    notebook =
        Notebook.runPython(
            installed.program("python"),
            "credentials",
            apart,
            "%load_ext rolecall",
            """
            import json, os, subprocess, sys, boto3
            def aws():
                return {name: value for name, value in os.environ.items() if name.startswith('AWS_')}
            before = aws()
            bucket, prefix = os.environ['ROLECALL_BUCKET'], os.environ['ROLECALL_PREFIX']
            host = os.environ['AWS_ENDPOINT_URL'].split('://')[1]""",
            "%rolecall credentials on",
            """
            session = boto3.Session()
            session.get_credentials().method, session.client('sts').get_caller_identity()['Arn']""",
            """
            import pyarrow, pyarrow.fs, pyarrow.parquet
            s3 = pyarrow.fs.S3FileSystem(endpoint_override=host, scheme='http', region=os.environ['AWS_REGION'])
            file = '%s/%stable.parquet' % (bucket, prefix)
            pyarrow.parquet.write_table(pyarrow.table({'x': [1, 2, 3]}), file, filesystem=s3)
            pyarrow.parquet.read_table(file, filesystem=s3).to_pydict()""",
            """
            import duckdb, importlib, pathlib
            duck = duckdb.connect()
            for name in ('httpfs', 'aws'):
                package = pathlib.Path(importlib.import_module('duckdb_extension_' + name).__file__).parent
                duck.load_extension(str(next(package.rglob('*.duckdb_extension'))))
            duck.execute("CREATE SECRET (TYPE s3, PROVIDER credential_chain,"
                         " ENDPOINT '%s', USE_SSL false, URL_STYLE 'path', REGION '%s')" % (host, os.environ['AWS_REGION']))
            duck.sql("SELECT sum(x) FROM 's3://%s'" % file).fetchall()""",
            """
            def run(*command):
                ended = subprocess.run(command, capture_output=True, text=True)
                return ended.stdout.split('\\n') if ended.returncode == 0 else ended.stderr
            run(os.environ['AWS_CLI'], 'sts', 'get-caller-identity', '--query', 'Arn', '--output', 'text')""",
            "run(os.environ['GO_CLIENT'])",
            """
            second = subprocess.run([sys.executable, os.environ['SECOND_KERNEL']], capture_output=True, text=True)
            second.stdout.split('\\n'), boto3.Session().get_credentials().method""",
            """
            led = aws()
            subprocess.run(['pkill', '-9', '-f', 'agent --socket ' + os.environ['XDG_RUNTIME_DIR']]).returncode""",
            "who = %rolecall whoami\nwho.passed, led == aws(), boto3.Session().get_credentials().method",
            "%rolecall credentials on --read-only --prefix s3://ml-data/team-a/",
            """
            narrow = boto3.client('s3')
            print(narrow.get_object(Bucket=bucket, Key=prefix + 'table.parquet')['ContentLength'] > 0)
            narrow.put_object(Bucket=bucket, Key=prefix + 'x', Body=b'')""",
            "%rolecall credentials",
            "%rolecall credentials off",
            "aws() == before, boto3.Session().get_credentials().method",
            "print([key for key in led.values() if len(key) == 43][0])");
  }

  @AfterAll
  static void stop() throws Exception {
    installed.end();
    sandbox.close();
  }

  @Test
  void boto3TakesItAndIsTheRole() {
    assertThat(value(3))
        .matches("\\('container-role',\\s+'arn:aws:sts::\\d{12}:assumed-role/team-a/.+'\\)");
  }

  @Test
  void pyarrowWritesParquetByIt() {
    assertThat(value(4)).isEqualTo("{'x': [1, 2, 3]}");
  }

  @Test
  void duckDbReadsByIt() {
    assertThat(value(5)).isEqualTo("[(6,)]");
  }

  @Test
  void theAwsCliOfASubprocessTakesIt() {
    assertThat(value(6)).contains(":assumed-role/team-a/");
  }

  @Test
  void theSdkForGoTakesIt() {
    assertThat(value(7))
        .contains("source CredentialsEndpointProvider", ":assumed-role/team-a/")
        .contains("'put ok'", "'read from go'", "'delete ok'");
  }

  @Test
  void whatAnotherProcessTurnsOffStaysOnHere() {
    assertThat(value(8))
        .contains("'Credentials are on'", "for other processes too: 1", "'Credentials are off'")
        .endsWith("'container-role')");
  }

  @Test
  void twoKernelsHaveOneAgentAndEachItsOwnToken() throws Exception {
    Program.Ended ended =
        installed.program("python").run(apart, LIMIT, Notebook.resource("two_kernels.py"));

    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(ended.out().lines())
        .containsExactly(
            "both ['container-role', 'team-a'] ['container-role', 'team-a']",
            "tokens 2",
            "agents 1",
            "first off ['assume-role-with-web-identity', 'team-a'] ['container-role', 'team-a']",
            "second restarted ['container-role', 'team-a'] ['assume-role-with-web-identity',"
                + " 'team-a']",
            "Credentials are off. To turn them on: %rolecall credentials on They are on for other"
                + " processes too: 1. ");
  }

  @Test
  void anAgentThatWasKilledComesBackWithItsPortAndToken() {
    assertThat(value(9)).isEqualTo("0");
    assertThat(value(10)).endsWith("(True, True, 'container-role')");
  }

  @Test
  void aNarrowedSessionReadsAndMayNotWrite() {
    assertThat(notebook.streamed(11))
        .contains("narrowed to reading s3://ml-data/team-a/", "does not limit what a bucket's");
    assertThat(notebook.streamed(12)).startsWith("True");
    assertThat(notebook.outputs(12).toString())
        .contains("AccessDenied", "because no session policy allows the s3:PutObject action");
    assertThat(notebook.streamed(13))
        .isEqualTo("Credentials are on, narrowed to reading s3://ml-data/team-a/.\n");
  }

  @Test
  void offPutsBackWhatWas() {
    assertThat(value(15)).isEqualTo("(True, 'assume-role-with-web-identity')");
  }

  @Test
  void theTokenIsShownNowhereButWhereItWasPrinted() throws Exception {
    String token = notebook.streamed(16).strip();

    assertThat(token).hasSize(43);
    assertThat(Files.readString(notebook.file()).split(token, -1)).hasSize(2);
  }

  @Test
  void whoeverElseAsksIsRefused() throws Exception {
    Program.Ended ended =
        installed.program("python").run(apart, LIMIT, Notebook.resource("foreign_requests.py"));

    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(ended.out().lines())
        .containsExactly(
            "token 200 ['AccessKeyId', 'AccountId', 'Expiration', 'RoleArn', 'SecretAccessKey',"
                + " 'Token']",
            "no-token 401 AccessDenied",
            "wrong-token 401 AccessDenied",
            "origin 403 NotDirect",
            "host 403 ForeignHost",
            "forwarded 403 NotDirect",
            "socket PermissionError",
            "file PermissionError",
            "other-uid 401 AccessDenied");
  }

  @Test
  void aShellHoldsItsOwnUntilItEnds() throws Exception {
    for (String shell : List.of("bash", "sh")) {
      Program.Ended ended =
          new Program(shell)
              .run(
                  apart,
                  LIMIT,
                  "-c",
                  """
                  eval "$(rolecall agent --credentials)"
                  echo "${AWS_ROLE_ARN-none} $AWS_CONTAINER_CREDENTIALS_FULL_URI $AWS_CONTAINER_AUTHORIZATION_TOKEN"
                  "$AWS_CLI" sts get-caller-identity --query Arn --output text""");
      assertThat(ended.exit()).as(ended.err()).isZero();
      List<String> lines = ended.out().lines().toList();
      String[] exported = lines.get(0).split(" ", -1);
      assertThat(exported[0]).isEqualTo("none");
      assertThat(lines.get(1)).contains(":assumed-role/team-a/");
      assertThat(asked(exported[1], exported[2])).as(shell).isNotEqualTo(200);
    }
  }

  @Test
  void aShellWhoseAgentWasKilledHasItAnew() throws Exception {
    Program.Ended ended =
        new Program("bash")
            .run(
                apart,
                LIMIT,
                "-c",
                """
                eval "$(rolecall agent --credentials)"
                pkill -9 -f "agent --socket $XDG_RUNTIME_DIR"
                "$AWS_CLI" sts get-caller-identity --query Arn --output text && exit 3
                eval "$(rolecall agent --credentials)"
                "$AWS_CLI" sts get-caller-identity --query Arn --output text""");

    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(ended.out()).contains(":assumed-role/team-a/");
  }

  @Test
  void onAFullDiskTheyStayOffAndTheRestWorks() throws Exception {
    Map<String, String> full = new HashMap<>(apart);
    full.put(
        "XDG_RUNTIME_DIR", Files.createDirectory(installed.runtime().resolve("full")).toString());
    Program.Ended ended =
        new Program("unshare")
            .run(
                full,
                LIMIT,
                "--mount",
                "sh",
                "-c",
                """
                mount -t tmpfs -o size=64k,mode=700 tmpfs "$XDG_RUNTIME_DIR" || exit 3
                cat /dev/zero >"$XDG_RUNTIME_DIR/zeros" 2>/dev/null
                exec python "$0\"""",
                Notebook.resource("full_disk.py"));

    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(ended.out())
        .startsWith(
            "True\nrolecall credentials: Its endpoint cannot be had: No space left on device")
        .contains("df -h")
        .endsWith("\nTrue\nCredentials are on\n");
  }

  @Test
  void theJarAloneServesUntilItIsEnded() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            SandboxProcess.java(), "-jar", Notebook.JAR.toString(), "agent", "--credentials");
    builder.environment().putAll(sandbox.exports());
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (int unset = 0; unset < 4; unset++) {
        assertThat(out.readLine()).startsWith("unset AWS_");
      }
      String uri = out.readLine().replaceFirst("export .+?=", "");
      String token = out.readLine().replaceFirst("export .+?=", "");
      assertThat(asked(uri, token)).isEqualTo(200);
    } finally {
      process.destroy();
    }
    assertThat(process.waitFor()).isEqualTo(143);
  }

  /** The status; 0 where nobody answers. */
  private static int asked(String uri, String token) {
    try {
      HttpURLConnection connection = (HttpURLConnection) URI.create(uri).toURL().openConnection();
      connection.setRequestProperty("Authorization", token);
      return connection.getResponseCode();
    } catch (IOException e) {
      return 0;
    }
  }

  private static String value(int cell) {
    return notebook.outputs(cell).stream()
        .map(output -> Notebook.data(output, TEXT))
        .collect(Collectors.joining());
  }
}
