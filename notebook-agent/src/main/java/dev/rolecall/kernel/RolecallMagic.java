package dev.rolecall.kernel;

import dev.rolecall.agent.Cell;
import dev.rolecall.command.RolecallCommand;
import dev.rolecall.report.NotebookView;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.magic.LineMagic;
import org.jspecify.annotations.Nullable;

/**
 * {@code %rolecall}: the command, in a cell. It takes the command's arguments, displays what it
 * comes to, and throws nothing: what is wrong is what it displays.
 */
final class RolecallMagic implements LineMagic<@Nullable Answer, BaseKernel> {
  private static final List<String> WHY = List.of("why");
  private static final String NO_FAILURE =
      """
      rolecall why: no exception of this notebook tells of a refusal by AWS.
      Run the cell that fails, and then this line.
      """;

  private static final String CREDENTIALS = "credentials";

  /** The environment of a running JVM cannot be changed, and need not be. */
  private static final String NO_CREDENTIALS =
      """
      rolecall credentials: it is for Python notebooks.
      The AWS SDK for Java takes the pod's token by itself, where its module sts is on the class path.
      Add software.amazon.awssdk:sts in the version of your clients, and make them anew.
      In a terminal, for programs that do not know web identity: eval "$(rolecall agent --credentials)"
      """;

  private final Map<String, String> environment;
  private final Clock clock;
  private final LastFailure failure;

  RolecallMagic(Map<String, String> environment, Clock clock, LastFailure failure) {
    this.environment = environment;
    this.clock = clock;
    this.failure = failure;
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
    List<String> typed = withoutSemicolon(args);
    Optional<String> error = typed.equals(WHY) ? failure.ofAws() : Optional.empty();
    if (typed.equals(WHY) && error.isEmpty()) {
      return message(RolecallCommand.FAILED, NO_FAILURE);
    }
    if (!typed.isEmpty() && typed.get(0).equals(CREDENTIALS)) {
      return message(RolecallCommand.USED_WRONGLY, NO_CREDENTIALS);
    }
    List<String> line = error.map(RolecallMagic::why).orElse(typed);
    Cell cell = Cell.of(environment, clock, line, told -> {});
    return new Answer(cell.exitCode(), cell.text(), cell.html(), cell.report());
  }

  private static Answer message(int exitCode, String text) {
    return new Answer(exitCode, text, NotebookView.message(true, text), Optional.empty());
  }

  /** Of the SDK's words where its chain of providers found nothing. */
  private static List<String> why(String error) {
    List<String> line = new ArrayList<>(List.of(WHY.get(0), "--error", error));
    if (error.contains("Unable to load credentials")) {
      line.addAll(List.of("--credentials", "nobody"));
    }
    return line;
  }

  /** The kernel takes the semicolon that ends a line of Java for a part of the last argument. */
  private static List<String> withoutSemicolon(List<String> args) {
    List<String> stripped = new ArrayList<>(args);
    int last = args.size() - 1;
    if (last >= 0 && args.get(last).endsWith(";")) {
      String argument = stripped.remove(last);
      if (argument.length() > 1) {
        stripped.add(argument.substring(0, argument.length() - 1));
      }
    }
    return stripped;
  }
}
