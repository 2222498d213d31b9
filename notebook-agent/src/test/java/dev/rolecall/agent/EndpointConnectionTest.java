package dev.rolecall.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A connection of this machine's loopback, which has been sent all that will be sent. */
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
  void halfARequestIsNotWaitedForForever() throws IOException {
    try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(door.getInetAddress(), door.getLocalPort());
        Socket connection = door.accept()) {
      client.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));

      new EndpointConnection(connection, Duration.ofMillis(2), this::replied).serve();

      assertThat(asked).isEmpty();
    }
  }

  private EndpointReply replied(EndpointRequest request) {
    asked.add(request);
    return reply;
  }

  /** All that comes back, until the connection ends. */
  private String answers(String sent) throws IOException {
    try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(door.getInetAddress(), door.getLocalPort());
        Socket connection = door.accept()) {
      client.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
      client.shutdownOutput();
      new EndpointConnection(connection, LIMIT, this::replied).serve();
      connection.shutdownOutput();
      return new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
