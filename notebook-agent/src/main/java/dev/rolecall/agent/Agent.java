package dev.rolecall.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Answers those who connect, each on a thread of its own: a command line, and to it what it comes
 * to. Who hangs up before the answer interrupts it, and it cleans up.
 */
final class Agent {
  /** As many command lines at a time; who connects besides waits. */
  private static final int MOST = 8;

  /** Carries out a command line, and tells each of its lines. */
  interface Runner extends BiFunction<Request, Consumer<String>, Reply> {}

  private final Runner runner;
  private final Duration idle;
  private final BooleanSupplier used;
  private final LongSupplier nanos;
  private final Semaphore free = new Semaphore(MOST);
  private volatile long lastUsed;

  /**
   * @param idle how long nobody asks until it ends
   * @param used whether it is of use to somebody all the same
   * @param nanos a clock that does not jump
   */
  Agent(Runner runner, Duration idle, BooleanSupplier used, LongSupplier nanos) {
    this.runner = runner;
    this.idle = idle;
    this.used = used;
    this.nanos = nanos;
  }

  /** Answers until nobody has asked for the time; {@code door} listens already. */
  void serve(ServerSocketChannel door) throws IOException {
    lastUsed = nanos.getAsLong();
    try (Selector selector = Selector.open()) {
      door.configureBlocking(false);
      door.register(selector, SelectionKey.OP_ACCEPT);
      while (true) {
        SocketChannel caller = door.accept();
        if (caller != null) {
          free.acquireUninterruptibly();
          new Thread(() -> serve(caller, selector), "rolecall-agent").start();
        } else if (free.availablePermits() < MOST) {
          selector.select();
        } else {
          long left = lastUsed + idle.toNanos() - nanos.getAsLong();
          if (left <= 0) {
            if (!used.getAsBoolean()) {
              return;
            }
            lastUsed = nanos.getAsLong();
            continue;
          }
          selector.select(Math.max(1, Duration.ofNanos(left).toMillis()));
        }
        selector.selectedKeys().clear();
      }
    }
  }

  private void serve(SocketChannel caller, Selector selector) {
    try (caller) {
      serve(caller);
    } catch (IOException goneOrNoRequest) {
      // Who asks by the protocol is answered, and who has hung up hears nothing.
    } finally {
      free.release();
      selector.wakeup();
    }
  }

  private void serve(SocketChannel caller) throws IOException {
    caller.configureBlocking(true);
    Request request = Message.request(caller);
    Thread work = new Thread(() -> answer(request, caller), "rolecall-cell");
    work.start();
    ByteBuffer nothing = ByteBuffer.allocate(1);
    try {
      while (caller.read(nothing) >= 0) {
        nothing.clear();
      }
    } finally {
      work.interrupt();
      joined(work);
    }
  }

  private void answer(Request request, SocketChannel caller) {
    Reply reply = runner.apply(request, line -> send(caller, Message.told(line)));
    lastUsed = nanos.getAsLong();
    send(caller, Message.answer(reply));
    try {
      caller.shutdownOutput();
    } catch (IOException gone) {
      // It has heard all the same, or hears nothing any more.
    }
  }

  /** To who has hung up nothing is sent; that ends the command line by an interrupt. */
  private static void send(SocketChannel caller, String message) {
    ByteBuffer bytes = ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8));
    try {
      while (bytes.hasRemaining()) {
        caller.write(bytes);
      }
    } catch (IOException gone) {
      // Reading tells of it.
    }
  }

  private static void joined(Thread work) {
    boolean interrupted = false;
    while (work.isAlive()) {
      try {
        work.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
