package dev.rolecall.embedded.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.embedded.http.ServerThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More requests that do not end than the endpoint has threads; its clients are sockets. */
@Timeout(120)
final class HalfRequestsTest {
  @Test
  void theyLoseTheirConnectionsAndOthersAreAnswered() throws Exception {
    long ofOthers = threads();
    try (EmbeddedAws aws = EmbeddedAws.builder().patience(Duration.ofMillis(500)).start()) {
      List<Socket> halves = new ArrayList<>();
      for (int i = 0; i < ServerThreads.MOST + 50; i++) {
        halves.add(half(aws.endpoint()));
      }
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(aws.endpoint()).build(),
                  HttpResponse.BodyHandlers.ofString());

      assertThat(answer.body()).contains("<Code>AccessDenied</Code>");
      assertThat(threads()).isLessThanOrEqualTo(ofOthers + ServerThreads.MOST);
      for (Socket each : halves) {
        assertThat(isClosed(each)).isTrue();
      }
    }
  }

  private static Socket half(URI endpoint) throws IOException {
    Socket socket = new Socket(InetAddress.getByName(endpoint.getHost()), endpoint.getPort());
    socket.getOutputStream().write("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static boolean isClosed(Socket socket) throws IOException {
    try (socket) {
      return socket.getInputStream().read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }

  /** This endpoint's, and those of other tests of this JVM that have not ended yet. */
  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("embedded-aws"))
        .count();
  }
}
