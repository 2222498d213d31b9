package dev.rolecall.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** Answers that do not end before their connection does, or before this is closed. */
public final class Endless implements AutoCloseable {
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Semaphore arrived = new Semaphore(0);
  private final AtomicLong sent = new AtomicLong();

  /** Begins with {@code head}, and goes on with {@code piece} for ever. */
  public HttpHandler sending(int status, String head, String piece) {
    return http -> {
      try (http) {
        LoopbackServer.body(http);
        begin(http, status, head);
        arrived.release();
        byte[] bytes = piece.repeat(1 + 8192 / piece.length()).getBytes(StandardCharsets.UTF_8);
        while (closing.getCount() > 0) {
          http.getResponseBody().write(bytes);
          sent.addAndGet(bytes.length);
        }
      }
    };
  }

  /** Begins with {@code head}, and then says nothing. */
  public HttpHandler pausing(int status, String head) {
    return http -> {
      try (http) {
        LoopbackServer.body(http);
        begin(http, status, head);
        hold();
      }
    };
  }

  /** Says nothing at all. */
  public HttpHandler silent() {
    return http -> {
      try (http) {
        LoopbackServer.body(http);
        hold();
      }
    };
  }

  private static void begin(HttpExchange http, int status, String head) throws IOException {
    http.getResponseHeaders().set("Content-Type", "text/xml");
    http.sendResponseHeaders(status, 0);
    OutputStream body = http.getResponseBody();
    body.write(head.getBytes(StandardCharsets.UTF_8));
    body.flush();
  }

  private void hold() {
    arrived.release();
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for that many requests. */
  public void await(int requests) throws InterruptedException {
    arrived.acquire(requests);
  }

  /** How many more requests there were than were waited for. */
  public int more() {
    return arrived.availablePermits();
  }

  /** How many bytes were taken from it, of what it sends for ever. */
  public long sent() {
    return sent.get();
  }

  @Override
  public void close() {
    closing.countDown();
  }
}
