package dev.rolecall.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Listens on this machine's loopback for who asks for credentials, each on a thread of its own.
 * What it is sent is bounded in size, number and time.
 */
final class CredentialsListener implements AutoCloseable {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final int MOST = 64;
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final ServerSocket server;
  private final Function<Optional<String>, EndpointReply> replies;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final Thread accepting = thread(this::accept);

  private CredentialsListener(
      ServerSocket server, Function<Optional<String>, EndpointReply> replies) {
    this.server = server;
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
    ServerSocket server = new ServerSocket();
    try {
      server.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), MOST);
    } catch (IOException e) {
      server.close();
      throw e;
    }
    CredentialsListener listener = new CredentialsListener(server, replies);
    listener.accepting.start();
    return listener;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "rolecall-credentials-endpoint");
    thread.setDaemon(true);
    return thread;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        accept(server.accept());
      } catch (IOException closedOrNoFileLeft) {
        pause();
      }
    }
  }

  /** What leaves no file for a connection may pass. */
  private void pause() {
    if (!server.isClosed()) {
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private void accept(Socket connection) {
    connections.add(connection);
    if (connections.size() > MOST || server.isClosed()) {
      end(connection);
      return;
    }
    try {
      thread(() -> serve(connection)).start();
    } catch (OutOfMemoryError noThread) {
      end(connection);
    }
  }

  private void serve(Socket connection) {
    try {
      new EndpointConnection(connection, LIMIT, this::reply).serve();
    } catch (IOException gone) {
      // Who has hung up hears nothing.
    } finally {
      end(connection);
    }
  }

  private void end(Socket connection) {
    connections.remove(connection);
    try {
      connection.close();
    } catch (IOException e) {
      // Then it is closed all the same.
    }
  }

  int port() {
    return server.getLocalPort();
  }

  /** Host and port, as a client writes them. */
  private static String authority(int port) {
    return "127.0.0.1:" + port;
  }

  /** What a client is to ask. */
  String uri() {
    return uri(port());
  }

  /** What a client asks of the one at a port. */
  static String uri(int port) {
    return "http://" + authority(port) + EndpointRequest.PATH;
  }

  private EndpointReply reply(EndpointRequest request) {
    try {
      return request.refusal(authority(port())).orElseGet(() -> replies.apply(request.token()));
    } catch (RuntimeException e) {
      return EndpointReply.defect(e);
    }
  }

  /** Frees the port too, which the thread that waits at it still holds. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      // Then it is closed all the same.
    }
    try {
      accepting.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connections.forEach(this::end);
  }
}
