package dev.rolecall.credentials;

import com.sun.net.httpserver.HttpExchange;
import dev.rolecall.testing.LoopbackServer;
import dev.rolecall.testing.StsXml;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/**
 * An STS on loopback that answers what it was told to, in the shapes of the STS API Reference, and
 * grants when it was told nothing.
 */
final class StsStub implements AutoCloseable {
  static final String SECRET_KEY = "secretKeyThatNobodyMaySee";
  static final String SESSION_TOKEN = "sessionTokenThatNobodyMaySee";

  /** One HTTP answer; a status of 0 breaks the connection. */
  record Answer(int status, String body) {}

  private final LoopbackServer server;
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final List<Map<String, String>> requests = new CopyOnWriteArrayList<>();
  private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
  private final Semaphore arrived = new Semaphore(0);
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile Instant expiration = Instant.ofEpochSecond(7200);

  StsStub() {
    server = new LoopbackServer(this::handle);
  }

  URI address() {
    return server.address();
  }

  void answers(Answer... next) {
    answers.addAll(List.of(next));
  }

  /** Answers nothing until it is told to. */
  void hold() {
    gate = new CountDownLatch(1);
  }

  void release() {
    gate.countDown();
  }

  /** Waits for as many requests as that, of those that nobody waited for yet. */
  void await(int count) throws InterruptedException {
    arrived.acquire(count);
  }

  /** How many of the told answers nobody has asked for yet. */
  int answersLeft() {
    return answers.size();
  }

  void grantsUntil(Instant end) {
    expiration = end;
  }

  /** The form fields of each request so far. */
  List<Map<String, String>> requests() {
    return requests;
  }

  List<Map<String, List<String>>> headers() {
    return headers;
  }

  static Answer refusal(int status, String code, String message) {
    return new Answer(status, StsXml.refused(code, message));
  }

  private Answer grant() {
    return new Answer(
        200, StsXml.granted("ASIA" + requests.size(), SECRET_KEY, SESSION_TOKEN, expiration));
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.add(
        Arrays.stream(LoopbackServer.body(exchange).split("&"))
            .map(field -> field.split("=", 2))
            .collect(
                Collectors.toMap(
                    field -> field[0],
                    field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8))));
    headers.add(Map.copyOf(exchange.getRequestHeaders()));
    arrived.release();
    try {
      gate.await();
    } catch (InterruptedException closed) {
      exchange.close();
      return;
    }
    Answer told = answers.poll();
    Answer answer = told == null ? grant() : told;
    if (answer.status() == 0) {
      exchange.close();
      return;
    }
    exchange.getResponseHeaders().add("x-amzn-RequestId", "request-1");
    LoopbackServer.send(exchange, answer.status(), answer.body());
  }

  @Override
  public void close() {
    server.close();
  }
}
