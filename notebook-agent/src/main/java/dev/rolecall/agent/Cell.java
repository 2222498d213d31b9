package dev.rolecall.agent;

import dev.rolecall.command.CheckCommand;
import dev.rolecall.command.ExplainCommand;
import dev.rolecall.command.RolecallCommand;
import dev.rolecall.command.SimulateCommand;
import dev.rolecall.command.WhoamiCommand;
import dev.rolecall.report.NotebookView;
import dev.rolecall.verify.Report;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a command line comes to in a notebook's cell.
 *
 * @param exitCode 0 passed, 1 failed, 2 used wrongly, 70 a defect, 130 interrupted
 * @param text all that a terminal would show
 * @param html the same for a cell, with a style of its own
 * @param report what was verified, of {@code check} and {@code whoami}
 */
public record Cell(int exitCode, String text, String html, Optional<Report> report) {
  /**
   * Carries out a command line of those that a notebook has, on this thread; an interrupt ends it,
   * cleaned up.
   *
   * @param told each line that a terminal would show, once it is whole
   */
  public static Cell of(
      Map<String, String> environment, Clock clock, List<String> arguments, Consumer<String> told) {
    Printed printed = new Printed(told);
    PrintStream terminal = new PrintStream(printed, true, StandardCharsets.UTF_8);
    AtomicReference<@Nullable Shown> shown = new AtomicReference<>();
    int exit =
        new RolecallCommand(
                environment,
                clock,
                List.of(
                    new CheckCommand(),
                    new WhoamiCommand(),
                    new ExplainCommand(),
                    new SimulateCommand()),
                exhibit -> shown.set(new Shown(exhibit.html(), exhibit.report())))
            .run(arguments.toArray(String[]::new), terminal, terminal);
    String text = printed.toString(StandardCharsets.UTF_8);
    Shown cell = shown.get();
    return cell == null
        ? new Cell(exit, text, NotebookView.message(exit != 0, text), Optional.empty())
        : new Cell(exit, text, cell.html(), cell.report());
  }

  /** Rendered where a defect in doing so is told as the command's own. */
  private record Shown(String html, Optional<Report> report) {}

  /** Keeps what is printed, and tells each line of it. */
  private static final class Printed extends ByteArrayOutputStream {
    private final Consumer<String> told;
    private int begin;

    Printed(Consumer<String> told) {
      this.told = told;
    }

    @Override
    public synchronized void write(int one) {
      super.write(one);
      tell();
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      super.write(bytes, offset, length);
      tell();
    }

    private void tell() {
      for (int end = begin; end < count; end++) {
        if (buf[end] == '\n') {
          told.accept(new String(buf, begin, end - begin, StandardCharsets.UTF_8));
          begin = end + 1;
        }
      }
    }
  }
}
