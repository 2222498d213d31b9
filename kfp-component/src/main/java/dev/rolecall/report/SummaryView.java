package dev.rolecall.report;

import dev.rolecall.verify.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Several Profiles, a line each. */
public final class SummaryView {
  private static final int VERDICT_WIDTH = 10;

  private SummaryView() {}

  /** What a Profile came to: its verdict, by what it is proved or broken, and the time it took. */
  public static String line(String profile, Report report, Duration took) {
    String verdict = Verdict.verdict(report);
    return "%s  %s: %s (%d.%d s)"
        .formatted(
            padded(report.passed() ? verdict : verdict.toUpperCase(Locale.ROOT)),
            profile,
            told(report),
            took.toSeconds(),
            took.toMillisPart() / 100);
  }

  /** What of a Profile could not be read. */
  public static String unread(String profile, String why) {
    return "%s  %s: %s".formatted(padded("not read"), profile, why.lines().findFirst().orElse(""));
  }

  private static String told(Report report) {
    if (!report.passed()) {
      return Verdict.causeNames(report);
    }
    return Verdict.isUnproved(report)
        ? Verdict.unproved(report).stream().findFirst().orElse("")
        : "proved " + report.proved().toString().replace('_', ' ');
  }

  private static String padded(String word) {
    return word + " ".repeat(Math.max(0, VERDICT_WIDTH - word.length()));
  }

  /** All of them in a line. */
  public static String summary(List<Report> reports, int unread) {
    long unproved = reports.stream().filter(Verdict::isUnproved).count();
    long failed = reports.stream().filter(report -> !report.passed()).count();
    List<String> parts = new ArrayList<>();
    add(parts, reports.size() - failed - unproved, "passed");
    add(parts, failed, "failed");
    add(parts, unproved, "not proved");
    add(parts, unread, "not read");
    int all = reports.size() + unread;
    return "%d Profile%s: %s.".formatted(all, all == 1 ? "" : "s", String.join(", ", parts));
  }

  private static void add(List<String> parts, long count, String what) {
    if (count > 0) {
      parts.add(count + " " + what);
    }
  }
}
