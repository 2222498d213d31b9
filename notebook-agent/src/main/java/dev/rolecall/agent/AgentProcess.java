package dev.rolecall.agent;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The agent of a process, from its start to its end. Until somebody asks, nothing is loaded that
 * only command lines need.
 *
 * @param environment by which the cells' command lines and the credentials go
 */
record AgentProcess(Map<String, String> environment, Clock clock) {
  static final Duration IDLE = Duration.ofMinutes(30);

  /**
   * Tells that it listens, or that another does; answers until nobody has asked for the time.
   *
   * @throws IOException where it cannot listen
   */
  void run(Path socket, Duration idle, PrintStream out) throws IOException {
    Path kept = socket.toAbsolutePath().resolveSibling(socket.getFileName() + ".credentials");
    try (AgentSocket door = AgentSocket.at(socket)) {
      out.println(door.listens() ? "ready" : "there");
      out.flush();
      if (!door.listens()) {
        return;
      }
      try (CredentialsEndpoint endpoint = endpoint(Optional.of(kept))) {
        endpoint.resume();
        new Agent(
                (request, told) -> reply(endpoint, request, told),
                idle,
                () -> endpoint.users() > 0,
                System::nanoTime)
            .serve(door.channel());
      }
    }
  }

  /**
   * An endpoint that nobody uses yet.
   *
   * @param kept where it keeps who does, if it does
   */
  CredentialsEndpoint endpoint(Optional<Path> kept) {
    return new CredentialsEndpoint(
        kept, narrowing -> SessionSource.of(environment, narrowing), Processes.OF_THIS_MACHINE);
  }

  private Reply reply(CredentialsEndpoint endpoint, Request request, Consumer<String> told) {
    CredentialsCommand credentials = new CredentialsCommand(endpoint, request.process());
    Cell cell = Cell.of(environment, clock, request.arguments(), told, List.of(credentials));
    return new Reply(cell, credentials.environment());
  }

  /** Without the environment, which may hold keys. */
  @Override
  public String toString() {
    return "AgentProcess";
  }
}
