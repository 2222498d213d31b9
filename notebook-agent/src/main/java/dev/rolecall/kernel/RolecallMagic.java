package dev.rolecall.kernel;

import dev.rolecall.command.CheckCommand;
import dev.rolecall.command.ExplainCommand;
import dev.rolecall.command.RolecallCommand;
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
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.magic.LineMagic;
import org.jspecify.annotations.Nullable;

/**
 * {@code %rolecall}: the command, in a cell. It takes the command's arguments, displays what it
 * comes to, and throws nothing: what is wrong is what it displays.
 */
final class RolecallMagic implements LineMagic<@Nullable Answer, BaseKernel> {
  private final Map<String, String> environment;
  private final Clock clock;

  RolecallMagic(Map<String, String> environment, Clock clock) {
    this.environment = environment;
    this.clock = clock;
  }

  /**
   * @return what can be asked further; nothing where all has been displayed, since the kernel shows
   *     a value once more
   */
  @Override
  public @Nullable Answer eval(BaseKernel kernel, List<String> args) {
    Answer answer = answer(args);
    DisplayData shown = new DisplayData(answer.text());
    shown.putHTML(answer.html());
    kernel.display(shown);
    return answer.passed() && answer.report().isEmpty() ? null : answer;
  }

  Answer answer(List<String> args) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream terminal = new PrintStream(printed, true, StandardCharsets.UTF_8);
    AtomicReference<@Nullable Shown> shown = new AtomicReference<>();
    int exit =
        new RolecallCommand(
                environment,
                clock,
                List.of(new CheckCommand(), new WhoamiCommand(), new ExplainCommand()),
                exhibit -> shown.set(new Shown(exhibit.html(), exhibit.report())))
            .run(withoutSemicolon(args), terminal, terminal);
    String text = printed.toString(StandardCharsets.UTF_8);
    Shown cell = shown.get();
    return cell == null
        ? new Answer(exit, text, NotebookView.message(exit != 0, text), Optional.empty())
        : new Answer(exit, text, cell.html(), cell.report());
  }

  /** Rendered where a defect in doing so is told as the command's own. */
  private record Shown(String html, Optional<Report> report) {}

  /** The kernel takes the semicolon that ends a line of Java for a part of the last argument. */
  private static String[] withoutSemicolon(List<String> args) {
    List<String> stripped = new ArrayList<>(args);
    int last = args.size() - 1;
    if (last >= 0 && args.get(last).endsWith(";")) {
      String argument = stripped.remove(last);
      if (argument.length() > 1) {
        stripped.add(argument.substring(0, argument.length() - 1));
      }
    }
    return stripped.toArray(String[]::new);
  }
}
