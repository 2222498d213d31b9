package dev.rolecall.embedded.http;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a {@link HttpServer}, each of which is a request's from its first byte on. There
 * are only so many; and a client that does not go on with its request, or does not take its answer,
 * loses its connection after a while. What a handler does by itself may take as long as it likes.
 */
public final class ServerThreads implements Executor, AutoCloseable {
  /** How long a client may be waited for, unless told otherwise. */
  public static final Duration PATIENCE = Duration.ofSeconds(20);

  /** How many requests are worked on at a time; others wait their turn. */
  public static final int MOST = 256;

  private final int most;
  private final long patienceNanos;
  private final ExecutorService threads;
  private final ScheduledExecutorService watch;
  private final Map<Thread, Wait> waits = new ConcurrentHashMap<>();
  private final Queue<Runnable> queue = new ArrayDeque<>();
  private int busy;

  /**
   * Starts none yet.
   *
   * @param name of each thread
   */
  public ServerThreads(String name, int most, Duration patience) {
    this.most = most;
    this.patienceNanos = patience.toNanos();
    ThreadFactory factory =
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        };
    this.threads = Executors.newCachedThreadPool(factory);
    this.watch =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = factory.newThread(task);
              thread.setName(name + "-watch");
              return thread;
            });
    long often = Math.max(1, patience.toMillis() / 10);
    var unused =
        watch.scheduleWithFixedDelay(
            () -> waits.values().forEach(Wait::endIfTooLong), often, often, TimeUnit.MILLISECONDS);
  }

  /** Hands the server's requests to a handler, and closes each exchange after it. */
  public HttpHandler handling(HttpHandler handler) {
    return exchange -> {
      Wait wait = own();
      wait.end();
      exchange.setStreams(
          new WatchedInput(exchange.getRequestBody(), wait),
          new WatchedOutput(exchange.getResponseBody(), wait));
      try {
        handler.handle(exchange);
      } finally {
        // It reads what is left of the body, and writes what is left of the answer.
        wait.begin();
        exchange.close();
      }
    };
  }

  private Wait own() {
    Wait wait = waits.get(Thread.currentThread());
    if (wait == null) {
      throw new IllegalStateException("The server of this handler has other threads.");
    }
    return wait;
  }

  /** Does what the server asks for: all of a request. */
  @Override
  public void execute(Runnable task) {
    synchronized (queue) {
      if (busy == most) {
        queue.add(task);
        return;
      }
      busy++;
    }
    threads.execute(() -> work(task));
  }

  private void work(Runnable first) {
    boolean left = false;
    try {
      for (Runnable task = first; task != null; task = nextOrLeave()) {
        run(task);
      }
      left = true;
    } finally {
      if (!left) {
        synchronized (queue) {
          busy--;
        }
      }
    }
  }

  private @Nullable Runnable nextOrLeave() {
    synchronized (queue) {
      Runnable next = queue.poll();
      if (next == null) {
        busy--;
      }
      return next;
    }
  }

  private void run(Runnable task) {
    Wait wait = new Wait(Thread.currentThread());
    waits.put(wait.thread, wait);
    wait.begin();
    try {
      task.run();
    } finally {
      wait.end();
      waits.remove(wait.thread);
    }
  }

  /** Stops at once. */
  @Override
  public void close() {
    watch.shutdownNow();
    threads.shutdownNow();
  }

  /** Of one thread, for its client. */
  private final class Wait {
    private final Thread thread;
    private boolean waiting;
    private boolean ended;
    private long since;

    Wait(Thread thread) {
      this.thread = thread;
    }

    synchronized void begin() {
      since = System.nanoTime();
      waiting = true;
    }

    synchronized void end() {
      waiting = false;
      if (ended) {
        // It was for the connection, which is closed; nothing else is interrupted.
        boolean unused = Thread.interrupted();
        ended = false;
      }
    }

    /** A channel closes when the thread that waits on it is interrupted. */
    synchronized void endIfTooLong() {
      if (waiting && System.nanoTime() - since > patienceNanos) {
        waiting = false;
        ended = true;
        thread.interrupt();
      }
    }
  }

  private static final class WatchedInput extends FilterInputStream {
    private final Wait wait;

    WatchedInput(InputStream in, Wait wait) {
      super(in);
      this.wait = wait;
    }

    @Override
    public int read() throws IOException {
      wait.begin();
      try {
        return in.read();
      } finally {
        wait.end();
      }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      wait.begin();
      try {
        return in.read(buffer, offset, length);
      } finally {
        wait.end();
      }
    }
  }

  private static final class WatchedOutput extends FilterOutputStream {
    private static final int BLOCK = 64 * 1024;
    private final Wait wait;

    WatchedOutput(OutputStream out, Wait wait) {
      super(out);
      this.wait = wait;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    /** In blocks, so that a client that takes a long answer slowly is seen to go on. */
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int end = offset + length;
      for (int from = offset; from < end; from += BLOCK) {
        wait.begin();
        try {
          out.write(bytes, from, Math.min(BLOCK, end - from));
        } finally {
          wait.end();
        }
      }
    }

    @Override
    public void flush() throws IOException {
      wait.begin();
      try {
        out.flush();
      } finally {
        wait.end();
      }
    }
  }
}
