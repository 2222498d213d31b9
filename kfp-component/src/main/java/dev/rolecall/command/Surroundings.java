package dev.rolecall.command;

import dev.rolecall.report.TextView;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a command sees of the process that it runs in, handed in so that a test can be another.
 *
 * @param terminal whether {@code out} is a terminal that may be drawn on
 * @param exhibits told what the command comes to, besides the text that it prints
 */
public record Surroundings(
    Map<String, String> environment,
    Clock clock,
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean terminal,
    Consumer<Exhibit> exhibits) {
  private static final int NARROWEST = 40;

  /** Longer lines lead no eye to the next one. */
  private static final int WIDEST = 120;

  /** How long a line of text is to be, in characters: as {@code COLUMNS} says, within reason. */
  public int width() {
    String columns = environment.getOrDefault("COLUMNS", "");
    return columns.matches("[1-9][0-9]{0,3}")
        ? Math.max(NARROWEST, Math.min(Integer.parseInt(columns), WIDEST))
        : TextView.WIDTH;
  }
}
