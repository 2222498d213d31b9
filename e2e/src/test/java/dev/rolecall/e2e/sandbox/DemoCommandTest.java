package dev.rolecall.e2e.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rolecall.e2e.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoCommandTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String PAGE = "HTML report: ";

  private final List<Path> pages = new ArrayList<>();

  @AfterEach
  void deletePages() throws IOException {
    for (Path page : pages) {
      Files.delete(page);
    }
  }

  @Test
  void aWholeChainPassesAndWhatMustBeRefusedIs() throws IOException {
    JsonNode report = report(demo(0, "--format", "json"));

    assertThat(report.path("verdict").asText()).isEqualTo("passed");
    assertThat(report.path("identity").path("caller").asText())
        .matches("arn:aws:sts::\\d{12}:assumed-role/team-a/.+");
    assertThat(report.path("checks")).allMatch(check -> outcome(check).equals("passed"));
    assertThat(report.path("checks"))
        .extracting(check -> check.path("id").asText())
        .contains(
            "refused-other-prefix",
            "refused-other-profile",
            "refused-other-namespace",
            "refused-default-account",
            "refused-forged-token");
  }

  @Test
  void aPodSeesNeitherIamNorTheClusterAndPassesToo() throws IOException {
    JsonNode report = report(demo(0, "--format", "json", "--vantage", "pod"));

    assertThat(report.path("vantage").asText()).isEqualTo("pod");
    assertThat(report.path("checks"))
        .extracting(check -> check.path("id").asText())
        .contains("exchange", "s3-put")
        .doesNotContain("profile", "trust-policy", "role-policy");
  }

  @Test
  void everyFaultIsListed() {
    CommandRun run = CommandRun.of("demo", "--list-faults");

    assertThat(run.exit()).isZero();
    assertThat(run.out().lines())
        .hasSize(Fault.values().length)
        .isSorted()
        .contains(
            "trust-sub-mismatch",
            "trust-aud-mismatch",
            "provider-missing",
            "issuer-key-missing",
            "token-expired",
            "s3-action-denied");
  }

  @Test
  void aFaultThatIsNotKnownIsAUsageErrorThatSaysTheNames() {
    CommandRun run = CommandRun.of("demo", "--fault", "trust-sub-mismach");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .contains("trust-sub-mismach", "Did you mean trust-sub-mismatch", "role-missing");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aWarningPassesUnlessItIsStrict() throws IOException {
    JsonNode lax = report(demo(1, "--fault", "static-keys-shadow-role", "--format", "json"));
    JsonNode strict =
        report(demo(1, "--fault", "static-keys-shadow-role", "--strict", "--format", "json"));

    assertThat(lax.path("verdict").asText()).isEqualTo("passed");
    assertThat(strict.path("verdict").asText()).isEqualTo("failed");
  }

  @Test
  void whatPassedLeavesNothingBehind() throws IOException {
    List<Path> before = leftovers();

    CommandRun run = demo(0);

    assertThat(run.out()).contains("Verdict: PASSED").doesNotContain(PAGE);
    assertThat(leftovers()).isEqualTo(before);
  }

  @Test
  void whatIsBrokenStaysAsAPageThatAQuietDemoNamesToo() {
    CommandRun run = demo(1, "--fault", "trust-aud-mismatch", "--quiet");

    assertThat(run.err()).isEqualTo(PAGE + pages.get(0) + "\n");
    assertThat(pages)
        .singleElement()
        .satisfies(page -> assertThat(page).content().contains("<h1>"));
  }

  @Test
  void whereAFileIsNamedTheReportIsThereAndNowhereElse(@TempDir Path folder) throws IOException {
    List<Path> before = leftovers();
    Path page = folder.resolve("report.html");

    CommandRun run = demo(1, "--fault", "trust-aud-mismatch", "--output", page.toString());

    assertThat(run.out()).endsWith("Report: " + page + "\n").doesNotContain(PAGE);
    assertThat(page).content().startsWith("<!DOCTYPE html>");
    assertThat(leftovers()).isEqualTo(before);
  }

  /** What demos have in the folder of temporary files. */
  private static List<Path> leftovers() throws IOException {
    try (var all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(path -> path.getFileName().toString().startsWith("rolecall-"))
          .sorted()
          .toList();
    }
  }

  private CommandRun demo(int exit, String... options) {
    List<String> args = new ArrayList<>(List.of("demo"));
    args.addAll(List.of(options));
    CommandRun run = CommandRun.of(args.toArray(String[]::new));
    (run.out() + run.err())
        .lines()
        .filter(line -> line.startsWith(PAGE))
        .forEach(line -> pages.add(Path.of(line.substring(PAGE.length()))));
    assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(exit);
    return run;
  }

  private static JsonNode report(CommandRun run) throws IOException {
    return JSON.readTree(run.out());
  }

  private static String outcome(JsonNode check) {
    return check.path("outcome").asText();
  }
}
