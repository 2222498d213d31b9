package dev.rolecall.embedded.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import dev.rolecall.iam.RequestContexts;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One request on its connection, and the way back. */
final class Wire {
  private static final long LONGEST_DRAINED = 64L * 1024 * 1024;

  private final HttpExchange exchange;
  private final RequestHead head;

  Wire(HttpExchange exchange) {
    this.exchange = exchange;
    Map<String, List<String>> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
    this.head =
        new RequestHead(
            exchange.getRequestMethod(),
            Optional.ofNullable(exchange.getRequestURI().getRawPath()).orElse(""),
            Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""),
            headers);
  }

  RequestHead head() {
    return head;
  }

  /** How it came to an endpoint of that region. */
  RequestContexts.Arrival arrival(Instant now, String region) {
    return new RequestContexts.Arrival(
        now,
        region,
        exchange.getRemoteAddress().getAddress().getHostAddress(),
        exchange instanceof HttpsExchange tls
            ? Optional.of(tls.getSSLSession().getProtocol().replaceFirst("^TLSv", ""))
            : Optional.empty(),
        head.header("user-agent"),
        head.header("referer"));
  }

  /** Whether the request target is a path; one that begins with two slashes is not. */
  boolean isForPath() {
    return exchange.getRequestURI().getRawAuthority() == null && !head.path().isEmpty();
  }

  /** It stays open when it is closed: what is left of it is read before the answer is sent. */
  InputStream body() {
    return new FilterInputStream(exchange.getRequestBody()) {
      @Override
      public void close() {
        // The exchange closes it.
      }
    };
  }

  /**
   * Reads what is left of the body, so that the client gets to reading the answer; of a very long
   * one a part, and the connection is closed.
   */
  void drain() throws IOException {
    byte[] part = new byte[8192];
    InputStream body = exchange.getRequestBody();
    long read = 0;
    for (int count = 0; count >= 0 && read <= LONGEST_DRAINED; read += count) {
      count = body.read(part);
    }
    if (read > LONGEST_DRAINED) {
      header("Connection", "close");
    }
  }

  void header(String name, String value) {
    exchange.getResponseHeaders().add(name, value);
  }

  /** Sends a whole answer; a HEAD gets the same without the body. */
  void answer(int status, String contentType, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", contentType);
    boolean bodiless = head.method().equals("HEAD") || bytes.length == 0 || status == 304;
    exchange.sendResponseHeaders(status, bodiless ? -1 : bytes.length);
    if (!bodiless) {
      exchange.getResponseBody().write(bytes);
    }
  }

  /**
   * Begins an answer whose body follows.
   *
   * @param length in bytes; 0 for a body of unknown length, -1 for none
   */
  OutputStream begin(int status, long length) throws IOException {
    exchange.sendResponseHeaders(status, length);
    return exchange.getResponseBody();
  }
}
