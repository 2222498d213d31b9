package dev.rolecall.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.report.Format;
import dev.rolecall.report.Samples;
import dev.rolecall.testing.Golden;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportOptionsTest {
  @TempDir Path folder;

  @Test
  void textIsShownAsItComes() {
    Golden.check(getClass(), "sample-broken.txt", Ran.rolecall("sample", "--which=broken").whole());
  }

  @Test
  void anotherFormatHasStandardOutputForItself() {
    Ran ran = Ran.rolecall("sample", "--which=broken", "--format=json");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).startsWith("{").endsWith("}\n");
    assertThat(ran.err()).contains("  FAILED   The trust policy admits the token");
  }

  @Test
  void aQuietReportIsAllThereIs() {
    Ran ran = Ran.rolecall("sample", "--which=broken", "--format=json", "--quiet");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).startsWith("{").endsWith("}\n");
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void aQuietReportAsTextIsThatOfAFile() {
    assertThat(Ran.rolecall("sample", "--quiet").out())
        .isEqualTo(Format.TEXT.render(Samples.passed()))
        .startsWith("Verdict: PASSED");
  }

  @Test
  void aQuietReportInAFileSaysOnlyWhereItIs() throws IOException {
    Path file = folder.resolve("report");
    assertThat(Ran.rolecall("sample", "-q", "--output=" + file).whole())
        .isEqualTo(new Ran(0, "", "Report: " + file + "\n").whole());
    assertThat(Files.readString(file)).contains("Verdict: PASSED");
  }

  @Test
  void aFormatThatIsNoneIsAnsweredWithThoseThatThereAre() {
    assertThat(Ran.rolecall("sample", "--format=yaml").err())
        .contains("it is text, json, markdown, html or junit.")
        .doesNotContain("Did you mean");
  }

  @Test
  void aReportInAFileLeavesTheTextHere() throws IOException {
    Path file = folder.resolve("report.html");
    Ran ran = Ran.rolecall("sample", "--format=html", "--output=" + file);
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("Verdict: PASSED").endsWith("Report: " + file + "\n");
    assertThat(ran.err()).isEmpty();
    assertThat(Files.readString(file)).startsWith("<!DOCTYPE html>");
  }

  @ParameterizedTest
  @CsvSource({"a.html, <!DOCTYPE", "a.JSON, {", "a.md, # Rolecall", "a.txt, Verdict", "a, Verdict"})
  void aReportIsWrittenAsItsFilesEndingSays(String name, String beginning) throws IOException {
    Path file = folder.resolve(name);
    Ran.rolecall("sample", "--output=" + file);
    assertThat(Files.readString(file)).startsWith(beginning);
  }

  @Test
  void aFormatOutranksAnEnding() throws IOException {
    Path file = folder.resolve("report.html");
    Ran.rolecall("sample", "--format=text", "--output=" + file);
    assertThat(Files.readString(file)).startsWith("Verdict");
  }

  @Test
  void aReportReplacesAnOlderOneAndLeavesNothingElse() throws IOException {
    Path file = Files.writeString(folder.resolve("report"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("latest"), file);
    Ran.rolecall("sample", "--output=" + link);
    assertThat(Files.readString(file)).contains("Verdict: PASSED");
    assertThat(Files.isSymbolicLink(link)).isTrue();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(file, link);
    }
  }

  @Test
  void aFolderThatIsMissingIsNamedBeforeAnythingRuns() {
    Path file = folder.resolve("missing/report");
    Ran ran = Ran.rolecall("sample", "--output=" + file);
    assertThat(ran)
        .isEqualTo(
            new Ran(
                2,
                "",
                "rolecall sample: cannot write the report to %s: its folder %s does not exist. Create it: mkdir -p %s\n"
                    .formatted(file, file.getParent(), file.getParent())));
  }

  @Test
  void aFolderIsNoFile() {
    Ran ran = Ran.rolecall("sample", "--output=" + folder);
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("it is a folder");
  }

  @Test
  void aDeviceIsWrittenToAndStays() {
    Path device = Path.of("/dev/null");
    assertThat(Ran.rolecall("sample", "--output=" + device).code()).isZero();
    assertThat(Files.isRegularFile(device)).isFalse();
  }

  @Test
  void aWarningFailsWhereItIsStrict() {
    assertThat(Ran.rolecall("sample").code()).isZero();
    assertThat(Ran.rolecall("sample", "--strict").code()).isEqualTo(1);
  }

  @Test
  void aTerminalShowsWhatIsUnderWayInColour() {
    Golden.check(
        getClass(),
        "sample-live.txt",
        live(Map.of("TERM", "xterm")).out().replace('\u001b', '~').replace('\r', '^'));
  }

  @Test
  void aLineIsAsWideAsTheTerminalWithinReason() {
    assertThat(List.of("40", "100", "", "0", "many", "7", "9000"))
        .extracting(columns -> width(columns))
        .containsExactly(40, 100, 92, 92, 92, 40, 120);
  }

  private static int width(String columns) {
    return new Surroundings(
            Map.of("COLUMNS", columns),
            Clock.systemUTC(),
            InputStream.nullInputStream(),
            System.out,
            System.err,
            true,
            exhibit -> {})
        .width();
  }

  @Test
  void aReportIsFoldedAtTheTerminalsWidth() {
    Ran ran =
        Ran.with(
            Map.of("TERM", "xterm", "COLUMNS", "40"), true, List.of(new SampleCommand()), "sample");
    assertThat(ran.out()).contains("\n  Remedy\n    Name the account in the trust\n    policy:\n");
  }

  @Test
  void withNoColourATerminalIsDrawnOnPlainly() {
    String out = live(Map.of("TERM", "xterm", "NO_COLOR", "1")).out();
    assertThat(out.replace("\r\u001b[K", ""))
        .contains("  ...      The environment")
        .doesNotContain("\u001b");
    assertThat(live(Map.of("TERM", "xterm", "NO_COLOR", "")).out()).contains("\u001b[32m");
  }

  @ParameterizedTest
  @CsvSource({
    "LANG=en_GB.UTF-8, true",
    "LC_CTYPE=UTF-8, true",
    "LC_ALL=C.utf8 LANG=C, true",
    "LC_ALL=C LANG=en_GB.UTF-8, false",
    "LC_ALL= LANG=en_GB.UTF-8, true",
    "LANG=en_GB.ISO-8859-1, false",
    "LANG=en_GB.UTF-8 TERM=linux, false",
    "TERM=xterm, false"
  })
  void marksAreMoreThanAsciiWhereTheLocaleIs(String variables, boolean more) {
    Map<String, String> environment = new HashMap<>(Map.of("TERM", "xterm"));
    for (String variable : variables.split(" ", -1)) {
      String[] nameAndValue = variable.split("=", 2);
      environment.put(nameAndValue[0], nameAndValue[1]);
    }
    assertThat(live(environment).out().contains("✓")).isEqualTo(more);
  }

  private static Ran live(Map<String, String> environment) {
    return Ran.with(environment, true, List.of(new SampleCommand()), "sample", "--count=2");
  }
}
