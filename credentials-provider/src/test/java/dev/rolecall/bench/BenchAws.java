package dev.rolecall.bench;

import com.sun.net.httpserver.HttpExchange;
import dev.rolecall.testing.LoopbackServer;
import dev.rolecall.testing.StsXml;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * One contender's AWS on loopback: an STS that can be told to be slow or away, and whose sessions
 * last as long as it was told, whatever is asked for; and a service that takes any request signed
 * with a key which STS gave, until the key's end.
 */
final class BenchAws implements AutoCloseable {
  private static final Pattern KEY = Pattern.compile("Credential=([^/]+)/");

  private final LoopbackServer server;
  private final Duration session;
  private final Map<String, Instant> ends = new ConcurrentHashMap<>();
  private final AtomicInteger keys = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private final Set<String> exchanges = ConcurrentHashMap.newKeySet();
  private volatile Duration latency = Duration.ZERO;
  private volatile boolean away;

  BenchAws(Duration session) {
    this.session = session;
    server = new LoopbackServer(this::handle);
  }

  URI address() {
    return server.address();
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
    if (!LoopbackServer.body(exchange).contains("Action=AssumeRoleWithWebIdentity")) {
      serve(exchange);
      return;
    }
    requests.incrementAndGet();
    exchanges.add(exchange.getRequestHeaders().getFirst("amz-sdk-invocation-id"));
    if (latency.isZero()) {
      answer(exchange);
    } else {
      CompletableFuture.delayedExecutor(latency.toMillis(), TimeUnit.MILLISECONDS, server.workers())
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
    LoopbackServer.send(exchange, 200, StsXml.granted(key, "secret", "session", end));
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
    LoopbackServer.send(exchange, 200, StsXml.caller());
  }

  private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
    LoopbackServer.send(exchange, status, StsXml.refused(code, "as told"));
  }

  @Override
  public void close() {
    server.close();
  }
}
