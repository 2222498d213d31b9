package dev.rolecall.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.testing.Golden;
import dev.rolecall.verify.CheckResult;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Report;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class FormatTest {
  private static final Pattern OBEYED_BY_TERMINALS =
      Pattern.compile("[\\p{Cntrl}\\x{80}-\\x{9f}\\p{Cf}&&[^\\n]]");

  enum Sample {
    PASSED(Samples::passed),
    FAILED_FOR_ADMIN(Samples::failedForAdmin),
    FAILED_IN_POD(Samples::failedInPod),
    NOT_PROVED(Samples::notProved);

    private final @SuppressWarnings("ImmutableEnumChecker") Supplier<Report> report;

    Sample(Supplier<Report> report) {
      this.report = report;
    }

    String file(String extension) {
      return name().toLowerCase(Locale.ROOT).replace('_', '-') + "." + extension;
    }
  }

  @ParameterizedTest
  @EnumSource
  void textReadsAsItsGoldenFile(Sample sample) {
    Golden.check(getClass(), sample.file("txt"), Format.TEXT.render(sample.report.get()));
  }

  @ParameterizedTest
  @EnumSource
  void markdownReadsAsItsGoldenFile(Sample sample) {
    Golden.check(getClass(), sample.file("md"), Format.MARKDOWN.render(sample.report.get()));
  }

  @ParameterizedTest
  @EnumSource
  void jsonReadsAsItsGoldenFile(Sample sample) {
    Golden.check(getClass(), sample.file("json"), Format.JSON.render(sample.report.get()));
  }

  @ParameterizedTest
  @EnumSource
  void htmlReadsAsItsGoldenFile(Sample sample) {
    Golden.check(getClass(), sample.file("html"), Format.HTML.render(sample.report.get()));
  }

  @Test
  void theFirstScreenHasVerdictCauseWhoMendsItAndWhatToType() {
    assertThat(Format.TEXT.render(Samples.failedForAdmin()).lines().limit(13))
        .anyMatch(line -> line.contains("aws iam update-assume-role-policy"));
    for (Format format : List.of(Format.TEXT, Format.MARKDOWN, Format.HTML)) {
      String report = format.render(Samples.failedForAdmin());
      assertThat(report.substring(report.indexOf("The chain does not hold")))
          .as(format.toString())
          .containsSubsequence(
              "trust-sub-mismatch",
              "The trust policy was written for the Profile team-b.",
              "an administrator",
              "aws iam update-assume-role-policy",
              "The token",
              "not seen",
              "The environment names a role");
    }
  }

  @Test
  void theFirstScreenOfWhatIsNotProvedSaysWhatWasNotSeenAndWhoCanTell() {
    assertThat(Format.TEXT.render(Samples.notProved()).lines().limit(15))
        .anyMatch(line -> line.startsWith("Verdict: NOT PROVED."))
        .anyMatch(line -> line.contains("IAM was"))
        .anyMatch(line -> line.contains("aws:SourceVpce"))
        .anyMatch(line -> line.contains("rolecall check"));
    assertThat(Format.JSON.render(Samples.notProved()))
        .contains("\"verdict\" : \"passed\"", "\"proved\" : \"no\"");
  }

  @Test
  void whatFollowsFromAnotherFindingIsOneLineAndNoCause() {
    for (Format format : List.of(Format.TEXT, Format.MARKDOWN, Format.HTML)) {
      assertThat(format.render(Samples.failedForAdmin()))
          .as(format.toString())
          .containsOnlyOnce("Follows from: The trust policy admits the token")
          .doesNotContain("STS answered 403")
          .containsOnlyOnce("aws iam update-assume-role-policy");
    }
  }

  @Test
  void whatFollowsIsNotNamedInTheHeadline() {
    Report report = Samples.failedForAdmin();
    CheckResult denied = report.checks().get(3);
    Finding other = Samples.failedInPod().checks().get(3).finding().orElseThrow();
    List<CheckResult> checks = new ArrayList<>(report.checks());
    checks.set(
        3,
        new CheckResult(
            denied.id(),
            denied.title(),
            denied.standing(),
            other
                .following("trust-policy", report.checks().get(2).finding().orElseThrow())
                .failed(),
            denied.took()));

    assertThat(
            Verdict.headline(
                new Report(report.vantage(), report.identity(), checks, Map.of(), false)))
        .isEqualTo("The chain does not hold: trust-sub-mismatch");
  }

  @Test
  void ofManyCandidatesEightAreInSightAndThreeAreToldApart() {
    List<String> ids =
        FailureMode.STS_ACCESS_DENIED.candidates().stream().map(FailureMode::id).toList();
    List<String> inSight = ids.subList(0, 8);
    String rest = "and %d more: rolecall explain sts-access-denied".formatted(ids.size() - 8);

    String text = Format.TEXT.render(Samples.failedInPod());
    assertThat(text).containsSubsequence(inSight).contains(rest);
    assertThat(text)
        .contains("trust-sub-mismatch. The role's name is not that of the Profile.")
        .contains("trust-aud-mismatch. Told by: The token's aud,")
        .doesNotContain(ids.subList(8, ids.size()));

    String page = Format.HTML.render(Samples.failedInPod());
    assertThat(page.substring(0, page.indexOf("<details>")))
        .containsSubsequence(inSight)
        .doesNotContain(ids.subList(8, ids.size()));
    assertThat(page).contains("<summary>%d more</summary>".formatted(ids.size() - 8)).contains(ids);
  }

  @Test
  void whatIsForAnAdministratorStandsInABlock() {
    assertThat(Format.TEXT.render(Samples.failedInPod()))
        .contains("Hand this to an administrator:\n\n      STS refuses", "\n      rolecall verify");
    assertThat(Format.MARKDOWN.render(Samples.failedInPod()))
        .contains("**Hand this to an administrator:**\n\n```text\nSTS refuses");
    assertThat(Format.HTML.render(Samples.failedInPod()))
        .contains("Hand this to an administrator:</p>\n<pre><code>STS refuses");
  }

  @Test
  void neighboursThatWereSkippedForOneReasonAreOneLine() {
    for (Format format : List.of(Format.TEXT, Format.MARKDOWN, Format.HTML)) {
      assertThat(format.render(Samples.failedForAdmin()))
          .as(format.toString())
          .contains("2 checks, from")
          .containsOnlyOnce("There are no credentials: STS refused the exchange.");
    }
  }

  @Test
  void aCheckForWhichNobodyLookedTookNoTime() {
    CheckResult check = Samples.passed().checks().get(0);
    assertThat(List.of(Duration.ZERO, Duration.ofNanos(1), Duration.ofMillis(114)))
        .extracting(
            took ->
                Verdict.took(
                    List.of(
                        new CheckResult(
                            check.id(), check.title(), check.standing(), check.outcome(), took))))
        .containsExactly("", "<1 ms", "114 ms");
    assertThat(Format.JSON.render(Samples.failedInPod())).doesNotContain("\"took_ms\" : 0");
  }

  @Test
  void staticKeysThatEverySdkPrefersAreInTheVerdictWhateverItIs() {
    for (Sample sample : Sample.values()) {
      Report report = sample.report.get();
      List<CheckResult> checks = new ArrayList<>(report.checks());
      CheckResult environment = checks.get(0);
      Outcome shadowed =
          Finding.of(
                  FailureMode.STATIC_KEYS_SHADOW_ROLE, "seen", "cause", List.of(), new Evidence())
              .outcome();
      checks.set(
          0,
          new CheckResult(
              environment.id(),
              environment.title(),
              environment.standing(),
              shadowed,
              environment.took()));
      assertThat(
              Verdict.headline(
                  new Report(report.vantage(), report.identity(), checks, Map.of(), false)))
          .startsWith(Verdict.headline(report))
          .endsWith("every AWS SDK here uses the static keys of the environment, not the role");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 80, 100})
  void noLineIsWiderThanThePageButWhatIsToBeCopied(int width) {
    TextView view = new TextView(false, width);
    for (Sample sample : Sample.values()) {
      Report report = sample.report.get();
      assertThat(
              Stream.of(view.render(report), view.shown(report))
                  .flatMap(String::lines)
                  .filter(line -> line.length() > width))
          .as(sample.name())
          .allMatch(line -> isToBeCopied(line.strip(), report));
    }
  }

  private static boolean isToBeCopied(String line, Report report) {
    return !line.replaceFirst("^[A-Z][a-z]+  +", "").contains(" ")
        || report.checks().stream()
            .flatMap(check -> check.finding().stream())
            .flatMap(found -> Stream.concat(found.remedy().stream(), found.message().stream()))
            .anyMatch(text -> text.contains(line));
  }

  @Test
  void onANarrowTerminalTextIsWhole() {
    Golden.check(getClass(), "narrow.txt", new TextView(false, 40).render(Samples.failedInPod()));
  }

  @Test
  void aScreenEndsWithTheVerdictAndWhatToDo() {
    Golden.check(getClass(), "screen.txt", new TextView(false, 80).shown(Samples.failedInPod()));
  }

  @ParameterizedTest
  @EnumSource
  void aScreenShowsAllThatAFileHolds(Sample sample) {
    TextView view = new TextView(false, TextView.WIDTH);
    Report report = sample.report.get();
    assertThat(view.shown(report).lines().distinct())
        .containsExactlyInAnyOrderElementsOf(view.render(report).lines().distinct().toList());
  }

  @Test
  void aWarningFailsAStrictReportAndIsNamed() {
    Report passed = Samples.passed();
    Report strict =
        new Report(passed.vantage(), passed.identity(), passed.checks(), passed.exercise(), true);
    assertThat(passed.passed()).isTrue();
    assertThat(strict.passed()).isFalse();
    assertThat(Format.TEXT.render(strict)).contains("Verdict: FAILED", "strict: a warning fails");
    assertThat(Format.JSON.render(strict)).contains("\"verdict\" : \"failed\"");
  }

  @Test
  void aPageRunsNothingAndFetchesNothing() {
    assertThat(Format.HTML.render(Samples.failedInPod()).replace("https://", ""))
        .doesNotContainIgnoringCase("<script")
        .doesNotContainIgnoringCase("<link")
        .doesNotContainIgnoringCase("<img")
        .doesNotContain("url(", "@import", "src=", "href=", "onclick");
  }

  @Test
  void aPageStylesNothingOutsideOfItself() {
    String page = Format.HTML.render(Samples.passed());
    String style = page.substring(page.indexOf("<style>") + 7, page.indexOf("</style>"));
    assertThat(style.lines().filter(line -> !line.isBlank() && !line.startsWith(" ")))
        .allMatch(line -> line.matches("\\.rolecall(-plain)?:not\\(#nothing\\).*|}|/\\*.*\\*/"));
  }

  @Test
  void aFenceIsLongerThanTheBackticksInIt() {
    assertThat(Format.MARKDOWN.render(Samples.saying("```` x")))
        .contains("\n`````sh\ntyped ```` x\n`````\n");
  }

  @Property(tries = 200)
  void anyTextInAnyFieldLeavesThePageWellFormedAndItsElementsAsTheyAre(
      @ForAll("hostile") String text) throws Exception {
    assertThat(elements(Format.HTML.render(Samples.saying(text))))
        .isEqualTo(elements(Format.HTML.render(Samples.saying("plain"))));
    assertThat(elements("<div>" + NotebookView.message(true, "-" + text) + "</div>"))
        .isEqualTo(elements("<div>" + NotebookView.message(true, "plain") + "</div>"));
  }

  @Property(tries = 200)
  void anyTextInAnyFieldComesBackFromJson(@ForAll("hostile") String text) throws IOException {
    String json = Format.JSON.render(Samples.saying(text));
    assertThat(json).matches("[\\n\\x20-\\x7f]*");
    JsonNode failed = new ObjectMapper().readTree(json).at("/checks/1");
    assertThat(failed.at("/title").asText()).isEqualTo(text);
    assertThat(failed.at("/finding/seen").asText()).isEqualTo(text);
    assertThat(failed.at("/evidence/x" + text.replace("~", "~0").replace("/", "~1")).asText())
        .isEqualTo(text);
  }

  @Property(tries = 200)
  void noTextCanCommandATerminal(@ForAll("hostile") String text) {
    assertThat(OBEYED_BY_TERMINALS.matcher(Format.TEXT.render(Samples.saying(text))).find())
        .isFalse();
    assertThat(OBEYED_BY_TERMINALS.matcher(Format.MARKDOWN.render(Samples.saying(text))).find())
        .isFalse();
  }

  @Property(tries = 200)
  void noTextCanBeMarkupInMarkdown(@ForAll("hostile") String text) {
    String page = withoutCodeBlocks(Format.MARKDOWN.render(Samples.saying(text)));
    assertThat(page.lines().filter(line -> line.startsWith("#"))).hasSize(6);
    assertThat(page.lines().filter(line -> line.startsWith("**Seen**")))
        .allMatch(
            line -> !Pattern.compile("(?<!\\\\)[<`\\[|]").matcher(line.replace("\\\\", "")).find());
  }

  @Provide
  Arbitrary<String> hostile() {
    Arbitrary<String> fragments =
        Arbitraries.of(
            "</style>",
            "<script>alert(1)</script>",
            "{{{verdict}}}",
            "{{#rows}}",
            "\" onload=\"x",
            "]]>",
            "&amp;",
            "&#0;",
            "\u001b[2J",
            "\u009b31m",
            "\u202e",
            "\r\n# x",
            "| x |",
            "```",
            "\ud800",
            "\uffff",
            "\u0000",
            "\u2028",
            "'",
            "<!--",
            "\\",
            "$(x)",
            "A=b",
            "\t",
            "😀");
    return Arbitraries.oneOf(fragments, Arbitraries.strings().all().ofMaxLength(12))
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(parts -> String.join("", parts));
  }

  private static String withoutCodeBlocks(String page) {
    return page.replaceAll("(?ms)^(`{3,})(?:sh|text)\\n.*?^\\1$", "");
  }

  private static List<String> elements(String page) throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(page)));
    NodeList nodes = document.getElementsByTagName("*");
    List<String> names = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      names.add(nodes.item(i).getNodeName() + nodes.item(i).getAttributes().getLength());
    }
    return names;
  }
}
