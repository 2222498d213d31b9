package dev.rolecall.command;

import dev.rolecall.failure.Visible;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The command {@code rolecall} with its subcommands.
 *
 * <p>Exit codes: {@value #PASSED} passed, {@value #FAILED} failed, {@value #USED_WRONGLY} used
 * wrongly, {@value #DEFECT} a defect of Rolecall's, {@value #INTERRUPTED} interrupted.
 */
public final class RolecallCommand {
  /** What was asked for is so. */
  public static final int PASSED = 0;

  /** What was verified is broken. */
  public static final int FAILED = 1;

  /** The command was used wrongly. */
  public static final int USED_WRONGLY = 2;

  /** EX_SOFTWARE of the BSD's {@code sysexits.h}. */
  public static final int DEFECT = 70;

  /** As a shell tells a process that SIGINT ended: 128 and the signal's number. */
  public static final int INTERRUPTED = 130;

  private final Map<String, String> environment;
  private final Clock clock;
  private final boolean console;
  private final Function<Optional<String>, Iterable<Subcommand>> subcommands;
  private final Consumer<Exhibit> exhibits;

  /**
   * With the subcommands that the class path offers.
   *
   * @param console whether input and output are a terminal's
   */
  public RolecallCommand(Map<String, String> environment, Clock clock, boolean console) {
    this(environment, clock, console, RolecallCommand::offered, exhibit -> {});
  }

  /**
   * With these subcommands alone, away from a terminal.
   *
   * @param exhibits told what each command line comes to, besides the text that it prints
   */
  public RolecallCommand(
      Map<String, String> environment,
      Clock clock,
      List<Subcommand> subcommands,
      Consumer<Exhibit> exhibits) {
    this(environment, clock, false, asked -> subcommands, exhibits);
  }

  RolecallCommand(
      Map<String, String> environment,
      Clock clock,
      boolean console,
      Iterable<Subcommand> subcommands) {
    this(environment, clock, console, asked -> subcommands, exhibit -> {});
  }

  private RolecallCommand(
      Map<String, String> environment,
      Clock clock,
      boolean console,
      Function<Optional<String>, Iterable<Subcommand>> subcommands,
      Consumer<Exhibit> exhibits) {
    this.environment = Map.copyOf(environment);
    this.clock = clock;
    this.console = console;
    this.subcommands = subcommands;
    this.exhibits = exhibits;
  }

  /**
   * Runs one command line to its end.
   *
   * @return the exit code
   */
  public int run(String[] args, PrintStream out, PrintStream err) {
    return run(args, InputStream.nullInputStream(), out, err);
  }

  /** As {@link #run(String[], PrintStream, PrintStream)}, with standard input. */
  int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
    String name = "rolecall";
    try {
      CommandLine root = root(Stream.of(args).findFirst(), out, err);
      ParseResult parsed = root.parseArgs(args);
      CommandLine asked = parsed.asCommandLineList().get(parsed.asCommandLineList().size() - 1);
      name = asked.getCommandSpec().qualifiedName();
      if (CommandLine.executeHelpRequest(parsed) != null) {
        return PASSED;
      }
      if (!(asked.getCommand() instanceof Subcommand subcommand)) {
        asked.usage(asked.getErr());
        return USED_WRONGLY;
      }
      return subcommand.run(
          new Surroundings(environment, clock, in, out, err, terminal(), exhibits));
    } catch (ParameterException e) {
      err.println(Visible.lines(UsageMessages.of(e)));
      return USED_WRONGLY;
    } catch (UsageException e) {
      err.println(Visible.lines(name + ": " + e.getMessage()));
      return USED_WRONGLY;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return INTERRUPTED;
    } catch (Throwable e) {
      if (Defect.ofShutdown()) {
        return INTERRUPTED;
      }
      err.print(Defect.tell(e, name, version(), debug()));
      return DEFECT;
    } finally {
      out.flush();
      err.flush();
    }
  }

  /** What each of the subcommands takes, by its name. */
  public Map<String, Arguments> arguments() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Map<String, Arguments> arguments = new LinkedHashMap<>();
    root(Optional.empty(), nowhere, nowhere)
        .getSubcommands()
        .forEach((name, line) -> arguments.put(name, Arguments.of(line.getCommandSpec())));
    return arguments;
  }

  /**
   * The subcommand that is asked for, where it needs no other; else all. It takes longer to read
   * the options of all than most of them run.
   */
  private static Iterable<Subcommand> offered(Optional<String> asked) {
    ServiceLoader<Subcommand> all = ServiceLoader.load(Subcommand.class);
    return all.stream()
        .filter(offer -> asked.equals(name(offer.type())))
        .map(ServiceLoader.Provider::get)
        .filter(subcommand -> !(subcommand instanceof CompletionCommand))
        .findFirst()
        .<Iterable<Subcommand>>map(List::of)
        .orElse(all);
  }

  private static Optional<String> name(Class<?> subcommand) {
    return Optional.ofNullable(subcommand.getAnnotation(Command.class)).map(Command::name);
  }

  private CommandLine root(Optional<String> asked, PrintStream out, PrintStream err) {
    CommandSpec spec = CommandSpec.create().name("rolecall").version("rolecall " + version());
    spec.usageMessage()
        .description(
            "Proves that a Kubeflow Profile's AWS role works from where it is used, and says exactly why when it does not.")
        .synopsisSubcommandLabel("COMMAND")
        .footer("", "Exit codes: 0 passed, 1 failed, 2 used wrongly, 70 a defect of Rolecall's.");
    offerHelp(spec);
    spec.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Show the version, and do nothing.")
            .build());
    CommandLine root = new CommandLine(spec);
    for (Subcommand subcommand : subcommands.apply(asked)) {
      CommandLine line = new CommandLine(subcommand);
      offerHelp(line.getCommandSpec());
      root.addSubcommand(line);
    }
    return root.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExpandAtFiles(false);
  }

  private static void offerHelp(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Show this, and do nothing.")
            .build());
  }

  /** A terminal that cannot move its cursor, and the log of a build, are written to plainly. */
  private boolean terminal() {
    String type = environment.getOrDefault("TERM", "");
    return console
        && !type.isEmpty()
        && !type.equals("dumb")
        && environment.getOrDefault("CI", "").isEmpty();
  }

  private boolean debug() {
    return environment.getOrDefault("ROLECALL_DEBUG", "").equals("1");
  }

  private static String version() {
    return Optional.ofNullable(RolecallCommand.class.getPackage().getImplementationVersion())
        .orElse("(not packaged)");
  }
}
