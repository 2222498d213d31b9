package dev.rolecall.bench;

import dev.rolecall.bench.Contender.Kind;
import dev.rolecall.testing.LoopbackServer;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What a provider keeps beside its session while nobody asks it. */
final class Idle {
  private static final Duration SESSION = Duration.ofHours(1);

  private Idle() {}

  interface Beginning {
    Contender with(BenchAws aws) throws IOException;
  }

  /**
   * @param wait from the first session to the look; the JDK keeps a thread for 5 s for a connection
   *     that it might use again
   */
  static List<Table.Row> run(Duration wait) throws IOException, InterruptedException {
    return List.of(
        new Table.Row(
            "threads",
            Integer.toString(threads(aws -> Contender.of(Kind.SDK, aws), wait)),
            Integer.toString(threads(aws -> Contender.of(Kind.ROLECALL, aws), wait))));
  }

  static int threads(Beginning beginning, Duration wait) throws IOException, InterruptedException {
    BenchAws aws = new BenchAws(SESSION);
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (Contender contender = beginning.with(aws)) {
      contender.provider().resolveCredentials();
      TimeUnit.NANOSECONDS.sleep(wait.toNanos());
      Set<Thread> added = new HashSet<>(Thread.getAllStackTraces().keySet());
      added.removeAll(before);
      added.removeIf(LoopbackServer::owns);
      return added.size();
    }
  }
}
