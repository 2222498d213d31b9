package dev.rolecall.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Listens on this machine's loopback for who asks for credentials, on one thread. What it is sent
 * is bounded in size, number and time.
 */
final class CredentialsListener implements AutoCloseable {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final int MOST = 64;
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final ServerSocketChannel server;
  private final int port;
  private final Selector selector;
  private final Function<Optional<String>, CompletableFuture<EndpointReply>> replies;
  private final Queue<SelectionKey> replied = new ConcurrentLinkedQueue<>();
  private final Thread thread = new Thread(this::listen, "rolecall-credentials-endpoint");
  private int connections;

  private CredentialsListener(
      ServerSocketChannel server,
      int port,
      Selector selector,
      Function<Optional<String>, CompletableFuture<EndpointReply>> replies) {
    this.server = server;
    this.port = port;
    this.selector = selector;
    this.replies = replies;
  }

  /**
   * Listens.
   *
   * @param port 0 for any that is free
   * @param replies to the token that was shown, if one was; asked on the one thread, for which
   *     nothing may wait that {@link #close()} is called from
   * @throws IOException where the port is another's
   */
  static CredentialsListener at(
      int port, Function<Optional<String>, CompletableFuture<EndpointReply>> replies)
      throws IOException {
    Selector selector = Selector.open();
    try {
      ServerSocketChannel server = bound(port);
      server.register(selector, SelectionKey.OP_ACCEPT);
      CredentialsListener listener =
          new CredentialsListener(server, server.socket().getLocalPort(), selector, replies);
      listener.thread.setDaemon(true);
      listener.thread.start();
      return listener;
    } catch (IOException e) {
      selector.close();
      throw e;
    }
  }

  private static ServerSocketChannel bound(int port) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      server.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), MOST);
      server.configureBlocking(false);
      return server;
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  private void listen() {
    while (server.isOpen()) {
      try {
        selector.select(this::selected, connections > 0 ? PAUSE.toMillis() : 0);
        while (!replied.isEmpty()) {
          goOn(replied.remove());
        }
        endLate();
      } catch (IOException noFileLeft) {
        pause();
      }
    }
    selector.keys().forEach(CredentialsListener::close);
    closeSelector();
  }

  private void selected(SelectionKey key) {
    if (key.attachment() == null) {
      accept();
    } else {
      goOn(key);
    }
  }

  private void accept() {
    try {
      SocketChannel channel = server.accept();
      if (channel != null) {
        accept(channel);
      }
    } catch (IOException closedOrNoFileLeft) {
      pause();
    }
  }

  private void accept(SocketChannel channel) throws IOException {
    if (connections == MOST) {
      channel.close();
      return;
    }
    try {
      channel.configureBlocking(false);
      // Two answers in a row wait for each other's receipt without it.
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.register(
          selector,
          SelectionKey.OP_READ,
          new EndpointConnection(channel, LIMIT, this::reply, System.nanoTime()));
      connections++;
    } catch (IOException gone) {
      channel.close();
    }
  }

  /** What leaves no file for a connection may pass. */
  private void pause() {
    if (server.isOpen()) {
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private void goOn(SelectionKey key) {
    EndpointConnection connection = (EndpointConnection) key.attachment();
    try {
      switch (connection.goOn(System.nanoTime())) {
        case REQUEST -> key.interestOps(SelectionKey.OP_READ);
        case ROOM -> key.interestOps(SelectionKey.OP_WRITE);
        case REPLY -> {
          key.interestOps(0);
          connection.whenReplied(
              () -> {
                replied.add(key);
                selector.wakeup();
              });
        }
        case NOTHING -> end(key);
      }
    } catch (IOException gone) {
      end(key);
    }
  }

  private void endLate() {
    long now = System.nanoTime();
    for (SelectionKey key : selector.keys()) {
      if (key.isValid()
          && key.attachment() instanceof EndpointConnection connection
          && connection.isLate(now)) {
        end(key);
      }
    }
  }

  private void end(SelectionKey key) {
    connections--;
    close(key);
  }

  private static void close(SelectionKey key) {
    try {
      key.channel().close();
    } catch (IOException e) {
      // Then it is closed all the same.
    }
  }

  private void closeSelector() {
    try {
      selector.close();
    } catch (IOException e) {
      // Then it is closed all the same.
    }
  }

  /** Host and port, as a client writes them. */
  private static String authority(int port) {
    return "127.0.0.1:" + port;
  }

  int port() {
    return port;
  }

  /** What a client is to ask. */
  String uri() {
    return uri(port);
  }

  /** What a client asks of the one at a port. */
  static String uri(int port) {
    return "http://" + authority(port) + EndpointRequest.PATH;
  }

  private CompletableFuture<EndpointReply> reply(EndpointRequest request) {
    try {
      return request
          .refusal(authority(port))
          .map(CompletableFuture::completedFuture)
          .orElseGet(() -> replies.apply(request.token()));
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(EndpointReply.defect(e));
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
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
