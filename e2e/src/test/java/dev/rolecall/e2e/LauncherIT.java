package dev.rolecall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.e2e.parts.Needs;
import dev.rolecall.e2e.parts.Part;
import dev.rolecall.e2e.parts.Program;
import dev.rolecall.e2e.sandbox.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code rolecall-credentials}, against a sandbox, and {@code rolecall}, as a user has them. Real
 * parts: /bin/sh, the JDK of the build, in some tests a JDK 25, the built jars.
 */
final class LauncherIT {
  /**
   * A build in the background of a script ignores SIGINT, and one under nohup SIGHUP; so would all
   * that it starts.
   */
  static final String UNIGNORED = "$SIG{INT} = $SIG{HUP} = 'DEFAULT'; exec @ARGV";

  private static final String JSON =
      "\\{\"Version\":1,\"AccessKeyId\":\"ASIA\\w+\",\"SecretAccessKey\":\"[\\w/+=]+\","
          + "\"SessionToken\":\"[\\w/+=.-]+\",\"Expiration\":\"[\\d-]+T[\\d:.]+Z\","
          + "\"AccountId\":\"\\d{12}\"}\n";

  /** Its JVM tells the port that it listens on. */
  private static final String DEBUGGER =
      "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=0";

  private static Sandbox sandbox;

  @TempDir Path folder;

  @BeforeAll
  static void startSandbox() {
    sandbox =
        Sandbox.start(
            new Sandbox.Settings(
                List.of("team-a"), InetAddress.getLoopbackAddress(), 0, Duration.ofHours(1)),
            Clock.systemUTC());
  }

  @AfterAll
  static void stopSandbox() {
    sandbox.close();
  }

  @Test
  void theSecondRunUsesTheArchiveOfTheFirst() throws Exception {
    startsFasterTheSecondTime(Launcher.JAVA_HOME, "-XX:SharedArchiveFile=");
  }

  @Test
  @Needs(Part.JDK25)
  void soItDoesWithJava25() throws Exception {
    startsFasterTheSecondTime(java25(), "-XX:AOTCache=");
  }

  private void startsFasterTheSecondTime(Path javaHome, String option) throws Exception {
    Path told = folder.resolve("told");
    Launcher launcher = launcher().withJava(telling(javaHome, told));

    Program.Ended cold = launcher.runUntilArchived(pod());
    Files.delete(told);
    Program.Ended warm = launcher.run(pod());

    assertThat(cold).satisfies(LauncherIT::isCredentials);
    assertThat(warm).satisfies(LauncherIT::isCredentials);
    assertThat(launcher.archived()).hasSize(1);
    assertThat(Files.readString(told)).contains(option + launcher.archived().get(0));
  }

  @Test
  void theCommandHasAnArchiveFromTheDemo() throws Exception {
    startsFasterFromTheDemo(Launcher.JAVA_HOME, "-XX:SharedArchiveFile=");
  }

  @Test
  @Needs(Part.JDK25)
  void soItHasWithJava25() throws Exception {
    startsFasterFromTheDemo(java25(), "-XX:AOTCache=");
  }

  private void startsFasterFromTheDemo(Path javaHome, String option) throws Exception {
    Path told = folder.resolve("told");
    Launcher launcher =
        Launcher.ofCommandCopiedTo(folder.resolve("rolecall")).withJava(telling(javaHome, told));
    String explained =
        "echo 'An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation:"
            + " Not authorized to perform sts:AssumeRoleWithWebIdentity' | \"$0\" explain --sts -";

    Program.Ended cold = launcher.awaitArchive(() -> runBy(explained, launcher));
    Files.delete(told);
    Program.Ended warm = runBy(explained, launcher);

    assertThat(cold.exit()).as(cold.err()).isZero();
    assertThat(cold.out()).startsWith("sts-access-denied\n");
    assertThat(warm).isEqualTo(cold);
    assertThat(launcher.archived()).hasSize(1);
    assertThat(Files.readString(told)).contains(option + launcher.archived().get(0));
  }

