package dev.rolecall.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rolecall.bench.Contender.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.StsException;

/** The benchmarks with times so short that their figures mean nothing. */
class ProviderBenchTest {
  private static final Duration MOMENT = Duration.ofMillis(200);

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream progress = new PrintStream(printed, true, StandardCharsets.UTF_8);

  @Test
  void eachContenderSignsWithWhatItsOwnStsGave() throws IOException {
    for (Kind kind : Kind.values()) {
      try (Contender contender = Contender.of(kind, Duration.ofHours(1));
          StsClient client = contender.client()) {
        assertThat(client.getCallerIdentity().account()).isEqualTo("111122223333");
        assertThat(contender.aws().exchanges()).isEqualTo(1);
        assertThat(contender.aws().requests()).isEqualTo(1);
      }
    }
  }

  @Test
  void aKeyIsRefusedFromItsEndOn() throws IOException {
    try (BenchAws aws = new BenchAws(Duration.ZERO);
        StsClient late = Contender.client(aws, StaticCredentialsProvider.create(exchanged(aws)))) {
      assertThat(catchThrowableOfType(StsException.class, late::getCallerIdentity))
          .satisfies(e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ExpiredToken"));
    }
  }

  @Test
  void anExchangeThatIsTriedAgainCountsOnce() throws IOException {
    try (BenchAws aws = new BenchAws(Duration.ofHours(1))) {
      aws.away(true);
      assertThat(catchThrowableOfType(StsException.class, () -> exchanged(aws)).statusCode())
          .isEqualTo(503);
      assertThat(aws.exchanges()).isEqualTo(1);
      assertThat(aws.requests()).isGreaterThan(1);
    }
  }

  @Test
  void whoseEveryRequestNeedsStsFailsInAnOutageAndIsWellAfterIt() throws Exception {
    BenchAws aws = new BenchAws(Duration.ofHours(1));
    Contender hasty = new Contender(Kind.SDK, aws, () -> exchanged(aws), () -> {});
    Outage.Plan plan = new Outage.Plan(MOMENT, Duration.ofSeconds(2), 1, 50, Duration.ofMinutes(1));
    try (Outage outage = new Outage(plan, List.of(hasty), progress)) {
      outage.run();

      assertThat(outage.rows())
          .filteredOn(row -> row.what().matches("requests that .*|exchanges .*"))
          .hasSize(3)
          .allSatisfy(row -> assertThat(Integer.parseInt(row.sdk())).isPositive());
    }
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("STS is back after 2 s");
  }

  @Test
  void whoKeepsHisSessionHasNoFailureInAnOutage() throws Exception {
    BenchAws aws = new BenchAws(Duration.ofHours(1));
    AwsCredentialsProvider kept = StaticCredentialsProvider.create(exchanged(aws));
    Contender calm = new Contender(Kind.ROLECALL, aws, kept, () -> {});
    Outage.Plan plan = new Outage.Plan(MOMENT, MOMENT, 1, 50, Duration.ofMinutes(1));
    try (Outage outage = new Outage(plan, List.of(calm), progress)) {
      outage.run();

      assertThat(outage.rows())
          .contains(
              new Table.Row("requests that failed", "", "0"),
              new Table.Row("exchanges during the outage", "", "0"))
          .filteredOn(row -> row.what().equals("requests that were good"))
          .allSatisfy(row -> assertThat(Integer.parseInt(row.ours())).isPositive())
          .hasSize(1);
    }
  }

  @Test
  void aStormCountsCallsAndExchanges() throws Exception {
    Storm.Plan plan = new Storm.Plan(4, MOMENT, MOMENT, MOMENT, Duration.ofMillis(10));
    List<Table.Row> rows = new Storm(plan, progress).run();

    assertThat(rows.get(0).what())
        .isEqualTo("4 threads at once after the session's end: exchanges");
    assertThat(Integer.parseInt(rows.get(0).ours())).isPositive();
    assertThat(rows)
        .filteredOn(row -> row.what().endsWith(": calls"))
        .allSatisfy(row -> assertThat(Integer.parseInt(row.sdk())).isPositive())
        .allSatisfy(row -> assertThat(Integer.parseInt(row.ours())).isPositive())
        .hasSize(1);
  }

  @Test
  void theHotPathIsMeasuredForBothMethodsWithOneThreadAndTwo() throws Exception {
    HotPath.Plan plan = new HotPath.Plan(0, 0, 1, Duration.ofMillis(10));

    assertThat(
            HotPath.run(
                plan, OutputFormatFactory.createFormatInstance(progress, VerboseMode.SILENT)))
        .hasSize(16)
        .extracting(Table.Row::what)
        .contains(
            "`resolveCredentials`, 1 thread, calls/µs", "`resolveIdentity`, 2 threads, bytes/call");
  }

  @Test
  void theThreadsThatAProviderKeepsAreCounted() throws Exception {
    CompletableFuture<Void> end = new CompletableFuture<>();
    AwsCredentials keys = AwsBasicCredentials.create("key", "secret");
    AwsCredentialsProvider keeping =
        () -> {
          new Thread(end::join).start();
          return keys;
        };

    assertThat(threads(() -> keys, () -> {})).isZero();
    assertThat(threads(keeping, () -> end.complete(null))).isEqualTo(1);
  }

  private static int threads(AwsCredentialsProvider provider, Runnable end) throws Exception {
    return Idle.threads(aws -> new Contender(Kind.SDK, aws, provider, end), Duration.ZERO);
  }

  @Test
  void whatItIsNotMadeForIsToldWithItsUse() throws Exception {
    for (String[] wrong : List.of(new String[] {"cold"}, new String[] {"--threads", "many"})) {
      printed.reset();
      assertThat(new ProviderBench(progress, progress).run(wrong)).isEqualTo(2);
      assertThat(printed.toString(StandardCharsets.UTF_8)).startsWith("usage: bench/run [hot]");
    }
  }

  @Test
  void aTableIsMarkdown() {
    assertThat(new Table("what", List.of(new Table.Row("calls", "1", "2"))).markdown())
        .isEqualTo("| what | SDK | Rolecall |\n|---|---|---|\n| calls | 1 | 2 |\n");
  }

  private static AwsCredentials exchanged(BenchAws aws) {
    try (StsClient sts = Contender.client(aws, AnonymousCredentialsProvider.create())) {
      Credentials keys =
          sts.assumeRoleWithWebIdentity(
                  request ->
                      request
                          .roleArn("arn:aws:iam::111122223333:role/team-a")
                          .roleSessionName("bench")
                          .webIdentityToken("token"))
              .credentials();
      return AwsSessionCredentials.create(
          keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken());
    }
  }
}
