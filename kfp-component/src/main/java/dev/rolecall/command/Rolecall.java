package dev.rolecall.command;

import dev.rolecall.s3.Workload;
import java.io.Console;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The process {@code rolecall}. */
public final class Rolecall {
  private Rolecall() {}

  /** Carries out a command line, and ends the process. */
  public static void main(String[] args) {
    prepare();
    boolean terminal = onTerminal();
    System.exit(
        new RolecallCommand(environment(terminal), Clock.systemUTC(), terminal)
            .run(args, System.in, stream(FileDescriptor.out), stream(FileDescriptor.err)));
  }

  /** Tells the JDK what holds for the whole process, before it is used. */
  public static void prepare() {
    // Of idle connections to a host the JDK keeps five (Java Networking Properties).
    System.getProperties().putIfAbsent("http.maxConnections", "" + Workload.MOST_CONCURRENCY);
  }

  /** With {@code COLUMNS}, which shells know and rarely export. */
  private static Map<String, String> environment(boolean terminal) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    if (terminal && !environment.containsKey("COLUMNS")) {
      columns().ifPresent(columns -> environment.put("COLUMNS", columns));
    }
    return environment;
  }

  /** As POSIX's {@code stty size} tells it: rows, a space, columns. */
  private static Optional<String> columns() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return Optional.of(size.strip().replaceFirst(".* ", ""));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** From JDK 22 on there is a console without a terminal too, and {@code isTerminal} tells. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean onTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  /** In UTF-8 whatever the locale, which containers seldom set. */
  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
