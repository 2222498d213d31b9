package dev.rolecall.e2e.ceph;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy that knows where names lead, and leads nowhere else. Ceph's gateway fetches an
 * issuer's documents from the issuer's name alone, through the proxy of its environment; so the
 * name can be one that IAM takes, and no DNS has to know it.
 */
public final class NameProxy implements AutoCloseable {
  /** RFC 9110, section 9.3.6; a client that speaks TLS to the name asks so. */
  private static final Pattern CONNECT = Pattern.compile("CONNECT ([^:\\s]+):443 HTTP/1\\.1\r\n");

  private static final int LONGEST_HEAD = 8192;

  private final Map<String, InetSocketAddress> addresses;
  private final ServerSocket server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "name-proxy");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Listens on loopback.
   *
   * @param addresses where each host is reached
   */
  public NameProxy(Map<String, InetSocketAddress> addresses) {
    this.addresses = Map.copyOf(addresses);
    try {
      this.server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  /** For {@code https_proxy}. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        threads.execute(() -> serve(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      Matcher connect = CONNECT.matcher(head(client.getInputStream()));
      @Nullable InetSocketAddress address =
          connect.lookingAt() ? addresses.get(connect.group(1)) : null;
      if (address == null) {
        say(client, "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
        return;
      }
      try (Socket named = new Socket(address.getAddress(), address.getPort())) {
        say(client, "HTTP/1.1 200 Connection established\r\n\r\n");
        threads.execute(() -> pump(client, named));
        pump(named, client);
      }
    } catch (IOException broken) {
      // Whoever asked meets a closed connection, as by a host that is down.
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < LONGEST_HEAD && head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static void say(Socket client, String answer) throws IOException {
    client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
  }

  /** Ends both when either ends. */
  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException ended) {
      // The other direction has ended.
    }
  }
}
