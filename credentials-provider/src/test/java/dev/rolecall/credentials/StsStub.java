package dev.rolecall.credentials;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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

  private final HttpServer server;
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final List<Map<String, String>> requests = new CopyOnWriteArrayList<>();
  private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final Semaphore arrived = new Semaphore(0);
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile Instant expiration = Instant.ofEpochSecond(7200);

  StsStub() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(workers);
    server.createContext("/", this::handle);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
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
    return new Answer(
        status,
        """
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>
          <RequestId>request-1</RequestId>
        </ErrorResponse>"""
            .formatted(code, message));
  }

  private Answer grant() {
    return new Answer(
        200,
        """
        <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <AssumeRoleWithWebIdentityResult>
            <SubjectFromWebIdentityToken>system:serviceaccount:team-a:default-editor</SubjectFromWebIdentityToken>
            <Audience>sts.amazonaws.com</Audience>
            <AssumedRoleUser>
              <Arn>arn:aws:sts::111122223333:assumed-role/team-a/team-a-train-0</Arn>
              <AssumedRoleId>AROA1:team-a-train-0</AssumedRoleId>
            </AssumedRoleUser>
            <Credentials>
              <SessionToken>%s</SessionToken>
              <SecretAccessKey>%s</SecretAccessKey>
              <Expiration>%s</Expiration>
              <AccessKeyId>ASIA%d</AccessKeyId>
            </Credentials>
            <Provider>arn:aws:iam::111122223333:oidc-provider/oidc.example</Provider>
          </AssumeRoleWithWebIdentityResult>
          <ResponseMetadata><RequestId>request-0</RequestId></ResponseMetadata>
        </AssumeRoleWithWebIdentityResponse>"""
            .formatted(SESSION_TOKEN, SECRET_KEY, expiration, requests.size()));
  }

  private void handle(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(
        Arrays.stream(form.split("&"))
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
    if (answer.status() != 0) {
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "text/xml");
      exchange.getResponseHeaders().add("x-amzn-RequestId", "request-1");
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
