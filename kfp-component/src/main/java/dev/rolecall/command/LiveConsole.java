package dev.rolecall.command;

import dev.rolecall.catalogue.Awaited;
import dev.rolecall.failure.Visible;
import dev.rolecall.report.Format;
import dev.rolecall.report.JunitView;
import dev.rolecall.report.SummaryView;
import dev.rolecall.report.TextView;
import dev.rolecall.verify.CheckResult;
import dev.rolecall.verify.Report;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shows each check as it ends, and then the report. On a terminal the check that is under way
 * stands in the last line, in colour unless {@code NO_COLOR} is set, and marks are more than ASCII
 * where the locale is. Where a report of another format than text goes to standard output, the
 * checks go to standard error. A quiet console shows the report alone.
 */
public final class LiveConsole implements Consumer<CheckResult> {
  /** To the line's beginning, and erase to its end: ECMA-48, section 8.3.41 (EL). */
  private static final String ERASE_LINE = "\r\u001b[K";

  /** A log is read later: of every tenth second it is told how far a check was. */
  private static final int TELLINGS = 10;

  private final Format format;
  private final @Nullable ReportFile file;
  private final boolean quiet;
  private final PrintStream out;
  private final PrintStream err;
  private final PrintStream progress;
  private final boolean live;
  private final Consumer<Exhibit> exhibits;
  private final TextView view;
  private final TextView.ChainLines lines;
  private final Deque<String> toCome = new ArrayDeque<>();
  private boolean pendingShown;
  private int untold;
  private boolean ended;
  private @Nullable Awaited waitedFor;

  LiveConsole(Surroundings surroundings, Format format, @Nullable ReportFile file, boolean quiet) {
    this.format = format;
    this.file = file;
    this.quiet = quiet;
    this.out = surroundings.out();
    this.err = surroundings.err();
    boolean here = file != null || format == Format.TEXT;
    this.progress = quiet ? nowhere() : here ? out : surroundings.err();
    this.live = here && !quiet && surroundings.terminal();
    this.exhibits = surroundings.exhibits();
    this.view =
        new TextView(
            live && surroundings.environment().getOrDefault("NO_COLOR", "").isEmpty(),
            live && surroundings.unicode(),
            surroundings.width());
    this.lines = view.lines();
    if (live) {
      Runtime.getRuntime().addShutdownHook(new Thread(this::end, "rolecall-console"));
    }
  }

  /**
   * Says which checks are to come; may be called again for more.
   *
   * @param titles the checks' titles, in their order
   */
  public synchronized void start(List<String> titles) {
    toCome.addAll(titles);
    showPending();
  }

  /** Shows a check that has ended. */
  @Override
  public synchronized void accept(CheckResult check) {
    erasePending();
    toCome.remove(check.title());
    progress.print(lines.add(check));
    showPending();
  }

  /** Shows a line of the command's own among the checks. */
  public synchronized void say(String line) {
    erasePending();
    progress.print(lines.end());
    progress.print(live ? view.line(line) : Visible.line(line) + "\n");
    showPending();
  }

  /**
   * Tells about each second how far the check under way is: on a terminal in its line, else of ten
   * such lines in one.
   */
  public synchronized void progress(String text) {
    if (live) {
      erasePending();
      progress.print(view.pending(text));
      progress.flush();
      pendingShown = true;
    } else if (++untold == TELLINGS) {
      untold = 0;
      say(text);
    }
  }

  /** Tells what is waited for: at once where that is new, and then as {@link #progress}. */
  synchronized void waiting(Awaited awaited, String text) {
    if (awaited == waitedFor) {
      progress(text);
    } else {
      waitedFor = awaited;
      say(text + ".");
    }
  }

  /** Tells of a run's end on standard error, beside all reports. */
  public synchronized void tell(String text) {
    erasePending();
    out.flush();
    err.println(Visible.lines(text));
    err.flush();
    showPending();
  }

  /**
   * Shows the rest of the report, or writes it where it was asked for.
   *
   * @return the exit code: 0 accepted, 1 not
   * @throws UsageException where the report cannot be written
   */
  public synchronized int finish(Report report) {
    end();
    if (file != null) {
      progress.print("\n" + view.ending(report));
      file.write(format.render(report));
      written("Report", file);
    } else {
      out.print(format == Format.TEXT ? text(report) : format.render(report));
    }
    out.flush();
    exhibits.accept(new Exhibit.Verified(report));
    return report.accepted() ? RolecallCommand.PASSED : RolecallCommand.FAILED;
  }

  /**
   * Ends after several reports, of which a line each was said.
   *
   * @param unread what could not be read of a Profile, by its name
   * @throws UsageException where the reports cannot be written
   */
  public synchronized void finish(List<Report> reports, Map<String, String> unread) {
    end();
    String summary = SummaryView.summary(reports, unread.size()) + "\n";
    if (file != null) {
      progress.print("\n" + summary);
      file.write(JunitView.render(reports, unread));
      written("Report", file);
    } else if (format == Format.JUNIT) {
      out.print(JunitView.render(reports, unread));
    } else {
      out.print((quiet ? "" : "\n") + summary);
    }
    out.flush();
    reports.forEach(report -> exhibits.accept(new Exhibit.Verified(report)));
  }

  /** Says where something was written; a quiet console says so on standard error. */
  public synchronized void written(String what, Object where) {
    String line = Visible.line(what + ": " + where);
    if (quiet) {
      err.println(line);
    } else {
      progress.println("\n" + line);
    }
  }

  /** What of the report has not been shown yet. */
  private String text(Report report) {
    return quiet ? view.render(report) : "\n" + view.ending(report);
  }

  private static PrintStream nowhere() {
    return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
  }

  private synchronized void end() {
    erasePending();
    progress.print(lines.end());
    ended = true;
  }

  private void showPending() {
    String next = toCome.peek();
    if (live && !ended && !pendingShown && next != null) {
      progress.print(view.pending(next));
      progress.flush();
      pendingShown = true;
    }
  }

  private void erasePending() {
    if (pendingShown) {
      progress.print(ERASE_LINE);
      progress.flush();
      pendingShown = false;
    }
  }
}
