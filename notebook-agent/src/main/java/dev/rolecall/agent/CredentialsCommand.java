package dev.rolecall.agent;

import dev.rolecall.command.RolecallCommand;
import dev.rolecall.command.Subcommand;
import dev.rolecall.command.Surroundings;
import dev.rolecall.command.UsageException;
import dev.rolecall.credentials.WebIdentityException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code credentials}, of the cells that the agent serves: the role for clients of all kinds. */
@Command(
    name = CredentialsCommand.NAME,
    description = {
      "Give this process's clients, and programs that it starts, the role by a container"
          + " credentials endpoint, for those that do not know web identity.",
      "Without on or off it says what is on."
    })
final class CredentialsCommand implements Subcommand {
  static final String NAME = "credentials";

  /** What is asked for. */
  enum Switch {
    ON,
    OFF
  }

  @Parameters(index = "0", arity = "0..1", paramLabel = "on|off", description = "on or off.")
  private @Nullable Switch asked;

  @Mixin private NarrowingOptions narrowing = new NarrowingOptions();

  private final CredentialsEndpoint endpoint;
  private final OptionalLong process;
  private Map<String, Optional<String>> environment = Map.of();

  CredentialsCommand(CredentialsEndpoint endpoint, OptionalLong process) {
    this.endpoint = endpoint;
    this.process = process;
  }

  /** What the process is to have in its environment, once this has run. */
  Map<String, Optional<String>> environment() {
    return environment;
  }

  @Override
  public int run(Surroundings here) {
    long number =
        process.orElseThrow(() -> new UsageException("it is for a cell of a Python notebook."));
    Narrowing wished = narrowing.narrowing();
    if (asked != Switch.ON && !wished.isNone()) {
      throw new UsageException(AgentSentences.narrowingOfNothing());
    }
    if (asked == Switch.ON) {
      return on(here, number, wished);
    }
    if (asked == Switch.OFF) {
      here.out().println(AgentSentences.off(endpoint.off(number)));
    } else {
      environment = endpoint.environment(number);
      here.out().println(AgentSentences.state(endpoint.held(number), endpoint.users()));
    }
    return RolecallCommand.PASSED;
  }

  private int on(Surroundings here, long number, Narrowing wished) {
    try {
      CredentialsEndpoint.Grant grant = endpoint.on(number, wished);
      environment = grant.environment();
      here.out().println(AgentSentences.on(grant, wished));
      return RolecallCommand.PASSED;
    } catch (WebIdentityException e) {
      here.out().println(AgentSentences.noSession(e.failure()));
      return RolecallCommand.FAILED;
    } catch (IOException e) {
      throw new UsageException(AgentSentences.noEndpoint("" + e.getMessage()).toString());
    }
  }
}
