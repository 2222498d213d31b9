package dev.rolecall.e2e.sandbox;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rolecall.command.ReportOptions;
import dev.rolecall.testing.Golden;
import dev.rolecall.verify.CheckResult;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Report;
import dev.rolecall.verify.Vantage;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Roles of public reports and healthy set-ups, each in a sandbox of its own, seen as a demo's admin
 * sees it: the cluster, IAM, and what STS and S3 answer. What no sandbox can be brought to is seen
 * from outside, as {@code rolecall verify} sees it. Whether what is printed mends is asked
 * elsewhere: here it is what the link is called.
 */
final class RecordedCasesTest {
  /** They say what was answered, and not which link is broken. */
  private static final Set<String> SAYS_ONLY_WHAT_CAME =
      Set.of("sts-access-denied", "sts-refused", "s3-access-denied", "s3-refused");

  private static final List<String> OPEN =
      List.of("trust-open-to-profiles", "trust-open-to-cluster", "trust-admits-namespace");

  private static final List<String> KINDS = List.of("healthy", "open", "broken");

  /**
   * What became of a case.
   *
   * @param found each finding as its check and name; or why the case is not run
   * @param missed what the answer wants and the report does not have
   */
  private record Row(RecordedCase of, boolean run, List<String> found, List<String> missed) {
    boolean held() {
      return run && missed.isEmpty();
    }

    @Override
    public String toString() {
      return "%s %s (%s): %s%s%s"
          .formatted(
              run ? missed.isEmpty() ? "held" : "FELL" : "not run",
              of.id(),
              of.kind(),
              found.isEmpty() ? "nothing found" : String.join(", ", found),
              run ? of.notInSandbox().map("; from outside, since "::concat).orElse("") : "",
              missed.stream().map(each -> "%n  wanted: ".formatted() + each).collect(joining()));
    }
  }

  @Test
  void eachIsCalledWhatItIs() throws IOException {
    List<Row> rows = RecordedCase.all().stream().map(RecordedCasesTest::row).toList();

    Golden.check(getClass(), "roles.txt", table(rows));
    assertThat(rows).filteredOn(Row::run).allMatch(Row::held);
  }

  private static String table(List<Row> rows) {
    List<Row> run = rows.stream().filter(Row::run).toList();
    String kinds =
        KINDS.stream()
            .map(kind -> kind + " " + held(run.stream().filter(r -> r.of().kind().equals(kind))))
            .collect(joining(", "));
    return rows.stream().map(row -> row + "\n").collect(joining())
        + "held %s (%s), %d of them from outside, not run %d%n"
            .formatted(
                held(run.stream()),
                kinds,
                run.stream().filter(row -> row.of().notInSandbox().isPresent()).count(),
                rows.size() - run.size());
  }

  private static String held(Stream<Row> rows) {
    List<Row> all = rows.toList();
    return "%d of %d".formatted(all.stream().filter(Row::held).count(), all.size());
  }

  private static Row row(RecordedCase of) {
    Optional<String> reason = of.notRun();
    if (reason.isPresent()) {
      return new Row(of, false, List.of(reason.get()), List.of());
    }
    Report report = of.notInSandbox().isPresent() ? seenFromOutside(of) : seen(of);
    return new Row(
        of, true, told(report).map(RecordedCasesTest::line).toList(), missed(of, report));
  }

  private static String line(CheckResult check) {
    String line = check.id() + " " + name(check);
    return check.outcome().kind() == Outcome.Kind.WARNED ? line + " (warned)" : line;
  }

  private static Report seenFromOutside(RecordedCase of) {
    return of.in(RecordedCase.ACCOUNT).fromOutside().run(ended -> {}, new CompletableFuture<>());
  }