  @Test
  void aChangedJarRunsItsOwnClassesAndTheOldArchiveIsRemoved() throws Exception {
    runsTheClassesOfAChangedJar(Launcher.JAVA_HOME);
  }

  @Test
  @Needs(Part.JDK25)
  void soItDoesWithJava25WhichWouldRunTheOldOnes() throws Exception {
    runsTheClassesOfAChangedJar(java25());
  }

  private void runsTheClassesOfAChangedJar(Path javaHome) throws Exception {
    Launcher launcher = launcher().withJava(javaHome);
    launcher.runUntilArchived(pod());
    List<Path> before = launcher.archived();

    launcher.changeWords("dev.rolecall.process.CredentialsJson", "AccountId", "ACCOUNTID");

    assertThat(launcher.runUntilArchived(pod()).out()).contains("\"ACCOUNTID\":");
    assertThat(launcher.archived()).hasSize(1).doesNotContainAnyElementsOf(before);
    assertThat(launcher.run(pod()).out()).contains("\"ACCOUNTID\":");
  }

  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void theFirstAnswerDoesNotWaitForTheArchive() throws Exception {
    Path gate = folder.resolve("gate");
    assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor()).isZero();
    Path home =
        javaHome(
            "case $* in *ArchiveClassesAtExit* | *AOTMode=record*) read -r _ <'%s' ;; esac"
                .formatted(gate),
            Launcher.JAVA_HOME);
    Launcher launcher = launcher().withJava(home);
    ProcessBuilder builder = new ProcessBuilder(launcher.path().toString());
    builder.environment().putAll(pod());
    builder.environment().putAll(launcher.settings());

    Process process = builder.start();

