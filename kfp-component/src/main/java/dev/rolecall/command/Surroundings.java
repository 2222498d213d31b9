package dev.rolecall.command;

import dev.rolecall.report.TextView;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
  private static final Pattern UTF_8 = Pattern.compile("UTF-?8", Pattern.CASE_INSENSITIVE);

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

  /**
   * Whether a terminal shows more than ASCII: where the locale's variables, of which the first that
   * is set counts (POSIX.1-2017, Base Definitions, section 8.2), name UTF-8; not on Linux's own
   * console, whose font has 256 or 512 characters (setfont(8)).
   */
  boolean unicode() {
    String locale =
        Stream.of("LC_ALL", "LC_CTYPE", "LANG")
            .map(name -> environment.getOrDefault(name, ""))
            .filter(value -> !value.isEmpty())
            .findFirst()
            .orElse("");
    return UTF_8.matcher(locale).find() && !environment.getOrDefault("TERM", "").equals("linux");
  }
}
