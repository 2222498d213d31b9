package dev.rolecall.e2e.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.command.ReportOptions;
import dev.rolecall.testing.Golden;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Report;
import dev.rolecall.verify.Vantage;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Each fault of the demo, as an administrator and as its pod is told of it: against our own STS,
 * IAM and S3.
 */
final class FaultsTest {
  private static final int FIRST = 3;

  /** What both vantages are told of a fault. */
  private record Told(Fault fault, Report admin, Report pod) {
    FailureMode mode() {
      return fault.mode();
    }

    static List<Finding> findings(Report report) {
      return report.checks().stream().flatMap(check -> check.finding().stream()).toList();
    }

    static List<FailureMode> names(Report report) {
      return findings(report).stream().map(Finding::mode).distinct().toList();
    }

    /** The findings that follow from no other. */
    static List<Finding> causes(Report report) {
      return findings(report).stream().filter(finding -> finding.followsFrom().isEmpty()).toList();
    }

    /** The best place of the fault among the pod's candidates, from 1. */
    OptionalInt rank() {
      return findings(pod).stream()
          .mapToInt(finding -> finding.candidates().indexOf(mode()) + 1)
          .filter(rank -> rank > 0)
          .min();
    }

    String line() {
      return "%-30s %-30s %-30s %s"
          .formatted(
              mode().id(),
              ids(names(admin)),
              ids(names(pod)),
              rank().isPresent() ? rank().getAsInt() : "-");
    }

    private static String ids(List<FailureMode> modes) {
      return String.join(", ", modes.stream().map(FailureMode::id).toList());
    }
  }

  @Test
  void anAdminIsToldOneNameOfEachAndItsPodHasItAmongTheFirst() {
    List<Told> all = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      all.add(told(fault));
    }

    StringBuilder table = new StringBuilder();
    table.append(
        "%-30s %-30s %-30s %s%n"
            .formatted("FAULT", "THE ADMIN IS TOLD", "ITS POD IS TOLD", "ITS RANK THERE"));
    all.forEach(told -> table.append(told.line()).append('\n'));
    Golden.check(FaultsTest.class, "faults.txt", table.toString());
    assertThat(all)
        .allSatisfy(
            told -> {
              assertThat(Told.names(told.admin())).containsExactly(told.mode());
              assertThat(Told.causes(told.admin()).get(0).remedy()).isNotEmpty();
              assertThat(told.pod().names(told.mode())).isTrue();
            });
    int[] ranks = all.stream().flatMapToInt(told -> told.rank().stream()).toArray();
    assertThat(IntStream.of(ranks).filter(rank -> rank <= FIRST).count())
        .isGreaterThanOrEqualTo((long) Math.ceil(ranks.length * 0.6));
  }

  private static Told told(Fault fault) {
    Sandbox.Settings settings =
        new Sandbox.Settings(
            List.of(DemoCommand.PROFILE, DemoCommand.OTHER_PROFILE),
            InetAddress.getLoopbackAddress(),
            0,
            Duration.ofHours(1));
    Clock clock = Clock.systemUTC();
    try (Sandbox sandbox = Sandbox.start(settings, clock)) {
      ProfileChain chain = new ProfileChain(sandbox, DemoCommand.PROFILE);
      fault.breakChain(chain);
      return new Told(fault, run(chain, Vantage.ADMIN, clock), run(chain, Vantage.POD, clock));
    }
  }

  private static Report run(ProfileChain chain, Vantage vantage, Clock clock) {
    return Demonstration.of(chain, vantage, new ReportOptions(), clock).build().run(result -> {});
  }
}
