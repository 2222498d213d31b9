package dev.rolecall.agent;

import dev.rolecall.command.RolecallCommand;
import dev.rolecall.command.SpanOption;
import dev.rolecall.command.Subcommand;
import dev.rolecall.command.Surroundings;
import dev.rolecall.command.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rolecall agent}: what the magics of a notebook's kernels speak to. */
@Command(
    name = "agent",
    description = {
      "Carry out command lines for the cells of notebooks, on a socket of this user's.",
      "The magics start it; it prints ready once it listens, or there where another one does, and"
          + " ends when nobody has asked for a while."
    })
public final class AgentCommand implements Subcommand {
  @Option(
      names = "--socket",
      required = true,
      paramLabel = "PATH",
      description = "Where it listens: in a folder that is this user's alone.")
  private Path socket = Path.of("");

  @Option(
      names = "--idle",
      paramLabel = "TIME",
      converter = Idle.class,
      description = "How long until it ends. Default: 30m")
  private Duration idle = Duration.ofMinutes(30);

  /** For the service loader. */
  public AgentCommand() {}

  static final class Idle extends SpanOption {
    Idle() {
      super(
          Duration.ofSeconds(1),
          Duration.ofDays(1),
          "a time from a second to 24h. Write it like 30s or 30m");
    }
  }

  @Override
  public int run(Surroundings here) {
    try (AgentSocket door = AgentSocket.at(socket)) {
      if (!door.listens()) {
        here.out().println("there");
        return RolecallCommand.PASSED;
      }
      here.out().println("ready");
      here.out().flush();
      new Agent(
              (arguments, told) -> Cell.of(here.environment(), here.clock(), arguments, told),
              idle,
              System::nanoTime)
          .serve(door.channel());
      return RolecallCommand.PASSED;
    } catch (IOException e) {
      throw new UsageException(AgentSentences.noSocket(socket, "" + e.getMessage()).toString());
    }
  }
}
