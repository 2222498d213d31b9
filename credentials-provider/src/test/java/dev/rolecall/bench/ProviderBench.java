package dev.rolecall.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;
import software.amazon.awssdk.core.util.VersionInfo;

/** What {@code bench/run} measures in a JVM: runs what it is told to and prints a table of each. */
final class ProviderBench {
  private static final String USAGE =
      """
      usage: bench/run [hot] [storm] [outage] [outage-within-session] [footprint] [start] [jars] [--NAME NUMBER]...
        All of them, where none is named. Times are seconds. The options and what they are otherwise:
        hot                     --rounds 5 --warmups 3 --measurements 5 --each 1
        storm                   --threads 1000 --latency 8 --idle 65 --busy 600 --pause 0.25
        outage                  --session 900 --outage 1200 --pairs 5 --per-second 5 --after 60
        outage-within-session   --longer-session 1320, else as outage
        footprint               --wait 10
        start                   JDK_17=FOLDER JDK_25=FOLDER PYTHON=python3 TURNS=20, in the environment
      """;

  private static final List<String> RUNS =
      List.of("hot", "storm", "outage", "outage-within-session", "footprint");

  private final Map<String, Double> options =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("rounds", 5.0),
              Map.entry("warmups", 3.0),
              Map.entry("measurements", 5.0),
              Map.entry("each", 1.0),
              Map.entry("threads", 1000.0),
              Map.entry("latency", 8.0),
              Map.entry("idle", 65.0),
              Map.entry("busy", 600.0),
              Map.entry("pause", 0.25),
              Map.entry("session", 900.0),
              Map.entry("outage", 1200.0),
              Map.entry("longer-session", 1320.0),
              Map.entry("pairs", 5.0),
              Map.entry("per-second", 5.0),
              Map.entry("after", 60.0),
              Map.entry("wait", 10.0)));

  private final PrintStream out;
  private final PrintStream progress;

  ProviderBench(PrintStream out, PrintStream progress) {
    this.out = out;
    this.progress = progress;
  }

  public static void main(String[] args) throws Exception {
    System.exit(new ProviderBench(System.out, System.err).run(args));
  }

  int run(String... args) throws Exception {
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      String name = args[i].startsWith("--") ? args[i].substring(2) : "";
      if (RUNS.contains(args[i])) {
        runs.add(args[i]);
      } else if (options.containsKey(name) && i + 1 < args.length && isNumber(args[i + 1])) {
        options.put(name, Double.valueOf(args[++i]));
      } else {
        progress.print(USAGE);
        return 2;
      }
    }
    out.printf(
        "%s %s, AWS SDK for Java %s, %d cores%n",
        System.getProperty("java.vm.name"),
        System.getProperty("java.vm.version"),
        VersionInfo.SDK_VERSION,
        Runtime.getRuntime().availableProcessors());
    for (String one : runs.isEmpty() ? RUNS : runs) {
      run(one);
    }
    return 0;
  }

  private static boolean isNumber(String text) {
    return text.matches("[0-9]{1,6}(\\.[0-9]{1,3})?");
  }

  private void run(String name) throws Exception {
    switch (name) {
      case "hot" -> hot();
      case "storm" -> storm();
      case "outage" -> outage(seconds("session"));
      case "outage-within-session" -> outage(seconds("longer-session"));
      default -> print("an hour's session that nobody uses", Idle.run(seconds("wait")));
    }
  }

  private void hot() throws Exception {
    HotPath.Plan plan =
        new HotPath.Plan(count("rounds"), count("warmups"), count("measurements"), seconds("each"));
    print(
        "a cached session, JMH, median (range) of %d rounds".formatted(plan.rounds()),
        HotPath.run(plan, OutputFormatFactory.createFormatInstance(progress, VerboseMode.NORMAL)));
  }

  private void storm() throws Exception {
    Storm.Plan plan =
        new Storm.Plan(
            count("threads"),
            seconds("latency"),
            seconds("idle"),
            seconds("busy"),
            seconds("pause"));
    print("STS takes %d s".formatted(plan.latency().toSeconds()), new Storm(plan, progress).run());
  }

  /** What there is of it is printed too where the process is told to end. */
  private void outage(Duration session) throws Exception {
    Outage.Plan plan =
        new Outage.Plan(
            session, seconds("outage"), count("pairs"), count("per-second"), seconds("after"));
    String title =
        "STS at 503 for %d s, sessions of %d s, %d of each, %d requests/s each"
            .formatted(
                plan.outage().toSeconds(),
                plan.session().toSeconds(),
                plan.pairs(),
                plan.perSecond());
    try (Outage outage = Outage.begin(plan, progress)) {
      Thread last = new Thread(() -> print(title + ", broken off", outage.rows()));
      Runtime.getRuntime().addShutdownHook(last);
      outage.run();
      Runtime.getRuntime().removeShutdownHook(last);
      print(title, outage.rows());
    }
  }

  private void print(String title, List<Table.Row> rows) {
    out.println();
    out.print(new Table(title, rows).markdown());
    out.flush();
  }

  private double number(String option) {
    return Objects.requireNonNull(options.get(option));
  }

  private int count(String option) {
    return (int) number(option);
  }

  private Duration seconds(String option) {
    return Duration.ofMillis(Math.round(number(option) * 1000));
  }
}
