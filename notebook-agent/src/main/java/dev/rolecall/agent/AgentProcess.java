package dev.rolecall.agent;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

  private static final String QUESTION =
      "{\"arguments\":[\"%s\"],\"process\":1}\n".formatted(CredentialsLine.NAME);

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
      new AgentProcess(CredentialsEndpoint.podsAgain(environment, kept), clock)
          .run(door, kept, idle);
    }
  }

  private void run(AgentSocket door, Path kept, Duration idle) throws IOException {
    try (CredentialsEndpoint endpoint = endpoint(Optional.of(kept))) {
      endpoint.resume();
      serve(door, endpoint, idle);
    }
  }

  private void serve(AgentSocket door, CredentialsEndpoint endpoint, Duration idle)
      throws IOException {
    new Agent(
            (request, told) -> reply(endpoint, request, told),
            idle,
            () -> endpoint.users() > 0,
            System::nanoTime)
        .serve(door.channel());
  }

  /**
   * Answers one question of its own, in a folder of its own, and ends: a run of which an archive of
   * classes can be made.
   *
   * @throws IOException where it cannot listen
   */
  void rehearse() throws IOException {
    Path folder = Files.createTempDirectory("rolecall");
    Path socket = folder.resolve("agent");
    try (AgentSocket door = AgentSocket.at(socket);
        CredentialsEndpoint endpoint = endpoint(Optional.empty())) {
      new Thread(() -> ask(socket), "rolecall-rehearsal").start();
      serve(door, endpoint, Duration.ofSeconds(1));
    } finally {
      Files.deleteIfExists(socket.resolveSibling("agent.lock"));
      Files.deleteIfExists(folder);
    }
  }

  private static void ask(Path socket) {
    try (SocketChannel asker = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      asker.write(ByteBuffer.wrap(QUESTION.getBytes(StandardCharsets.UTF_8)));
      ByteBuffer answer = ByteBuffer.allocate(8192);
      while (asker.read(answer) >= 0) {
        answer.clear();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * An endpoint that nobody uses yet.
   *
   * @param kept where it keeps who does, if it does
   */
  CredentialsEndpoint endpoint(Optional<Path> kept) {
    return new CredentialsEndpoint(
        kept,
        environment,
        narrowing -> SessionSource.of(environment, narrowing),
        Processes.ofThisMachine());
  }

  private Reply reply(CredentialsEndpoint endpoint, Request request, Consumer<String> told) {
    List<String> line = request.arguments();
    return line.stream().findFirst().equals(Optional.of(CredentialsLine.NAME))
        ? CredentialsLine.answer(endpoint, request)
        : new Reply(Cell.of(environment, clock, line, told));
  }

  /** Without the environment, which may hold keys. */
  @Override
  public String toString() {
    return "AgentProcess";
  }
}
