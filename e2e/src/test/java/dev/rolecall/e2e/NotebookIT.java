package dev.rolecall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rolecall.e2e.parts.Needs;
import dev.rolecall.e2e.parts.Part;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code %rolecall} in notebooks, against a sandbox that is another process. Real parts: the kernel
 * JJava under nbclient, JupyterLab's style as nbconvert writes it, Chromium, the built jars.
 */
@Needs(Part.JUPYTER)
final class NotebookIT {
  private static final String HTML = "text/html";
  private static final String TEXT = "text/plain";

  private static Notebook passed;
  private static Notebook broken;
  private static Notebook bare;
  private static String token;

  @BeforeAll
  static void runNotebooks() throws Exception {
    try (SandboxProcess sandbox = new SandboxProcess()) {
      Map<String, String> environment = new HashMap<>(sandbox.exports());
      environment.put("JJAVA_CLASSPATH", Notebook.JAR.toString());
      token = Files.readString(Path.of(environment.get("AWS_WEB_IDENTITY_TOKEN_FILE")));
      passed =
          Notebook.run(
              "passed",
              environment,
              "%rolecall check;",
              "import dev.rolecall.kernel.Answer;",
              "var report = %rolecall check --no-negative-probes --strict",
              "((Answer) report).passed()",
              "Answer whoami = %rolecall whoami",
              "whoami.report().orElseThrow().identity().caller().orElseThrow()",
              "%rolecall explain trust-sub-mismatch");
      sandbox.admitSomebodyElse();
      broken =
          Notebook.run(
              "broken",
              environment,
              "%rolecall check",
              "%rolecall whoami",
              "%rolecall chekc",
              "dev.rolecall.kernel.Answer answer = %rolecall check --scope ml-data",
              "answer.passed() + \" \" + answer.exitCode()",
              "throw new IllegalStateException(\"software.amazon.awssdk.services.sts.model.StsException:"
                  + " Not authorized to perform sts:AssumeRoleWithWebIdentity (Service: Sts, Status"
                  + " Code: 403, Request ID: 1)\")",
              "%rolecall why");
    }
    bare =
        Notebook.run(
            "bare",
            Map.of(),
            "%classpath " + Notebook.JAR,
            "%rolecall check",
            "%rolecall explain role-missing");
  }

  @Test
  void aSoundRolesReportIsShownOnceAsHtmlAndAsText() {
    List<JsonNode> shown = passed.outputs(0);

    assertThat(shown).hasSize(2);
    assertThat(Notebook.data(shown.get(0), HTML))
        .contains("<span class=\"word\">Passed.</span> The chain holds", "assumed-role/team-a/");
    assertThat(Notebook.data(shown.get(0), TEXT)).contains("Verdict: PASSED. The chain holds.");
    assertThat(Notebook.data(shown.get(1), TEXT)).isEqualTo("Rolecall: passed");
    assertThat(Notebook.data(shown.get(1), HTML)).isEmpty();
  }

  @Test
  void theReportIsAValueThatTheNextCellAsks() {
    assertThat(Notebook.data(passed.outputs(2).get(0), TEXT))
        .contains("Verdict: PASSED")
        .doesNotContain("Another prefix of the bucket is refused");
    assertThat(Notebook.data(passed.outputs(3).get(0), TEXT)).isEqualTo("true");
  }

  @Test
  void whyTellsWhatTheLastExceptionCameOf() {
    assertThat(Notebook.data(broken.outputs(6).get(0), TEXT))
        .startsWith("Called with credentials that are not to be seen.")
        .contains("sts-access-denied", "Hand this to an administrator:");
  }

  @Test
  void whoamiShowsTheCallerAndHandsHimOver() {
    String shown = Notebook.data(passed.outputs(4).get(0), TEXT);
    String caller = Notebook.data(passed.outputs(5).get(0), TEXT);

    assertThat(caller).matches("arn:aws:sts::\\d{12}:assumed-role/team-a/.+");
    assertThat(shown)
        .contains(caller, "system:serviceaccount:team-a:default-editor", "Session   until ");
    assertThat(Notebook.data(passed.outputs(4).get(0), HTML)).contains(caller);
  }

  @Test
  void explainShowsTheRowAndNothingElse() {
    assertThat(passed.outputs(6)).hasSize(1);
    assertThat(Notebook.data(passed.outputs(6).get(0), HTML))
        .contains("<h3>trust-sub-mismatch</h3>");
    assertThat(Notebook.data(passed.outputs(6).get(0), TEXT)).startsWith("trust-sub-mismatch\n");
  }