  private static Report seen(RecordedCase of) {
    Sandbox.Settings settings =
        new Sandbox.Settings(
            List.of(DemoCommand.PROFILE, DemoCommand.OTHER_PROFILE),
            InetAddress.getLoopbackAddress(),
            0,
            Duration.ofHours(24));
    Clock clock = Clock.systemUTC();
    try (Sandbox sandbox = Sandbox.start(settings, clock)) {
      ProfileChain chain = new ProfileChain(sandbox, DemoCommand.PROFILE);
      of.in(sandbox.aws().accountId()).bring(chain);
      return Demonstration.of(chain, Vantage.ADMIN, new ReportOptions(), clock)
          .build()
          .run(ended -> {});
    }
  }

  /** Failures first, and then warnings; each in the chain's order. */
  private static Stream<CheckResult> told(Report report) {
    return Stream.of(Outcome.Kind.FAILED, Outcome.Kind.WARNED)
        .flatMap(kind -> report.checks().stream().filter(check -> check.outcome().kind() == kind));
  }

  private static String name(CheckResult check) {
    return check.finding().orElseThrow().mode().id();
  }

  private static List<String> missed(RecordedCase of, Report report) {
    List<String> missed = new ArrayList<>(missedNames(of, report));
    JsonNode answer = of.answer();
    String words = words(report);
    String shown = words + evidence(report);
    absent(answer.path("admin_says"), words).forEach(each -> missed.add("words like " + each));
    absent(answer.path("admin_shows"), shown).forEach(each -> missed.add("evidence like " + each));
    RecordedCase.texts(answer.path("admin_never")).stream()
        .filter(each -> matches(each, words))
        .forEach(each -> missed.add("no words like " + each));
    RecordedCase.texts(answer.path("admin_also")).stream()
        .filter(each -> told(report).noneMatch(check -> matches(each, name(check))))
        .forEach(each -> missed.add("a finding like " + each));
    RecordedCase.texts(answer.path("pod_fine")).stream()
        .filter(
            check ->
                report.checks().stream().anyMatch(c -> c.id().equals(check) && report.fails(c)))
        .forEach(check -> missed.add(check + " not failed"));
    return missed;
  }

  private static List<String> missedNames(RecordedCase of, Report report) {
    List<String> names = told(report).map(RecordedCasesTest::name).toList();
    if (of.kind().equals("healthy")) {
      return names.isEmpty() ? List.of() : List.of("nothing found");
    }
    if (of.kind().equals("open")) {
      return report.checks().stream()
              .filter(check -> check.outcome().kind() == Outcome.Kind.WARNED)
              .anyMatch(check -> OPEN.contains(name(check)))
          ? List.of()
          : List.of("a warning: " + String.join(" or ", OPEN));
    }
    String first = names.isEmpty() ? "nothing" : names.get(0);
    List<String> wanted = new ArrayList<>(RecordedCase.texts(of.answer().path("names")));
    wanted.addAll(RecordedCase.texts(of.answer().path("also")));
    if (wanted.isEmpty()) {
      return names.isEmpty() || SAYS_ONLY_WHAT_CAME.contains(first)
          ? List.of("the broken link's name")
          : List.of();
    }
    return wanted.contains(first) ? List.of() : List.of(String.join(" or ", wanted) + " first");
  }

  private static List<String> absent(JsonNode expressions, String text) {
    return RecordedCase.texts(expressions).stream().filter(each -> !matches(each, text)).toList();
  }

  private static boolean matches(String expression, String text) {
    return Pattern.compile(
            expression.replace(
                "%ISSUER%", Pattern.quote(Sandbox.ISSUER.substring("https://".length()))))
        .matcher(text)
        .find();
  }

  /** What the report says, but for the commands. */
  private static String words(Report report) {
    return report.checks().stream()
        .flatMap(
            check ->
                check.outcome() instanceof Outcome.Skipped skipped
                    ? Stream.of(skipped.reason())
                    : check.finding().stream()
                        .flatMap(
                            f ->
                                Stream.concat(
                                    Stream.of(f.seen(), f.cause()),
                                    f.remedy().stream()
                                        .filter(line -> !line.strip().startsWith("aws ")))))
        .collect(joining("\n"));
  }

  private static String evidence(Report report) {
    return report.checks().stream()
        .flatMap(check -> check.finding().stream())
        .map(found -> found.evidence().toString())
        .collect(joining("\n"));
  }
}
