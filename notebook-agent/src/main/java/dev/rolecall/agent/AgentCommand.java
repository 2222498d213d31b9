package dev.rolecall.agent;

import dev.rolecall.command.RolecallCommand;
import dev.rolecall.command.SpanOption;
import dev.rolecall.command.Subcommand;
import dev.rolecall.command.Surroundings;
import dev.rolecall.command.UsageException;
import dev.rolecall.credentials.WebIdentityException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rolecall agent}: what the magics of a notebook's kernels speak to. */
@Command(
    name = "agent",
    description = {
      "Carry out command lines for the cells of notebooks, on a socket of this user's.",
      "The magics start it; it prints ready once it listens, or there where another one does, and"
          + " ends when nobody has asked for a while.",
      "With --credentials instead: serve the role's credentials to programs that do not know web"
          + " identity, and print what a shell exports for them."
    })
public final class AgentCommand implements Subcommand {
  @Option(
      names = "--socket",
      paramLabel = "PATH",
      description = "Where it listens: in a folder that is this user's alone.")
  private @Nullable Path socket;

  @Option(
      names = "--idle",
      paramLabel = "TIME",
      converter = Idle.class,
      description = "How long until it ends. Default: 30m")
  private Duration idle = AgentProcess.IDLE;

  @Option(
      names = "--credentials",
      description = {
        "Print exports for a shell: eval \"$(rolecall agent --credentials)\"",
        "As java -jar it serves them itself, until it is ended."
      })
  private boolean credentials;

  @Mixin private NarrowingOptions narrowing = new NarrowingOptions();

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
  public int run(Surroundings here) throws InterruptedException {
    if (credentials) {
      return serve(here, narrowing.narrowing());
    }
    if (socket == null) {
      throw new UsageException("it needs a place.\nTry: --socket \"$XDG_RUNTIME_DIR/agent\"");
    }
    return listen(here, socket);
  }

  private int listen(Surroundings here, Path at) {
    try {
      new AgentProcess(here.environment(), here.clock()).run(at, idle, here.out());
      return RolecallCommand.PASSED;
    } catch (IOException e) {
      throw new UsageException(AgentSentences.noSocket(at, "" + e.getMessage()).toString());
    }
  }

  /** For this process's own lifetime. */
  private static int serve(Surroundings here, Narrowing narrowing) throws InterruptedException {
    try (CredentialsEndpoint endpoint =
        new AgentProcess(here.environment(), here.clock()).endpoint(Optional.empty())) {
      CredentialsEndpoint.Grant grant = endpoint.on(ProcessHandle.current().pid(), narrowing);
      here.err().println(AgentSentences.on(grant, narrowing));
      StrongerCredentials.toldOf(here.environment()).forEach(here.err()::println);
      here.err().println(AgentSentences.serving());
      print(here, grant.environment());
      new CountDownLatch(1).await();
      return RolecallCommand.PASSED;
    } catch (WebIdentityException e) {
      here.err().println(e.failure().explain());
      return RolecallCommand.FAILED;
    } catch (IOException e) {
      throw new UsageException(AgentSentences.noEndpoint("" + e.getMessage()).toString());
    }
  }

  /** No value has a character that a shell would read. */
  private static void print(Surroundings here, Map<String, Optional<String>> environment) {
    environment.forEach(
        (name, value) ->
            here.out()
                .println(value.map(each -> "export " + name + "=" + each).orElse("unset " + name)));
    here.out().flush();
  }
}
