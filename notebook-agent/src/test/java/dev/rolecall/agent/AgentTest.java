package dev.rolecall.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent, on a socket of this machine's. */
final class AgentTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;
  private Path socket;

  @BeforeEach
  void makeFolder() throws IOException {
    socket =
        Files.createDirectory(
                folder.resolve("own"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
            .resolve("agent");
  }

  @Test
  void itTellsEachLineAndThenWhatTheCommandLineComesTo() throws Exception {
    try (Running agent =
        new Running(
            (request, told) -> {
              request.arguments().forEach(told);
              return new Reply(new Cell(1, "text", "<p>", Optional.empty()));
            })) {
      assertThat(agent.ask("{\"arguments\":[\"one\",\"two\"]}\n"))
          .containsExactly(
              JSON.readTree("{\"told\":\"one\"}"),
              JSON.readTree("{\"told\":\"two\"}"),
              JSON.readTree("{\"exit\":1,\"text\":\"text\",\"html\":\"<p>\"}"));
    }
  }

  @Test
  void whoHangsUpInterruptsHisCommandLine() throws Exception {
    CompletableFuture<String> ended = new CompletableFuture<>();
    CountDownLatch begun = new CountDownLatch(1);
    try (Running agent =
        new Running(
            (request, told) -> {
              begun.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                ended.complete("interrupted");
              }
              return new Reply(new Cell(130, "", "", Optional.empty()));
            })) {
      try (SocketChannel caller = agent.connect()) {
        caller.write(ByteBuffer.wrap("{\"arguments\":[]}\n".getBytes(StandardCharsets.UTF_8)));
        begun.await();
      }

      assertThat(ended.join()).isEqualTo("interrupted");
    }
  }

  @Test
  void whatIsNoRequestIsNotAnsweredAndTheNextOneIs() throws Exception {
    try (Running agent =
        new Running((request, told) -> new Reply(new Cell(0, "", "", Optional.empty())))) {
      for (String request :
          List.of(
              "\n", "GET / HTTP/1.1\r\n", "[]\n", "{\"arguments\":[1]}\n", "{\"arguments\":1}\n")) {
        assertThat(agent.ask(request)).as(request).isEmpty();
      }
      assertThat(agent.ask("{\"arguments\":[]}\n")).hasSize(1);
    }
  }

  @Test
  void itEndsWhenNobodyHasAskedForTheTime() throws Exception {
    AtomicLong now = new AtomicLong();
    try (Running agent =
        new Running(
            (request, told) -> {
              now.addAndGet(Duration.ofMinutes(31).toNanos());
              return new Reply(new Cell(0, "", "", Optional.empty()));
            },
            now::get)) {
      assertThat(agent.ask("{\"arguments\":[]}\n")).hasSize(1);
      now.addAndGet(Duration.ofMinutes(30).toNanos());
      // Who asks for nothing is no use of it, and has it look at the clock.
      agent.connect().close();

      agent.ended.join();
    }
  }

  @Test
  void itDoesNotEndWhileItIsOfUseToSomebody() throws Exception {
    AtomicLong now = new AtomicLong();
    AtomicBoolean used = new AtomicBoolean(true);
    CountDownLatch looked = new CountDownLatch(1);
    try (Running agent =
        new Running(
            (request, told) -> new Reply(new Cell(0, "", "", Optional.empty())),
            () -> {
              looked.countDown();
              return used.get();
            },
            now::get)) {
      assertThat(agent.ask("{\"arguments\":[]}\n")).hasSize(1);
      now.addAndGet(Duration.ofMinutes(30).toNanos());
      agent.connect().close();
      looked.await();
      assertThat(agent.ask("{\"arguments\":[]}\n")).hasSize(1);

      used.set(false);
      now.addAndGet(Duration.ofMinutes(30).toNanos());
      agent.connect().close();
      agent.ended.join();
    }
  }

  @Test
  void theEnvironmentThatTheAskingProcessIsToHaveGoesWithTheAnswer() throws Exception {
    Map<String, Optional<String>> environment = new LinkedHashMap<>();
    environment.put("SET", Optional.of("value"));
    environment.put("UNSET", Optional.empty());
    try (Running agent =
        new Running(
            (request, told) ->
                new Reply(
                    new Cell(0, "" + request.process().getAsLong(), "", Optional.empty()),
                    environment))) {
      assertThat(agent.ask("{\"arguments\":[],\"process\":77}\n"))
          .containsExactly(
              JSON.readTree(
                  """
                  {"exit":0,"text":"77","html":"","environment":{"SET":"value","UNSET":null}}"""));
    }
  }

  @Test
  void aRehearsalEndsByItself() throws IOException {
    new AgentProcess(Map.of(), Clock.systemUTC()).rehearse();
  }

  @Test
  void ofTwoThatStartOneListens() throws IOException {
    try (AgentSocket first = AgentSocket.at(socket)) {
      try (AgentSocket second = AgentSocket.at(socket)) {
        assertThat(first.listens()).isTrue();
        assertThat(second.listens()).isFalse();
      }
      assertThat(socket).exists();
    }
    assertThat(socket).doesNotExist();
  }

  @Test
  void theSocketThatADeadOneLeftIsTakenOver() throws IOException {
    Files.createFile(socket);

    try (AgentSocket door = AgentSocket.at(socket)) {
      assertThat(door.listens()).isTrue();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void aFolderThatIsOpenToOthersIsRefused() throws IOException {
    Files.setPosixFilePermissions(socket.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThatThrownBy(() -> AgentSocket.at(socket))
        .isInstanceOf(IOException.class)
        .hasMessage("its folder is not this user's alone");
  }

  @Test
  void aFolderThatIsNotThereOrALinkIsRefused() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), socket.getParent());

    for (Path place : List.of(link, folder.resolve("none"))) {
      assertThatThrownBy(() -> AgentSocket.at(place.resolve("agent")))
          .isInstanceOf(IOException.class)
          .hasMessage("its folder is not there");
    }
  }

  /** One that serves on a thread of its own. */
  private final class Running implements AutoCloseable {
    final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final AgentSocket door = AgentSocket.at(socket);

    Running(Agent.Runner runner) throws IOException {
      this(runner, () -> 0);
    }

    Running(Agent.Runner runner, LongSupplier nanos) throws IOException {
      this(runner, () -> false, nanos);
    }

    Running(Agent.Runner runner, BooleanSupplier used, LongSupplier nanos) throws IOException {
      Agent agent = new Agent(runner, Duration.ofMinutes(30), used, nanos);
      Thread serving =
          new Thread(
              () -> {
                try {
                  agent.serve(door.channel());
                  ended.complete(null);
                } catch (IOException | RuntimeException e) {
                  ended.completeExceptionally(e);
                }
              });
      serving.setDaemon(true);
      serving.start();
    }

    SocketChannel connect() throws IOException {
      return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    List<JsonNode> ask(String request) throws IOException {
      try (SocketChannel caller = connect()) {
        caller.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer part = ByteBuffer.allocate(1024);
        while (caller.read(part) >= 0) {
          all.write(part.array(), 0, part.position());
          part.clear();
        }
        List<JsonNode> messages = new ArrayList<>();
        for (String line : all.toString(StandardCharsets.UTF_8).lines().toList()) {
          messages.add(JSON.readTree(line));
        }
        return messages;
      }
    }

    @Override
    public void close() throws IOException {
      door.close();
    }
  }
}