  @Test
  void aBrokenRoleIsAReportWithTheTrueCauseAmongItsCandidates() {
    for (int cell : List.of(0, 1)) {
      JsonNode shown = broken.outputs(cell).get(0);

      assertThat(Notebook.data(shown, HTML))
          .contains("<span class=\"word\">Failed.</span>", "sts-access-denied")
          .contains("<code>trust-sub-mismatch</code>");
      assertThat(Notebook.data(shown, TEXT))
          .contains("Verdict: FAILED.", "sts-access-denied: one of");
      assertThat(Notebook.data(broken.outputs(cell).get(1), TEXT)).isEqualTo("Rolecall: failed");
    }
  }

  @Test
  void wrongUseIsAMessageThatSaysWhatToType() {
    assertThat(Notebook.data(broken.outputs(2).get(0), TEXT))
        .contains("there is no command 'chekc'. Did you mean check?");
    assertThat(Notebook.data(broken.outputs(3).get(0), HTML))
        .contains("Try: --scope s3://my-bucket/my-profile/");
    assertThat(Notebook.data(broken.outputs(4).get(0), TEXT)).isEqualTo("false 2");
  }

  @Test
  void whereThereIsNoEnvironmentThatIsTheFinding() {
    assertThat(Notebook.data(bare.outputs(1).get(0), HTML)).contains("web-identity-missing");
    assertThat(Notebook.data(bare.outputs(2).get(0), TEXT)).startsWith("role-missing\n");
  }

  @Test
  void noCellThrowsOrWritesToAStreamButTheOneThatIsToThrow() {
    assertThat(Stream.of(passed, broken, bare).flatMap(Notebook::outputs))
        .filteredOn(
            output ->
                !List.of("display_data", "execute_result")
                    .contains(output.path("output_type").asText()))
        .containsExactlyElementsOf(broken.outputs(5));
  }

  @Test
  void noTokenIsInTheNotebooks() throws IOException {
    assertThat(token).startsWith("eyJ");
    for (Notebook notebook : List.of(passed, broken, bare)) {
      assertThat(Files.readString(notebook.file())).doesNotContain("eyJ", "SessionToken");
    }
  }

  /** The browser prefers what the theme is not: the theme must win. */
  @ParameterizedTest
  @CsvSource({
    "passed, dark, 1100",
    "broken, dark, 1100",
    "broken, light, 1100",
    "broken, light, 600"
  })
  @Needs(Part.CHROMIUM)
  void aBrowserShowsItReadableInBothThemes(
      String name, String theme, int width, @TempDir Path folder) throws Exception {
    boolean dark = theme.equals("dark");
    Path page = (name.equals("passed") ? passed : broken).page(theme);
    Path measured = folder.resolve("measured.html");
    Files.writeString(
        measured,
        Files.readString(page)
            .replace(
                "</body>",
                Files.readString(Path.of(Notebook.resource("measure.html"))) + "</body>"));
    Browser browser = new Browser(folder.resolve("profile"), !dark, width, 760);

    JsonNode seen = measured(browser.elements(measured));
    Path picture = Notebook.FOLDER.resolve("%s-%s-%d.png".formatted(name, theme, width));
    browser.photograph(page, picture);

    assertThat(seen.path("articles").asInt()).isPositive();
    assertThat(seen.path("background").asDouble()).isBetween(dark ? 0 : 0.9, dark ? 0.05 : 1);
    // WCAG 2.2, success criterion 1.4.3: 4.5 to 1 for text.
    assertThat(seen.path("leastContrast").asDouble()).isGreaterThanOrEqualTo(4.5);
    assertThat(seen.path("overflow").asDouble()).isLessThanOrEqualTo(0.5);
    assertThat(seen.path("cells").asText()).isEqualTo("left");
    assertThat(seen.path("othersLeftAlone").asBoolean()).isTrue();
    assertThat(mostFrequentBrightness(ImageIO.read(picture.toFile())))
        .isBetween(dark ? 0 : 230, dark ? 40 : 255);
  }

  private static JsonNode measured(String elements) throws IOException {
    String begin = "<pre id=\"measured\">";
    int start = elements.indexOf(begin) + begin.length();
    return new ObjectMapper()
        .readTree(elements.substring(start, elements.indexOf("</pre>", start)));
  }

  /** From 0, black, to 255, white. */
  private static int mostFrequentBrightness(BufferedImage picture) {
    int[] counts = new int[256];
    int[] pixels =
        picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    for (int pixel : pixels) {
      counts[((pixel >> 16 & 0xff) + (pixel >> 8 & 0xff) + (pixel & 0xff)) / 3]++;
    }
    assertThat(IntStream.of(counts).filter(count -> count > 0).count())
        .as("shades, so that it is no empty page")
        .isGreaterThan(20);
    return IntStream.range(0, 256).reduce((a, b) -> counts[a] >= counts[b] ? a : b).orElseThrow();
  }
}
