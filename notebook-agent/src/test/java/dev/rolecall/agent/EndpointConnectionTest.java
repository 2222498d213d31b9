package dev.rolecall.agent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.agent.EndpointConnection.Awaits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A connection whose other side is made up. */
final class EndpointConnectionTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String GET = "GET /credentials HTTP/1.1\r\n";
  private static final String LAST = GET + "Connection: close\r\n\r\n";

  private final List<EndpointRequest> asked = new ArrayList<>();
  private EndpointReply reply = new EndpointReply(200, "{}");

  @Test
  void oneRequestFollowsTheOther() throws IOException {
    String all = answers(GET + "A: b\r\n\r\n" + LAST);

    assertThat(all.split("HTTP/1.1 200 OK\r\n", -1)).hasSize(3);
    assertThat(all).endsWith("Content-Length: 2\r\nConnection: close\r\n\r\n{}");
    assertThat(asked).hasSize(2);
  }

  @Test
  void aRefusalIsTheLastReply() throws IOException {
    reply = EndpointReply.noToken();

    String all = answers(GET + "\r\n" + LAST);

    assertThat(all).startsWith("HTTP/1.1 401 Refused\r\n").endsWith("\r\n\r\n" + reply.body());
    assertThat(asked).hasSize(1);
  }

  @Test
  void whatMayBeABodyIsNotReadAsARequest() throws IOException {
    for (String body :
        List.of(
            "Content-Length: 45\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Content-Length: 0, 9\r\n")) {
      asked.clear();
      assertThat(answers(GET + body + "\r\n" + LAST)).as(body).contains("Connection: close");
      assertThat(asked).as(body).hasSize(1);
    }
  }

  @Test
  void anOlderClientsConnectionEndsWithTheReply() throws IOException {
    answers("GET /credentials HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + LAST);

    assertThat(asked).hasSize(1);
  }

  @Test
  void whatIsNoRequestIsRefusedUnheard() throws IOException {
    for (String none :
        List.of(
            "\r\n\r\n",
            "GET /credentials\r\n\r\n",
            "GET  /credentials HTTP/1.1\r\n\r\n",
            "GET /credentials HTTP/2.0\r\n\r\n",
            "G(T /credentials HTTP/1.1\r\n\r\n",
            GET + "Authorization : x\r\n\r\n",
            GET + "A: b\r\n c\r\n\r\n",
            GET + "A: b\nAuthorization: x\r\n\r\n",
            GET + "A: b\rAuthorization: x\r\n\r\n",
            GET + "A: b\0\r\n\r\n",
            GET + "A\r\n\r\n",
            GET + ": b\r\n\r\n",
            GET + "A: " + "b".repeat(16_384) + "\r\n\r\n")) {
      assertThat(answers(none + LAST)).as(none).startsWith("HTTP/1.1 400 Refused\r\n");
      assertThat(asked).as(none).isEmpty();
    }
  }

  @Test
  void aHeadIsAnsweredWithoutABody() throws IOException {
    reply = EndpointReply.otherMethod();

    assertThat(answers("HEAD / HTTP/1.1\r\n\r\n")).endsWith("\r\n\r\n");
  }

  @Test
  void whatComesInPiecesIsOneRequest() throws IOException {
    Wire wire = new Wire();
    EndpointConnection connection = connection(wire);
    String request = GET + "A: b\r\n\r\n";
    for (int at = 0; at < request.length() - 1; at++) {
      wire.hears(request.substring(at, at + 1));
      assertThat(connection.goOn(at)).isEqualTo(Awaits.REQUEST);
    }
    wire.hears("\n");

    assertThat(connection.goOn(request.length())).isEqualTo(Awaits.REQUEST);
    assertThat(wire.said()).startsWith("HTTP/1.1 200 OK\r\n");
    assertThat(asked).hasSize(1);
  }

  @Test
  void halfARequestIsNotWaitedForForever() throws IOException {
    Wire wire = new Wire();
    EndpointConnection connection = connection(wire);
    wire.hears(GET);
    connection.goOn(LIMIT.toNanos() / 2);

    assertThat(connection.isLate(LIMIT.toNanos())).isFalse();
    assertThat(connection.isLate(LIMIT.toNanos() + 1)).isTrue();
    assertThat(asked).isEmpty();
  }

  @Test
  void aReplyTakesItsTimeAndTheNextRequestHasAWholeLimit() throws IOException {
    Wire wire = new Wire();
    CompletableFuture<EndpointReply> exchange = new CompletableFuture<>();
    EndpointConnection connection = new EndpointConnection(wire, LIMIT, any -> exchange, 0);
    wire.hears(GET + "\r\n");
    assertThat(connection.goOn(1)).isEqualTo(Awaits.REPLY);
    List<String> happened = new ArrayList<>();
    connection.whenReplied(() -> happened.add("replied"));
    long later = LIMIT.toNanos() * 3;

    assertThat(connection.isLate(later)).isFalse();
    assertThat(happened).isEmpty();
    exchange.complete(reply);
    assertThat(happened).containsExactly("replied");
    assertThat(connection.goOn(later)).isEqualTo(Awaits.REQUEST);
    assertThat(wire.said()).endsWith("{}");
    assertThat(connection.isLate(later + LIMIT.toNanos())).isFalse();
    assertThat(connection.isLate(later + LIMIT.toNanos() + 1)).isTrue();
  }

  @Test
  void whoDoesNotReadIsWaitedForAndNotForever() throws IOException {
    Wire wire = new Wire();
    EndpointConnection connection = connection(wire);
    wire.hears(GET + "\r\n" + LAST);
    wire.room = 20;

    assertThat(connection.goOn(1)).isEqualTo(Awaits.ROOM);
    assertThat(connection.goOn(2)).isEqualTo(Awaits.ROOM);
    assertThat(connection.isLate(LIMIT.toNanos() + 2)).isTrue();
    assertThat(asked).hasSize(1);
    wire.room = Integer.MAX_VALUE;
    assertThat(connection.goOn(3)).isEqualTo(Awaits.NOTHING);
    assertThat(wire.said().split("HTTP/1.1 200 OK\r\n", -1)).hasSize(3);
  }

  private EndpointConnection connection(Wire wire) {
    return new EndpointConnection(wire, LIMIT, this::replied, 0);
  }

  private CompletableFuture<EndpointReply> replied(EndpointRequest request) {
    asked.add(request);
    return CompletableFuture.completedFuture(reply);
  }

  /** All that comes back, until the connection ends. */
  private String answers(String sent) throws IOException {
    Wire wire = new Wire();
    wire.hears(sent);
    wire.isHungUp = true;
    EndpointConnection connection = connection(wire);
    while (connection.goOn(0) != Awaits.NOTHING) {
      assertThat(wire.isRead()).as("is read to its end").isFalse();
    }
    return wire.said();
  }

  /** The other side: what it has sent, and what it takes. */
  private static final class Wire implements ByteChannel {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private byte[] sent = {};
    private boolean isHungUp;

    /** How much of what is said at a time it takes, in bytes. */
    private int room = Integer.MAX_VALUE;

    void hears(String more) {
      sent = (new String(sent, ISO_8859_1) + more).getBytes(ISO_8859_1);
    }

    String said() {
      return said.toString(ISO_8859_1);
    }

    boolean isRead() {
      return sent.length == 0;
    }

    @Override
    public int read(ByteBuffer into) {
      if (isRead() && isHungUp) {
        return -1;
      }
      int count = Math.min(into.remaining(), sent.length);
      into.put(sent, 0, count);
      sent = Arrays.copyOfRange(sent, count, sent.length);
      return count;
    }

    @Override
    public int write(ByteBuffer from) {
      byte[] taken = new byte[Math.min(room, from.remaining())];
      from.get(taken);
      said.writeBytes(taken);
      return taken.length;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
