package dev.rolecall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.e2e.parts.Needs;
import dev.rolecall.e2e.parts.Part;
import dev.rolecall.e2e.parts.Program;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code %rolecall} where people have it, against a sandbox that is another process. Real parts:
 * JupyterLab 4.5 of a user without rights and without a Java, into whose environment pip has
 * installed the built wheel, boto3, and Chromium, which presses keys.
 */
@Needs({Part.JUPYTERLAB, Part.CHROMIUM})
final class JupyterLabIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private static final ObjectNode seen = new JsonMapper().createObjectNode();

  @BeforeAll
  static void tellTheStories() throws Exception {
    Files.createDirectories(Notebook.FOLDER);
    try (SandboxProcess sandbox = new SandboxProcess();
        JupyterLab lab =
            new JupyterLab(sandbox.exports(), List.of(Wheel.built().toString(), "boto3"))) {
      seen.setAll(story("passing", lab));
      sandbox.admitSomebodyElse();
      seen.setAll(story("broken", lab));
    }
  }

  private static ObjectNode story(String name, JupyterLab lab) throws Exception {
    Program.Ended ended =
        Program.jupyter()
            .run(
                Map.of(),
                LIMIT,
                Notebook.resource("jupyterlab.py"),
                name,
                lab.url(),
                lab.token(),
                Notebook.FOLDER.toString(),
                Program.chromium().path().contains("/")
                    ? Program.chromium().path()
                    : "/usr/bin/" + Program.chromium().path());
    assertThat(ended.exit()).as(ended.err()).isZero();
    return (ObjectNode) new JsonMapper().readTree(ended.out());
  }

  @Test
  void aCheckIsShownAndACellThatWasDeniedIsExplained() {
    List<String> outputs = texts(seen.path("passing-texts"));

    assertThat(outputs.get(0)).isEmpty();
    assertThat(outputs.get(1)).contains("Passed.", "The chain holds");
    assertThat(outputs.get(2))
        .contains("AccessDenied")
        .endsWith(
            "Rolecall: the role team-a may not s3:PutObject on s3://ml-data/team-b/model.bin"
                + " · %rolecall why");
    assertThat(outputs.get(3)).contains("the role of AWS_ROLE_ARN", "s3-action-denied");
    assertThat(outputs.get(4)).contains("assumed-role/team-a/");
    assertThat(outputs.get(5)).contains("trust-sub-mismatch", "Told by");
  }

  @ParameterizedTest
  @CsvSource({
    "passing, 4",
    "passing-untrusted, 4",
    "broken, 2",
    "broken-untrusted, 2",
  })
  void eachIsReadableInBothThemes(String name, int outputs) {
    for (String theme : List.of("light", "dark")) {
      JsonNode look = seen.path(name + "-" + theme);

      assertThat(look.path("outputs").asInt()).as(name).isEqualTo(outputs);
      assertThat(look.path("pieces").asInt()).as(name).isGreaterThanOrEqualTo(outputs);
      assertThat(texts(look.path("covered"))).as("texts that cover another").isEmpty();
      assertThat(texts(look.path("wide"))).as("texts wider than the cell").isEmpty();
      // WCAG 2.2, success criterion 1.4.3: 4.5 to 1 for text.
      assertThat(look.path("leastContrast").asDouble()).isGreaterThanOrEqualTo(4.5);
      assertThat(look.path("background").asDouble())
          .isBetween(theme.equals("dark") ? 0 : 0.9, theme.equals("dark") ? 0.05 : 1);
      assertThat(look.path("cells").asText()).isIn("left", "");
    }
  }

  @Test
  void whereJupyterLabTakesTheStylesOutItIsTheWholeText() {
    for (String theme : List.of("light", "dark")) {
      JsonNode sound = seen.path("passing-untrusted-" + theme);
      JsonNode broken = seen.path("broken-untrusted-" + theme);

      assertThat(sound.path("styles").asInt() + broken.path("styles").asInt()).isZero();
      assertThat(sound.at("/texts/0").asText())
          .contains("Verdict: PASSED. The chain holds.")
          .contains("The role writes an object");
      assertThat(sound.at("/brokenLines/0").asInt(-1)).isZero();
      assertThat(sound.at("/texts/1").asText()).contains("s3-action-denied", "Seen ");
      assertThat(broken.at("/texts/0").asText())
          .contains(
              "Verdict: FAILED.", "trust-sub-mismatch", "aws iam get-role --role-name team-a");
      assertThat(broken.at("/texts/1").asText()).contains("Did you mean check?");
    }
  }

  @Test
  void interruptEndsACheckAndLeavesNothingInTheBucket() {
    List<String> outputs = texts(seen.path("interrupted"));

    assertThat(outputs.get(0)).contains("KeyboardInterrupt").doesNotContain("Verdict");
    assertThat(outputs.get(1)).isEqualTo("left 0");
  }

  @Test
  void afterARestartOfTheKernelTheExtensionIsLoadedAgain() {
    List<String> outputs = texts(seen.path("restarted"));

    assertThat(outputs.get(0)).contains("Line magic function `%rolecall` not found");
    assertThat(outputs.get(1)).contains("assumed-role/team-a/");
  }

  @Test
  void tabCompletesSubcommandsNamesAndValues() {
    assertThat(texts(seen.path("completed")))
        .containsExactly("%rolecall check", "%rolecall explain trust-sub-mismatch");
    // JupyterLab itself offers the words that stand in the cell, and no filter keeps them out.
    assertThat(texts(seen.path("offered"))).startsWith("read", "write").doesNotContain("and", "or");
  }

  @Test
  void nothingShownIsAStackTraceOfJava() {
    assertThat(seen.toString()).doesNotContain("\\tat dev.rolecall", "Exception in thread");
  }

  private static List<String> texts(JsonNode array) {
    assertThat(array.isArray()).isTrue();
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText().strip()));
    return texts;
  }
}
