package dev.rolecall.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * One contender's AWS on loopback: an STS that can be told to be slow or away, and whose sessions
 * last as long as it was told, whatever is asked for; and a service that takes any request signed
 * with a key which STS gave, until the key's end.
 */
final class StubAws implements AutoCloseable {
  /** More than a storm of threads that connect at once. */
  private static final int BACKLOG = 4096;

  private static final Pattern KEY = Pattern.compile("Credential=([^/]+)/");

  private static final String THREAD = "stub-aws";

  private final HttpServer server;
  private final ExecutorService workers = Executors.newCachedThreadPool(StubAws::daemon);
  private final Duration session;
  private final Map<String, Instant> ends = new ConcurrentHashMap<>();
  private final AtomicInteger keys = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private final Set<String> exchanges = ConcurrentHashMap.newKeySet();
  private volatile Duration latency = Duration.ZERO;
  private volatile boolean away;

  StubAws(Duration session) throws IOException {
    this.session = session;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    server.setExecutor(workers);
    server.createContext("/", this::handle);
    server.start();
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, THREAD);
    thread.setDaemon(true);
    return thread;
  }

  /** Whether it answers requests, and is not of who asks. */
  static boolean owns(Thread thread) {
    return thread.getName().equals(THREAD);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** How long STS takes from now on. */
  void takes(Duration latency) {
    this.latency = latency;
  }

  /** Whether STS answers 503 from now on. */
  void away(boolean away) {
    this.away = away;
  }

  /** Calls of AssumeRoleWithWebIdentity so far; one that is tried again counts once. */
  int exchanges() {
    return exchanges.size();
  }

  /** HTTP requests for AssumeRoleWithWebIdentity so far, each try counted. */
  int requests() {
    return requests.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (!form.contains("Action=AssumeRoleWithWebIdentity")) {
      serve(exchange);
      return;
    }
    requests.incrementAndGet();
    exchanges.add(exchange.getRequestHeaders().getFirst("amz-sdk-invocation-id"));
    if (latency.isZero()) {
      answer(exchange);
    } else {
      CompletableFuture.delayedExecutor(latency.toMillis(), TimeUnit.MILLISECONDS, workers)
          .execute(() -> answer(exchange));
    }
  }

  private void answer(HttpExchange exchange) {
    try {
      if (away) {
        refuse(exchange, 503, "ServiceUnavailable");
      } else {
        grant(exchange);
      }
    } catch (IOException e) {
      // Who asked has gone away.
      exchange.close();
    }
  }

  private void grant(HttpExchange exchange) throws IOException {
    String key = "ASIA%012d".formatted(keys.incrementAndGet());
    Instant end = Instant.now().plus(session);
    ends.put(key, end);
    send(
        exchange,
        200,
        """
        <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <AssumeRoleWithWebIdentityResult>
            <AssumedRoleUser>
              <Arn>arn:aws:sts::111122223333:assumed-role/team-a/session</Arn>
              <AssumedRoleId>AROA1:session</AssumedRoleId>
            </AssumedRoleUser>
            <Credentials>
              <AccessKeyId>%s</AccessKeyId>
              <SecretAccessKey>secret</SecretAccessKey>
              <SessionToken>session</SessionToken>
              <Expiration>%s</Expiration>
            </Credentials>
          </AssumeRoleWithWebIdentityResult>
        </AssumeRoleWithWebIdentityResponse>"""
            .formatted(key, end));
  }

  private void serve(HttpExchange exchange) throws IOException {
    Optional<Instant> end =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
            .flatMap(header -> KEY.matcher(header).results().findFirst())
            .map((MatchResult found) -> ends.get(found.group(1)));
    if (end.filter(Instant.now()::isBefore).isEmpty()) {
      refuse(exchange, 403, "ExpiredToken");
      return;
    }
    send(
        exchange,
        200,
        """
        <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <GetCallerIdentityResult><Account>111122223333</Account></GetCallerIdentityResult>
        </GetCallerIdentityResponse>""");
  }

  private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
    send(
        exchange,
        status,
        """
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <Error><Type>Sender</Type><Code>%s</Code><Message>as told</Message></Error>
        </ErrorResponse>"""
            .formatted(code));
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "text/xml");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
