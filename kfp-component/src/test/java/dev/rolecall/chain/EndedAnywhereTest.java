package dev.rolecall.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.s3.Workload;
import dev.rolecall.testing.HoldingProxy;
import dev.rolecall.testing.HoldingProxy.Held;
import dev.rolecall.testing.HoldingProxy.Moment;
import dev.rolecall.verify.Report;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A verification with an exercise that ends at each of its requests, before the peer has it and
 * before its answer is read. Real parts: the SDK's clients and their HTTP. The process's end is
 * played: its shutdown hook runs, and once that has ended, or at once where it is killed, nothing
 * that is asked reaches STS and S3 any more, which are a stub with versions and uploads.
 */
class EndedAnywhereTest {
  private final StsAndS3Stub aws = new StsAndS3Stub();

  @AfterEach
  void close() {
    aws.close();
  }

  /** One process: what it is told, and the peers as it reaches them. */
  private static final class Run implements AutoCloseable {
    final HoldingProxy proxy;
    final PlayedShutdown shutdown = new PlayedShutdown(Duration.ofSeconds(30));
    final List<String> told = new CopyOnWriteArrayList<>();
    final CompletableFuture<String> firstWord = new CompletableFuture<>();
    CompletableFuture<Report> ended = new CompletableFuture<>();

    Run(StsAndS3Stub aws) {
      proxy = new HoldingProxy(URI.create(aws.url()));
    }

    Report verify(Instant now) {
      Map<String, String> environment =
          Map.of(
              "AWS_ROLE_ARN",
              Example.ROLE.toString(),
              "AWS_WEB_IDENTITY_TOKEN_FILE",
              token.toString(),
              "AWS_REGION",
              "eu-west-1",
              "AWS_ENDPOINT_URL",
              proxy.address().toString(),
              "ROLECALL_BUCKET",
              "ml-data",
              "ROLECALL_PREFIX",
              "team-a/");
      return RoleVerification.builder(environment, Clock.fixed(now, ZoneOffset.UTC))
          .exercise(Workload.parse("2x1KiB").withConcurrency(2))
          .pause(time -> {})
          .shutdown(shutdown)
          .toldOfItsEnd(
              text -> {
                told.add(text);
                firstWord.complete(text);
              })
          .build()
          .run(check -> {});
    }

    /** Goes on beside the test: a process that ends does not wait for it. */
    void begin() {
      ended =
          CompletableFuture.supplyAsync(() -> verify(Example.NOW), PlayedShutdown.Beside::start);
    }

    @Override
    public void close() {
      proxy.close();
    }
  }

  @TempDir private static Path folder;
  private static Path token;

  @BeforeAll
  static void writeToken() throws IOException {
    token = folder.resolve("token");
    Files.writeString(
        token, Example.tokenText(Example.SUBJECT, Example.NOW.plus(Duration.ofMinutes(110))));
  }

  static Stream<Arguments> everyRequest() {
    return Stream.of("", "Enabled")
        .flatMap(
            versioning ->
                kinds(versioning).stream()
                    .flatMap(
                        kind ->
                            Stream.of(Moment.values())
                                .map(moment -> Arguments.of(versioning, kind, moment))));
  }

  static Stream<Arguments> everyWrite() {
    return Stream.of("", "Enabled")
        .flatMap(
            versioning ->
                kinds(versioning).stream()
                    .filter(kind -> kind.matches("(PUT|POST|DELETE) /ml-data/.*"))
                    .map(kind -> Arguments.of(versioning, kind)));
  }

  /** The kinds of requests of one verification: their first lines, without what is random. */
  private static List<String> kinds(String versioning) {
    try (StsAndS3Stub aws = new StsAndS3Stub();
        Run run = new Run(aws)) {
      aws.versioning = versioning;
      Report report = run.verify(Example.NOW);
      assertThat(report.passed()).as(report.toString()).isTrue();
      assertThat(aws.kept()).isEmpty();
      assertThat(run.told).isEmpty();
      return run.proxy.requests().stream().map(EndedAnywhereTest::kind).distinct().toList();
    }
  }

  private static String kind(String line) {
    return line.replaceAll("[0-9a-f]{16}", "RUN").replaceAll("\\bid\\d+", "ID");
  }

  private Held holds(Run run, String kind, Moment moment) {
    return run.proxy.hold(line -> kind(line).equals(kind), moment);
  }

  @ParameterizedTest
  @MethodSource("everyRequest")
  void aRunThatASignalEndsLeavesNothing(String versioning, String kind, Moment moment)
      throws Exception {
    aws.versioning = versioning;
    try (Run run = new Run(aws)) {
      Held held = holds(run, kind, moment);
      run.begin();
      assertThat(held.isReached(20)).isTrue();

      CompletableFuture<Void> ended = run.shutdown.begin();
      CompletableFuture.anyOf(ended, run.firstWord).get(30, TimeUnit.SECONDS);
      held.release();
      ended.get(30, TimeUnit.SECONDS);
      run.proxy.cut();

      assertThat(aws.kept()).isEmpty();
      assertThat(run.told).noneMatch(text -> text.contains("may be left"));
    }
  }

  @ParameterizedTest
  @MethodSource("everyRequest")
  void whatARunLeftThatWasKilledIsRemovedByTheNextOneAnHourLater(
      String versioning, String kind, Moment moment) throws Exception {
    killedAndThenAnotherAnHourLater(versioning, kind, moment);

    assertThat(aws.kept()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("everyRequest")
  void ofAnUploadNothingIsKeptAlsoWhereTheNextMayNotListThem(
      String versioning, String kind, Moment moment) throws Exception {
    aws.forbidden.add("s3:ListBucketMultipartUploads");
    killedAndThenAnotherAnHourLater(versioning, kind, moment);

    assertThat(aws.objects).isEmpty();
    assertThat(aws.versions).isEmpty();
    // One whose id was not told yet has no part.
    assertThat(aws.uploads.keySet()).doesNotContainAnyElementsOf(aws.withParts);
  }

  private void killedAndThenAnotherAnHourLater(String versioning, String kind, Moment moment)
      throws Exception {
    aws.versioning = versioning;
    aws.now = () -> Example.NOW;
    try (Run killed = new Run(aws);
        Run next = new Run(aws)) {
      Held held = holds(killed, kind, moment);
      killed.begin();
      assertThat(held.isReached(20)).isTrue();

      killed.proxy.takeNoMore();
      held.release();
      killed.proxy.cut();

      Instant later = Example.NOW.plusSeconds(3601);
      aws.now = () -> later;
      assertThat(next.verify(later).passed()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("everyWrite")
  void whatWasWrittenAndNeverAnsweredIsRemoved(String versioning, String kind) throws Exception {
    aws.versioning = versioning;
    try (Run run = new Run(aws)) {
      Held held = holds(run, kind, Moment.BEFORE_ITS_ANSWER_IS_READ);
      run.begin();
      assertThat(held.isReached(20)).isTrue();

      held.lose();
      run.ended.get(30, TimeUnit.SECONDS);

      assertThat(aws.kept()).isEmpty();
      assertThat(run.told).isEmpty();
    }
  }
}
