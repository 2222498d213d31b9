package dev.rolecall.e2e.admin;

import dev.rolecall.command.LiveConsole;
import dev.rolecall.command.RolecallCommand;
import dev.rolecall.command.UsageException;
import dev.rolecall.command.WaitOption;
import dev.rolecall.report.SummaryView;
import dev.rolecall.verify.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Verifies Profiles one after the other, and says a line of each as it ends. */
final class SeveralProfiles {
  private final ProfileVerification verification;
  private final WaitOption wait;
  private final LiveConsole console;
  private final LongSupplier nanoTime;

  SeveralProfiles(
      ProfileVerification verification,
      WaitOption wait,
      LiveConsole console,
      LongSupplier nanoTime) {
    this.verification = verification;
    this.wait = wait;
    this.console = console;
    this.nanoTime = nanoTime;
  }

  /**
   * Verifies them.
   *
   * @return the worst exit code
   */
  int run(List<String> profiles) throws InterruptedException {
    List<Report> reports = new ArrayList<>();
    Map<String, String> unread = new LinkedHashMap<>();
    for (String profile : profiles) {
      long begin = nanoTime.getAsLong();
      try {
        Report report = wait.silently(console, () -> verification.attempt(profile));
        reports.add(report);
        Duration took = Duration.ofNanos(nanoTime.getAsLong() - begin);
        console.say(SummaryView.line(profile, report, took));
      } catch (UsageException e) {
        unread.put(profile, "" + e.getMessage());
        console.say(SummaryView.unread(profile, "" + e.getMessage()));
      }
    }
    console.finish(reports, unread);
    if (!unread.isEmpty()) {
      return RolecallCommand.USED_WRONGLY;
    }
    return reports.stream().allMatch(Report::accepted)
        ? RolecallCommand.PASSED
        : RolecallCommand.FAILED;
  }
}
