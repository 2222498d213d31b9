package dev.rolecall.embedded.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The JDK's server with two threads, on loopback; its clients are sockets. */
@Timeout(60)
final class ServerThreadsTest {
  private static final String NAME = "server-threads-test";
  private static final int LONG_ANSWER = 64 * 1024 * 1024;

  private final ServerThreads threads = new ServerThreads(NAME, 2, Duration.ofMillis(200));
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch broken = new CountDownLatch(2);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", threads.handling(this::answer));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
    try {
      exchange.getRequestBody().readAllBytes();
      byte[] body = new byte[exchange.getRequestURI().getPath().equals("/long") ? LONG_ANSWER : 2];
      if (exchange.getRequestURI().getPath().equals("/held")) {
        held.await();
      }
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException e) {
      broken.countDown();
      throw e;
    } catch (InterruptedException e) {
      throw new IllegalStateException("A handler was interrupted at its own work.", e);
    } finally {
      atOnce.decrementAndGet();
    }
  }

  private Socket send(String request) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getAddress().getPort());
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private Socket get(String path) throws IOException {
    return send("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  }

  /** All that comes until the server closes. */
  private static long read(Socket socket) throws IOException {
    try (socket) {
      InputStream in = socket.getInputStream();
      return in.transferTo(OutputStream.nullOutputStream());
    } catch (SocketException reset) {
      return 0;
    }
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(NAME))
        .count();
  }

  @Test
  void halfRequestsLoseTheirConnectionsAndHoldNoMoreThreadsThanThereAre() throws IOException {
    List<Socket> halves = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      halves.add(send(i % 2 == 0 ? "GET / HT" : "GET / HTTP/1.1\r\nHost: x\r\n"));
    }
    Socket whole = get("/");

    assertThat(read(whole)).isGreaterThan(0);
    assertThat(threads()).isBetween(1L, 2L);
    for (Socket half : halves) {
      assertThat(read(half)).isZero();
    }
  }

  @Test
  void aBodyThatDoesNotComeLosesItsConnection() throws IOException {
    List<Socket> halves = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      halves.add(send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc"));
    }

    assertThat(read(get("/"))).isGreaterThan(0);
    for (Socket half : halves) {
      assertThat(read(half)).isZero();
    }
    assertThat(mostAtOnce.get()).isBetween(1, 2);
  }

  @Test
  void anAnswerThatNobodyTakesLosesItsConnection() throws Exception {
    Socket one = get("/long");
    Socket other = get("/long");
    broken.await();

    assertThat(read(one)).isLessThan(LONG_ANSWER);
    assertThat(read(other)).isLessThan(LONG_ANSWER);
    assertThat(read(get("/"))).isGreaterThan(0);
  }

  /** Until the patience for a client ended twice, which it is not a matter of. */
  @Test
  void aHandlerMayTakeItsTime() throws IOException {
    Socket slow = get("/held");
    assertThat(read(send("GET"))).isZero();
    assertThat(read(send("GET"))).isZero();
    held.countDown();

    assertThat(read(slow)).isGreaterThan(0);
  }

  @Test
  void aConnectionIsUsedAgain() throws IOException {
    try (Socket socket = send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")) {
      byte[] first = new byte[16];
      assertThat(socket.getInputStream().read(first)).isPositive();
      socket
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));

      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .contains("HTTP/1.1 200 OK");
    }
  }
}
