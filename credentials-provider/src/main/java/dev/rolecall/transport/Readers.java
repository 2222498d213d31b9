package dev.rolecall.transport;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.core.exception.AbortedException;

/**
 * Threads that read answers, so that whoever waits for one can be interrupted. The SDK ends a call
 * that takes too long by an interrupt, and a thread that reads from an HttpURLConnection hears
 * none: a peer that sends a byte now and then would hold it for ever.
 */
final class Readers {
  private final ExecutorService threads =
      new ThreadPoolExecutor(
          0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), Readers::daemon);

  /** What gives up a wait, of each that there is. */
  private final Set<Runnable> waits = ConcurrentHashMap.newKeySet();

  private final AtomicInteger gaveUp = new AtomicInteger();

  /** Reads, as long as it is wanted. */
  @FunctionalInterface
  interface Read<T> {
    T read(BooleanSupplier wanted) throws IOException;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(null, work, "rolecall-reader", 0, false);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Waits for what is read.
   *
   * @param check whether to wait at all
   * @param abandon ends what is read where nobody waits for it any more
   * @throws AbortedException where this thread was interrupted, which it is then still
   * @throws AnswerException where the wait was given up
   */
  <T> T await(Read<T> read, Runnable check, Runnable abandon) throws IOException {
    CompletableFuture<T> wait = new CompletableFuture<>();
    Runnable end = () -> wait.completeExceptionally(new GivenUp());
    waits.add(end);
    try {
      check.run();
      threads.execute(() -> run(read, wait));
      return wait.get();
    } catch (InterruptedException e) {
      wait.cancel(false);
      abandon(abandon);
      Thread.currentThread().interrupt();
      throw AbortedException.create("The thread that waited for an answer was interrupted.", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GivenUp) {
        abandon(abandon);
        throw givenUp();
      }
      throw failure(e);
    } finally {
      waits.remove(end);
    }
  }

  private static <T> void run(Read<T> read, CompletableFuture<T> wait) {
    try {
      wait.complete(read.read(() -> !wait.isDone()));
    } catch (Throwable e) {
      wait.completeExceptionally(e);
    }
  }

  private static IOException failure(ExecutionException e) {
    if (e.getCause() instanceof RuntimeException failure) {
      throw failure;
    }
    if (e.getCause() instanceof Error error) {
      throw error;
    }
    return e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
  }

  /** Ends what is read, without waiting for its end. */
  void abandon(Runnable abandon) {
    threads.execute(abandon);
  }

  /** Ends all waits that there are at present; those to come are as before. */
  void giveUp() {
    gaveUp.incrementAndGet();
    waits.forEach(Runnable::run);
  }

  /**
   * For what is read by the thread that wants it.
   *
   * @return throws where that is not to go on: the thread was interrupted, or since now it was
   *     given up
   */
  Runnable check() {
    int before = gaveUp.get();
    return () -> {
      if (gaveUp.get() != before) {
        throw givenUp();
      }
      if (Thread.currentThread().isInterrupted()) {
        throw AbortedException.create("The thread that read an answer was interrupted.");
      }
    };
  }

  private static AnswerException givenUp() {
    return new AnswerException("the time of the run was over before its answer came");
  }

  private static final class GivenUp extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
