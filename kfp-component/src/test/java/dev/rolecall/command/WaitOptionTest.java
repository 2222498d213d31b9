package dev.rolecall.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.Awaited;
import dev.rolecall.report.Samples;
import dev.rolecall.verify.CheckResult;
import dev.rolecall.verify.Report;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class WaitOptionTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void whoWaitsSeesEachCheckOnce() throws InterruptedException {
    report(WaitOption.of(Duration.ofMinutes(1)));
    String waiting = printed.toString(StandardCharsets.UTF_8);
    printed.reset();
    report(new WaitOption());

    assertThat(waiting).isEqualTo(printed.toString(StandardCharsets.UTF_8));
    assertThat(waiting).contains("The trust policy admits the token");
  }

  @Test
  void whatIsWaitedForIsToldWhereItIsNewAndThenEachTenthTime() {
    LiveConsole console = new ReportOptions().console(surroundings());
    for (int second = 0; second < 40; second += 2) {
      console.waiting(Awaited.IAM, "Waiting for IAM: " + second + " s");
    }
    console.waiting(Awaited.WEBHOOK, "Waiting for the webhook: 40 s");

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            Waiting for IAM: 0 s.
            Waiting for IAM: 20 s
            Waiting for the webhook: 40 s.
            """);
  }

  private void report(WaitOption wait) throws InterruptedException {
    LiveConsole console = new ReportOptions().console(surroundings());
    console.finish(wait.report(console, WaitOptionTest::passing));
  }

  private static ReadyVerification passing() {
    return new ReadyVerification() {
      private final Report report = Samples.passed();

      @Override
      public List<String> titles() {
        return report.checks().stream().map(CheckResult::title).toList();
      }

      @Override
      public Set<Awaited> acting() {
        return EnumSet.allOf(Awaited.class);
      }

      @Override
      public Report run(Consumer<CheckResult> ended) {
        report.checks().forEach(ended);
        return report;
      }
    };
  }

  private Surroundings surroundings() {
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    return new Surroundings(
        Map.of(), Clock.systemUTC(), InputStream.nullInputStream(), out, out, false, exhibit -> {});
  }
}
