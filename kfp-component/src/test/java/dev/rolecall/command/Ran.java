package dev.rolecall.command;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** What came of running one command line. */
public record Ran(int code, String out, String err) {
  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

  static Ran rolecall(String... args) {
    return with(Map.of(), false, List.of(new ExplainCommand(), new SampleCommand()), args);
  }

  /** With these subcommands alone. */
  public static Ran with(
      Map<String, String> environment,
      boolean console,
      List<Subcommand> subcommands,
      String... args) {
    return ran(environment, console, subcommands, "", args);
  }

  /** With that on standard input, and these subcommands alone. */
  static Ran withInput(String in, List<Subcommand> subcommands, String... args) {
    return ran(Map.of(), false, subcommands, in, args);
  }

  private static Ran ran(
      Map<String, String> environment,
      boolean console,
      List<Subcommand> subcommands,
      String in,
      String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        new RolecallCommand(environment, CLOCK, console, subcommands)
            .run(
                args,
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                stream(out),
                stream(err));
    return new Ran(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  /** For golden files. */
  public String whole() {
    return "exit code %d\n--- out\n%s--- err\n%s".formatted(code, out, err);
  }
}