    // To its end, which comes when the last process has closed it.
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(out).matches(JSON);
    assertThat(err).isEmpty();
    assertThat(launcher.archived()).isEmpty();
    launcher.awaitArchive(() -> Files.writeString(gate, "\n"));
  }

  @Test
  void withoutAPlaceForTheArchiveNothingIsSaid() throws Exception {
    Launcher launcher = launcherWithoutArchive();

    assertThat(launcher.run(pod())).satisfies(LauncherIT::isCredentials);
    assertThat(launcher.run(pod())).satisfies(LauncherIT::isCredentials);
  }

  @Test
  void aBrokenArchiveIsDoneWithout() throws Exception {
    Launcher launcher = launcher();
    launcher.runUntilArchived(pod());
    Path archive = launcher.archived().get(0);
    Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(archive, "not an archive");

    assertThat(launcher.run(pod())).satisfies(LauncherIT::isCredentials);
  }

  @Test
  void aFailureLeavesNoArchiveAndNothingOnStandardOutput() throws Exception {
    Map<String, String> pod = pod();
    pod.put("AWS_ROLE_ARN", pod.get("AWS_ROLE_ARN") + "-other");
    Launcher launcher = launcher();

    Program.Ended ended = launcher.run(pod);

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).startsWith("rolecall-credentials: STS refused the role ");
    assertThat(launcher.archived()).isEmpty();
  }

  @Test
  void itWorksFromAPathWithSpacesAndThroughALink() throws Exception {
    Launcher launcher = Launcher.copiedTo(folder.resolve("a folder/of 'mine'"));
    Path link = Files.createSymbolicLink(folder.resolve("a link"), launcher.path());

    assertThat(launcher.runUntilArchived(pod())).satisfies(LauncherIT::isCredentials);
    Map<String, String> environment = pod();
    environment.putAll(launcher.settings());
    assertThat(new Program(link.toString()).run(environment, Duration.ofMinutes(1)))
        .satisfies(LauncherIT::isCredentials);
  }

  @Test
  void withoutAJavaItSaysWhatToInstall() throws Exception {
    Path dash = Path.of("/bin/sh");
    Map<String, String> environment = new HashMap<>(Map.of("JAVA_HOME", "", "PATH", "/nowhere"));
    Program.Ended none =
        new Program(dash.toString())
            .run(environment, Duration.ofMinutes(1), launcher().path().toString());

    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.out()).isEmpty();
    assertThat(none.err())
        .isEqualTo(
            """
            rolecall-credentials: there is no java on the PATH, and JAVA_HOME is not set.
            Install Java 17 or newer, or set JAVA_HOME to where it is.
            """);
  }

  @Test
  void aJavaThatIsNotThereOrTooOldIsNamed() throws Exception {
    Launcher launcher = launcher();
    Path old = folder.resolve("jdk-11");
    Files.copy(Path.of("/bin/true"), Files.createDirectories(old.resolve("bin")).resolve("java"));
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");

    Program.Ended absent = launcher.withJava(folder.resolve("none")).run(pod());
    Program.Ended tooOld = launcher.withJava(old).run(pod());

    assertThat(absent.exit()).isEqualTo(2);
    assertThat(absent.err())
        .contains("JAVA_HOME is " + folder + "/none")
        .contains("unset JAVA_HOME");
    assertThat(tooOld.exit()).isEqualTo(2);
    assertThat(tooOld.err()).contains("is Java 11, and 17 or newer is needed");
  }

  @Test
  void aSignalEndsItWithItsJavaAndNothingIsPrinted() throws Exception {
    assertThat(endedBy("INT", 130, pod())).hasSize(1);
    assertThat(endedBy("TERM", 143, pod())).hasSize(1);
  }

  @Test
  void soItDoesWithOptionsOfItsOwn() throws Exception {
    Map<String, String> pod = with(pod(), "ROLECALL_JAVA_OPTIONS", "-XX:+UseG1GC");

    assertThat(endedBy("INT", 130, pod)).isEmpty();
    assertThat(endedBy("TERM", 143, pod)).isEmpty();
    assertThat(endedBy("HUP", 129, pod)).isEmpty();
  }

  /** Returns the processes that it had started before. */
  private List<ProcessHandle> endedBy(String signal, int exit, Map<String, String> pod)
      throws IOException, InterruptedException {
    Launcher launcher = Launcher.copiedTo(folder.resolve(signal));
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      ProcessBuilder builder =
          new ProcessBuilder("perl", "-e", UNIGNORED, launcher.path().toString());
      builder.environment().putAll(pod);
      builder.environment().putAll(launcher.settings());
      builder.environment().put("AWS_ENDPOINT_URL", "http://127.0.0.1:" + silent.getLocalPort());
      Process process = builder.redirectErrorStream(true).start();
      List<ProcessHandle> children;
      try (Socket asked = silent.accept()) {
        children = process.descendants().toList();
        new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(signal).isEqualTo(exit);
        assertThat(asked.isConnected()).isTrue();
        assertThat(children).noneMatch(ProcessHandle::isAlive);
      }
      assertThat(process.getInputStream().readAllBytes())
          .asString(StandardCharsets.UTF_8)
          .isEmpty();
      return children;
    }
  }

  @ParameterizedTest
  @MethodSource("optionsForEveryJava")
  void optionsForEveryJavaArePutAside(String variable, String options) throws Exception {
    putsAside(Launcher.JAVA_HOME, variable, options);
  }

  @ParameterizedTest
  @MethodSource("optionsForEveryJava")
  @Needs(Part.JDK25)
  void soTheyAreWithJava25(String variable, String options) throws Exception {
    putsAside(java25(), variable, options);
  }

  private static Stream<Arguments> optionsForEveryJava() {
    return Stream.of(
        Arguments.of("JAVA_TOOL_OPTIONS", "-XX:+UseG1GC"),
        Arguments.of("_JAVA_OPTIONS", "-XX:+UseG1GC"),
        Arguments.of("JDK_JAVA_OPTIONS", "-XX:+UseG1GC"),
        Arguments.of("JAVA_TOOL_OPTIONS", DEBUGGER),
        Arguments.of("_JAVA_OPTIONS", "-XX:+PrintCommandLineFlags"),
        Arguments.of("JDK_JAVA_OPTIONS", "--show-version"));
  }

  private void putsAside(Path javaHome, String variable, String options) throws Exception {
    Launcher launcher = launcherWithoutArchive().withJava(javaHome);

    Program.Ended ended = launcher.run(with(pod(), variable, options));

    assertThat(ended).satisfies(LauncherIT::printsCredentials);
    assertThat(ended.err()).isEqualTo(putAside(variable));
  }

  @Test
  void theArchiveIsMadeAndUsedWithoutThem() throws Exception {
    Path told = folder.resolve("told");
    Launcher launcher = launcher().withJava(telling(Launcher.JAVA_HOME, told));
    Map<String, String> pod =
        with(
            with(pod(), "JAVA_TOOL_OPTIONS", "-XX:+UseG1GC"),
            "JDK_JAVA_OPTIONS",
            "-XX:+UseParallelGC");

    Program.Ended cold = launcher.runUntilArchived(pod);
    Files.delete(told);
    Program.Ended warm = launcher.run(pod);

    assertThat(cold.err()).isEqualTo(putAside("JAVA_TOOL_OPTIONS, JDK_JAVA_OPTIONS"));
    assertThat(warm).satisfies(LauncherIT::printsCredentials);
    assertThat(warm.err()).isEqualTo(cold.err());
    assertThat(Files.readString(told)).contains("" + launcher.archived().get(0));
  }

  @Test
  void emptyOptionsAreNone() throws Exception {
    Map<String, String> pod = pod();
    for (String variable :
        List.of(
            "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "ROLECALL_JAVA_OPTIONS")) {
      pod.put(variable, "");
    }

    assertThat(launcher().runUntilArchived(pod)).satisfies(LauncherIT::isCredentials);
  }

  @ParameterizedTest
  @MethodSource("optionsOfItsOwn")
  void itsOwnOptionsAreTakenAndWhatTheyPrintIsNotOnStandardOutput(String options, String printed)
      throws Exception {
    takesItsOwn(Launcher.JAVA_HOME, options, printed);
  }

  @ParameterizedTest
  @MethodSource("optionsOfItsOwn")
  @Needs(Part.JDK25)
  void soTheyAreTakenWithJava25(String options, String printed) throws Exception {
    takesItsOwn(java25(), options, printed);
  }

  /** The options, and what their JVM says because of them. */
  private static Stream<Arguments> optionsOfItsOwn() {
    return Stream.of(
        Arguments.of("-XX:+UseG1GC", ""),
        Arguments.of(" -XX:+UseG1GC \t -Xlog:gc* ", "Using G1"),
        Arguments.of(DEBUGGER, "Listening for transport dt_socket at address: "),
        Arguments.of("-XX:+PrintCommandLineFlags", "-XX:+PrintCommandLineFlags"),
        Arguments.of("--show-version", "Runtime Environment"),
        Arguments.of("-cp /*", ""));
  }

  private void takesItsOwn(Path javaHome, String options, String printed) throws Exception {
    Path told = folder.resolve("told");
    Launcher launcher = launcher().withJava(telling(javaHome, told));

    Program.Ended ended = launcher.run(with(pod(), "ROLECALL_JAVA_OPTIONS", options));

    assertThat(ended).satisfies(LauncherIT::printsCredentials);
    assertThat(ended.err()).contains(printed).doesNotContain("AccessKey", "put aside");
    assertThat(Files.readAllLines(told))
        .startsWith(options.strip().split("\\s+"))
        .doesNotContain("-XX:+UseSerialGC");
    assertThat(launcher.archived()).isEmpty();
  }

  @Test
  void withOptionsOfItsOwnAnArchiveThatIsThereIsNotUsed() throws Exception {
    Path told = folder.resolve("told");
    Launcher launcher = launcher().withJava(telling(Launcher.JAVA_HOME, told));
    launcher.runUntilArchived(pod());
    Files.delete(told);

    Program.Ended ended = launcher.run(with(pod(), "ROLECALL_JAVA_OPTIONS", "-Xmx64m"));

    assertThat(ended).satisfies(LauncherIT::isCredentials);
    assertThat(Files.readString(told))
        .startsWith("-Xmx64m\n")
        .endsWith("-jar\n" + launcher.jar() + "\n")
        .doesNotContain("Archive");
  }

  @Test
  void whatIsAskedForIsOnStandardOutputAloneWhateverTheJvmPrints() throws Exception {
    Map<String, String> pod = with(pod(), "ROLECALL_JAVA_OPTIONS", "-XX:+PrintCommandLineFlags");
    Launcher launcher = launcher();

    Program.Ended help = launcher.run(pod, "--help");
    Program.Ended version = launcher.run(pod, "--version");

    assertThat(help.out()).startsWith("Usage: rolecall-credentials ");
    assertThat(version.out()).matches("rolecall-credentials \\S+\n");
    assertThat(List.of(help.err(), version.err()))
        .allMatch(err -> err.contains("-XX:+PrintCommandLineFlags"));
  }

  @Test
  void anOptionThatTheJvmRefusesIsShownWhereAClientLooks() throws Exception {
    Program.Ended ended = launcher().run(with(pod(), "ROLECALL_JAVA_OPTIONS", "-XX:+Unheard"));

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).contains("Unrecognized VM option 'Unheard'");
  }

  @Test
  void closedStandardOutputIsToldAndClosedStandardErrorDoesNoHarm() throws Exception {
    Launcher launcher = launcherWithoutArchive();

    Program.Ended noOutput = runBy("exec \"$0\" >&-", launcher);
    Program.Ended noError = runBy("exec \"$0\" 2>&-", launcher);

    assertThat(noOutput.exit()).isEqualTo(2);
    assertThat(noOutput.err())
        .isEqualTo(
            """
            rolecall-credentials: standard output is closed, so nothing can be written to it.
            Let who asks for it read it.
            """);
    assertThat(noError).satisfies(LauncherIT::isCredentials);
  }

  private static Program.Ended runBy(String script, Launcher launcher) throws Exception {
    Map<String, String> environment = pod();
    environment.putAll(launcher.settings());
    return new Program("sh")
        .run(environment, Duration.ofMinutes(1), "-c", script, launcher.path().toString());
  }

  private static Map<String, String> with(
      Map<String, String> environment, String variable, String value) {
    Map<String, String> all = new HashMap<>(environment);
    all.put(variable, value);
    return all;
  }

  private static String putAside(String variables) {
    return "rolecall-credentials: put aside: %s. Options for its own Java are taken from ROLECALL_JAVA_OPTIONS alone.\n"
        .formatted(variables);
  }

  private static void isCredentials(Program.Ended ended) {
    assertThat(ended.err()).isEmpty();
    assertThat(ended).satisfies(LauncherIT::printsCredentials);
  }

  private static void printsCredentials(Program.Ended ended) {
    assertThat(ended.out()).matches(JSON);
    assertThat(ended.exit()).as(ended.err()).isZero();
  }

  private Launcher launcher() throws IOException {
    return Launcher.copiedTo(folder.resolve("rolecall"));
  }

  private Launcher launcherWithoutArchive() throws IOException {
    return launcher().withCache(Launcher.NO_CACHE);
  }

  private static Map<String, String> pod() {
    return sandbox.environment("team-a");
  }

  private static Path java25() {
    return Path.of(Program.java25().path()).resolveSibling("..").normalize();
  }

  /** A JAVA_HOME whose java writes what it is called with, and then is that JDK's. */
  private Path telling(Path jdk, Path told) throws IOException {
    return javaHome("printf '%%s\\n' \"$@\" >>'%s'".formatted(told), jdk);
  }

  /** A JAVA_HOME whose java does something first, and then is that JDK's. */
  private Path javaHome(String first, Path jdk) throws IOException {
    Path home = folder.resolve("java-home");
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\n%s\nexec '%s/bin/java' \"$@\"\n".formatted(first, jdk));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.copy(jdk.resolve("release"), home.resolve("release"));
    return home;
  }
}
