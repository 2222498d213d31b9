package dev.rolecall.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** An HTTP server on loopback that has a thread for each request which it is at. */
public final class LoopbackServer implements AutoCloseable {
  /** More than a storm of threads that connect at once. */
  private static final int BACKLOG = 4096;

  private static final String THREAD = "loopback-server";

  private final ExecutorService workers = Executors.newCachedThreadPool(LoopbackServer::daemon);
  private final HttpServer server;

  public LoopbackServer(HttpHandler handler) {
    try {
      server = start(HttpServer.create(anyPort(), BACKLOG), handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Over TLS. */
  public LoopbackServer(SSLContext keys, HttpHandler handler) {
    try {
      HttpsServer https = HttpsServer.create(anyPort(), BACKLOG);
      https.setHttpsConfigurator(new HttpsConfigurator(keys));
      server = start(https, handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private HttpServer start(HttpServer server, HttpHandler handler) {
    server.setExecutor(workers);
    server.createContext("/", handler);
    server.start();
    return server;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, THREAD);
    thread.setDaemon(true);
    return thread;
  }

  /** Whether it answers requests, and is not of who asks. */
  public static boolean owns(Thread thread) {
    return thread.getName().equals(THREAD);
  }

  /** The threads that answer requests. */
  public Executor workers() {
    return workers;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public URI address() {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return URI.create(scheme + "://127.0.0.1:" + port());
  }

  /** What was sent with a request. */
  public static String body(HttpExchange exchange) throws IOException {
    return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Answers a request, with {@code text/xml} where the headers name no other type. */
  public static void send(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().putIfAbsent("Content-Type", List.of("text/xml"));
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      if (bytes.length > 0) {
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
