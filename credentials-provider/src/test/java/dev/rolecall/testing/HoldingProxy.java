package dev.rolecall.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a peer on loopback and forwards each request on a connection of its own. One
 * request can be held: before the peer has it, or after the peer has answered it. Whoever asked may
 * be gone by then; what is held goes to the peer all the same, as what is on its way does.
 */
public final class HoldingProxy implements AutoCloseable {
  private static final int LONGEST_HEAD = 65_536;

  /** When a request is held. */
  public enum Moment {
    BEFORE_THE_PEER_HAS_IT,
    BEFORE_ITS_ANSWER_IS_READ
  }

  /** A request that is held, once it comes. */
  public static final class Held {
    private final Predicate<String> which;
    private final Moment moment;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean lost;

    private Held(Predicate<String> which, Moment moment) {
      this.which = which;
      this.moment = moment;
    }

    /** Waits until it is held. */
    public boolean isReached(long seconds) throws InterruptedException {
      return reached.await(seconds, TimeUnit.SECONDS);
    }

    /** Lets it go on. */
    public void release() {
      released.countDown();
    }

    /** Lets it go on, to an end without an answer. */
    public void lose() {
      lost = true;
      release();
    }

    private void at(Moment now) throws InterruptedException {
      if (now == moment) {
        reached.countDown();
        released.await();
      }
    }
  }

  private final URI peer;
  private final ServerSocket server;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicReference<@Nullable Held> toHold = new AtomicReference<>();

  /** Those whose request has not come to its end. */
  private final Set<Socket> coming = ConcurrentHashMap.newKeySet();

  private volatile boolean cut;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "holding-proxy");
            thread.setDaemon(true);
            return thread;
          });

  public HoldingProxy(URI peer) {
    this.peer = peer;
    try {
      this.server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** The first line of each request, in the order in which they came. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /**
   * Holds one request.
   *
   * @param which by its first line, for example {@code PUT /bucket/key?x-id=PutObject HTTP/1.1};
   *     the next that is so
   */
  public Held hold(Predicate<String> which, Moment moment) {
    Held held = new Held(which, moment);
    toHold.set(held);
    return held;
  }

  /** Takes no more requests; those that it has taken go on. */
  public void takeNoMore() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Takes no more requests, and waits until the peer has answered those that it has taken. One that
   * has come in part goes no further, as where the process ends that sends it.
   */
  public void cut() throws InterruptedException {
    takeNoMore();
    threads.shutdown();
    cut = true;
    coming.forEach(HoldingProxy::close);
    if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("a request has no end");
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        threads.execute(() -> serve(client));
      } catch (IOException | RejectedExecutionException closed) {
        return;
      }
    }
  }

  private static void close(Socket client) {
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(Socket client) {
    try (client) {
      coming.add(client);
      if (cut) {
        return;
      }
      String head = head(client.getInputStream());
      if (head.isEmpty()) {
        return;
      }
      if (header(head, "expect").isPresent()) {
        write(client, "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      }
      byte[] body = body(head, client.getInputStream());
      coming.remove(client);
      String line = head.substring(0, head.indexOf('\r'));
      Optional<Held> held = held(line);
      if (held.isPresent()) {
        held.get().at(Moment.BEFORE_THE_PEER_HAS_IT);
      }
      byte[] answer = ask(head, body);
      if (held.isPresent()) {
        held.get().at(Moment.BEFORE_ITS_ANSWER_IS_READ);
      }
      if (held.isEmpty() || !held.get().lost) {
        write(client, answer);
      }
    } catch (IOException gone) {
      // Who asked is gone, or the peer is.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      coming.remove(client);
    }
  }

  private Optional<Held> held(String line) {
    requests.add(line);
    Held held = toHold.get();
    return held != null && held.which.test(line) && toHold.compareAndSet(held, null)
        ? Optional.of(held)
        : Optional.empty();
  }

  private byte[] ask(String head, byte[] body) throws IOException {
    try (Socket asked = new Socket(peer.getHost(), peer.getPort())) {
      String once =
          head.replaceAll("(?im)^(connection|expect):[^\r]*\r\n", "")
              .replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n");
      ByteArrayOutputStream request = new ByteArrayOutputStream();
      request.write(once.getBytes(StandardCharsets.ISO_8859_1));
      request.write(body);
      write(asked, request.toByteArray());
      return closing(asked.getInputStream().readAllBytes());
    }
  }

  /** With the word for the client that its connection ends, which not every peer says. */
  private static byte[] closing(byte[] answer) {
    String text = new String(answer, StandardCharsets.ISO_8859_1);
    return text.replaceFirst("\r\n", "\r\nConnection: close\r\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String head(InputStream in) throws IOException {
    return upTo("\r\n\r\n", in);
  }

  /** Nothing where it ends before. */
  private static String upTo(String end, InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.length() < LONGEST_HEAD && text.indexOf(end) < 0) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      text.append((char) next);
    }
    return text.toString();
  }

  /** As it came. Clients of Java send no trailers after the chunks (RFC 9112, section 7.1). */
  private static byte[] body(String head, InputStream in) throws IOException {
    if (header(head, "transfer-encoding").isEmpty()) {
      return exactly(header(head, "content-length").map(Integer::parseInt).orElse(0), in);
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int size;
    do {
      String line = upTo("\r\n", in);
      if (line.isEmpty()) {
        throw new EOFException();
      }
      size = Integer.parseInt(line.strip(), 16);
      body.write(line.getBytes(StandardCharsets.US_ASCII));
      body.write(exactly(size + 2, in));
    } while (size > 0);
    return body.toByteArray();
  }

  /** Of a part of a request the peer would wait for the rest. */
  private static byte[] exactly(int length, InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  private static Optional<String> header(String head, String name) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }

  private static void write(Socket to, byte[] bytes) throws IOException {
    OutputStream out = to.getOutputStream();
    out.write(bytes);
    out.flush();
  }

  @Override
  public void close() {
    takeNoMore();
    threads.shutdownNow();
  }
}
