package dev.rolecall.kernel;

import dev.rolecall.agent.Cell;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    Cell cell = Cell.of(environment, clock, withoutSemicolon(args), line -> {});
    return new Answer(cell.exitCode(), cell.text(), cell.html(), cell.report());
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
