package dev.rolecall.agent;

import dev.rolecall.command.CheckCommand;
import dev.rolecall.command.Exhibit;
import dev.rolecall.command.ExplainCommand;
import dev.rolecall.command.RolecallCommand;
import dev.rolecall.command.SimulateCommand;
import dev.rolecall.command.Subcommand;
import dev.rolecall.command.WhoamiCommand;
import dev.rolecall.report.NotebookView;
import dev.rolecall.verify.Report;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
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
    return of(environment, clock, arguments, told, List.of());
  }

  /** The same with more subcommands. */
  static Cell of(
      Map<String, String> environment,
      Clock clock,
      List<String> arguments,
      Consumer<String> told,
      List<Subcommand> more) {
    List<Subcommand> subcommands = new ArrayList<>(more);
    subcommands.addAll(
        List.of(
            new CheckCommand(), new WhoamiCommand(), new ExplainCommand(), new SimulateCommand()));
    AtomicReference<@Nullable Shown> shown = new AtomicReference<>();
    Cell plain =
        plain(
            environment,
            clock,
            arguments,
            told,
            subcommands,
            exhibit -> shown.set(new Shown(exhibit.html(), exhibit.report())));
    Shown cell = shown.get();
    String html =
        cell == null ? NotebookView.message(plain.exitCode() != 0, plain.text()) : cell.html();
    return new Cell(
        plain.exitCode(), plain.text(), html, cell == null ? Optional.empty() : cell.report());
  }

  /** Of one subcommand, which is shown as its text. */
  static Cell plain(
      Map<String, String> environment,
      Clock clock,
      List<String> arguments,
      Consumer<String> told,
      Subcommand subcommand) {
    return plain(environment, clock, arguments, told, List.of(subcommand), exhibit -> {});
  }

  private static Cell plain(
      Map<String, String> environment,
      Clock clock,
      List<String> arguments,
      Consumer<String> told,
      List<Subcommand> subcommands,
      Consumer<Exhibit> exhibits) {
    Printed printed = new Printed(told);
    PrintStream terminal = new PrintStream(printed, true, StandardCharsets.UTF_8);
    int exit =
        new RolecallCommand(environment, clock, subcommands, exhibits)
            .run(arguments.toArray(String[]::new), terminal, terminal);
    return new Cell(exit, printed.toString(StandardCharsets.UTF_8), "", Optional.empty());
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
