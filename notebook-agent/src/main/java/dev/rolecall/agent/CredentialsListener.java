package dev.rolecall.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Listens on this machine's loopback for who asks for credentials. What it is sent is bounded in
 * size, number and time.
 */
final class CredentialsListener implements AutoCloseable {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final int MOST_WAITING = 64;
  private static final int MOST_AT_A_TIME = 8;
  private static final long IDLE_SECONDS = 30;

  /** As the JDK's server is told its bounds: module jdk.httpserver, by system properties. */
  private static final Map<String, String> BOUNDS =
      Map.of(
          "sun.net.httpserver.maxReqTime", "10",
          // An exchange with STS is waited for twice a minute at most.
          "sun.net.httpserver.maxRspTime", "150",
          "sun.net.httpserver.idleInterval", "30",
          "sun.net.httpserver.maxReqHeaders", "50",
          "sun.net.httpserver.maxReqHeaderSize", "16384",
          "jdk.httpserver.maxConnections", "64",
          // Without it an answer of two packets takes 40 ms with Java 17.
          "sun.net.httpserver.nodelay", "true");

  private final HttpServer server;
  private final ExecutorService threads;
  private final Function<Optional<String>, EndpointReply> replies;

  private CredentialsListener(
      HttpServer server,
      ExecutorService threads,
      Function<Optional<String>, EndpointReply> replies) {
    this.server = server;
    this.threads = threads;
    this.replies = replies;
  }

  /**
   * Listens.
   *
   * @param port 0 for any that is free
   * @param replies to the token that was shown, if one was
   * @throws IOException where the port is another's
   */
  static CredentialsListener at(int port, Function<Optional<String>, EndpointReply> replies)
      throws IOException {
    BOUNDS.forEach(System.getProperties()::putIfAbsent);
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), MOST_WAITING);
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            MOST_AT_A_TIME,
            MOST_AT_A_TIME,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            CredentialsListener::thread);
    threads.allowCoreThreadTimeOut(true);
    CredentialsListener listener = new CredentialsListener(server, threads, replies);
    server.setExecutor(threads);
    server.createContext("/", listener::answer);
    server.start();
    return listener;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "rolecall-credentials-endpoint");
    thread.setDaemon(true);
    return thread;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Host and port, as a client writes them. */
  private String authority() {
    return "127.0.0.1:" + port();
  }

  /** What a client is to ask. */
  String uri() {
    return "http://" + authority() + EndpointRequest.PATH;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      EndpointReply reply =
          reply(
              new EndpointRequest(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().toString(),
                  exchange.getRequestHeaders()));
      byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(reply.status(), -1);
      } else {
        exchange.sendResponseHeaders(reply.status(), body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  private EndpointReply reply(EndpointRequest request) {
    try {
      return request.refusal(authority()).orElseGet(() -> replies.apply(request.token()));
    } catch (RuntimeException e) {
      return EndpointReply.defect(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
