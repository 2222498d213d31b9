package dev.rolecall.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/**
 * What a cached session costs each request. The SDK's side is its innermost provider: the ones
 * around it only add to it.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH sets the fields.
public class HotPath {
  private static final ResolveIdentityRequest REQUEST = ResolveIdentityRequest.builder().build();

  @Param({"SDK", "ROLECALL"})
  public String kind;

  private Contender contender;
  private AwsCredentialsProvider provider;

  /** Asks once, so that a session is there. */
  @Setup(Level.Trial)
  public void ask() throws IOException {
    Duration session = Duration.ofHours(1);
    contender =
        switch (Contender.Kind.valueOf(kind)) {
          case SDK -> Contender.innermostOfSdk(session);
          case ROLECALL -> Contender.of(Contender.Kind.ROLECALL, session);
        };
    provider = contender.provider();
    provider.resolveCredentials();
  }

  @TearDown(Level.Trial)
  public void close() {
    contender.close();
  }

  @Benchmark
  public AwsCredentials resolveCredentials() {
    return provider.resolveCredentials();
  }

  @Benchmark
  public CompletableFuture<? extends AwsCredentialsIdentity> resolveIdentity() {
    return provider.resolveIdentity(REQUEST);
  }

  /**
   * @param rounds in each of which both kinds have a new JVM, one after the other, so that what
   *     else the machine does hits both; none runs once in this JVM
   */
  record Plan(int rounds, int warmups, int measurements, Duration each) {}

  /** Four rows for each method and number of threads: the median of all rounds, and the range. */
  static List<Table.Row> run(Plan plan, OutputFormat progress) throws RunnerException {
    List<Table.Row> rows = new ArrayList<>();
    for (String method : List.of("resolveCredentials", "resolveIdentity")) {
      for (int threads = 1; threads <= 2; threads++) {
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < Math.max(1, plan.rounds()); i++) {
          rounds.add(round(plan, method, threads, progress));
        }
        rows.addAll(
            rows("`%s`, %d thread%s".formatted(method, threads, "s".repeat(threads - 1)), rounds));
      }
    }
    return rows;
  }

  /** What both did one after the other. */
  private record Round(Figures sdk, Figures ours, double clock) {}

  private record Figures(double callsPerMicrosecond, double bytesPerCall) {
    static Figures of(Contender.Kind kind, Collection<RunResult> results) {
      RunResult result =
          results.stream()
              .filter(one -> kind.name().equals(one.getParams().getParam("kind")))
              .findFirst()
              .orElseThrow();
      return new Figures(
          result.getPrimaryResult().getScore(),
          Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
              .getScore());
    }
  }

  private static Round round(Plan plan, String method, int threads, OutputFormat progress)
      throws RunnerException {
    TimeValue each = TimeValue.milliseconds(plan.each().toMillis());
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("\\Q" + HotPath.class.getName() + "." + method + "\\E$")
                    .include("\\Q" + ClockReading.class.getName() + "\\E")
                    .threads(threads)
                    .timeUnit(TimeUnit.MICROSECONDS)
                    .forks(Math.min(1, plan.rounds()))
                    .warmupIterations(plan.warmups())
                    .warmupTime(each)
                    .measurementIterations(plan.measurements())
                    .measurementTime(each)
                    .addProfiler(GCProfiler.class)
                    .build(),
                progress)
            .run();
    return new Round(
        Figures.of(Contender.Kind.SDK, results),
        Figures.of(Contender.Kind.ROLECALL, results),
        results.stream()
            .filter(one -> one.getParams().getBenchmark().startsWith(ClockReading.class.getName()))
            .findFirst()
            .orElseThrow()
            .getPrimaryResult()
            .getScore());
  }

  private static List<Table.Row> rows(String what, List<Round> rounds) {
    return List.of(
        new Table.Row(
            what + ", calls/µs",
            median(rounds, round -> round.sdk().callsPerMicrosecond()),
            median(rounds, round -> round.ours().callsPerMicrosecond())),
        new Table.Row(
            what + ", times the SDK's of the same round",
            "1",
            median(
                rounds,
                round -> round.ours().callsPerMicrosecond() / round.sdk().callsPerMicrosecond())),
        new Table.Row(
            what + ", share of the clock's own speed",
            median(rounds, round -> round.sdk().callsPerMicrosecond() / round.clock()),
            median(rounds, round -> round.ours().callsPerMicrosecond() / round.clock())),
        new Table.Row(
            what + ", bytes/call",
            median(rounds, round -> round.sdk().bytesPerCall()),
            median(rounds, round -> round.ours().bytesPerCall())));
  }

  private static String median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    double[] all = rounds.stream().mapToDouble(figure).sorted().toArray();
    return "%.1f (%.1f–%.1f)".formatted(all[all.length / 2], all[0], all[all.length - 1]);
  }
}
