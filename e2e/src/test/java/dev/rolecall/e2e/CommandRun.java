package dev.rolecall.e2e;

import dev.rolecall.command.RolecallCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;

/** One command line of {@code rolecall}, run to its end in this JVM. */
public record CommandRun(int exit, String out, String err) {
  public static CommandRun of(String... args) {
    return of(Map.of(), args);
  }

  public static CommandRun of(Map<String, String> environment, String... args) {
    return of(Clock.systemUTC(), environment, args);
  }

  static CommandRun of(Clock clock, Map<String, String> environment, String... args) {
    return of(new ByteArrayOutputStream(), clock, environment, args);
  }

  /**
   * The same.
   *
   * @param err where its errors go as they are told
   */
  public static CommandRun of(
      ByteArrayOutputStream err, Map<String, String> environment, String... args) {
    return of(err, Clock.systemUTC(), environment, args);
  }

  private static CommandRun of(
      ByteArrayOutputStream err, Clock clock, Map<String, String> environment, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int exit =
        new RolecallCommand(environment, clock, false)
            .run(
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    return new CommandRun(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
