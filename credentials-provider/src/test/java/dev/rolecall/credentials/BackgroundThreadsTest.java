package dev.rolecall.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BackgroundThreadsTest {
  private static final long LONG = TimeUnit.HOURS.toMillis(1);

  private final BackgroundThreads background = new BackgroundThreads("background-test");
  private final BlockingQueue<Thread> ran = new LinkedBlockingQueue<>();

  @Test
  void aTaskRunsOnADaemonThreadThatIsGoneAfterIt() throws InterruptedException {
    Thread starter = new Thread(() -> background.run(this::run));
    starter.setDaemon(false);
    starter.start();

    Thread thread = ran.take();
    assertThat(thread.getName()).isEqualTo("background-test");
    assertThat(thread.isDaemon()).isTrue();
    thread.join();
  }

  @Test
  void aTaskRunsInItsTimeAndNotBefore() throws InterruptedException {
    long begin = System.nanoTime();
    background.runLater(50, this::run);

    ran.take().join();

    assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(50_000_000);
  }

  @Test
  void oneTaskDoesNotWaitForAnother() throws InterruptedException {
    CountDownLatch gate = new CountDownLatch(1);
    background.run(
        () -> {
          awaitQuietly(gate);
          run();
        });
    background.run(this::run);

    Thread second = ran.take();
    gate.countDown();
    assertThat(ran.take()).isNotSameAs(second);
  }

  @Test
  void whatIsToRunLaterTakesThePlaceOfWhatWasAndItsThread() throws InterruptedException {
    Thread waiting = waiting();

    background.runLater(1, this::run);

    assertThat(ran.take()).isSameAs(waiting);
    waiting.join();
  }

  @Test
  void whatIsDroppedLeavesNoThread() throws InterruptedException {
    Thread waiting = waiting();
    background.dropLater();
    waiting.join();

    assertThat(ran).isEmpty();
    background.runLater(1, this::run);
    assertThat(ran.take()).isNotSameAs(waiting);
  }

  @Test
  void anInterruptEndsTheWaitAndNotTheNextTask() throws InterruptedException {
    Thread waiting = waiting();
    waiting.interrupt();
    waiting.join();

    background.runLater(1, this::run);
    assertThat(ran.take()).isNotSameAs(waiting);
  }

  @Test
  void whatIsNotDoneInTimeIsEnded() throws InterruptedException {
    CompletableFuture<String> done = new CompletableFuture<>();
    background.runUnless(done, 20, this::run);

    ran.take().join();
    assertThat(done).isNotDone();
  }

  @Test
  void whatIsDoneInTimeIsLeftAloneHoweverItIsDoneAndWhoeverInterrupts()
      throws InterruptedException {
    for (boolean well : new boolean[] {true, false}) {
      CompletableFuture<String> done = new CompletableFuture<>();
      BlockingQueue<Thread> made = new LinkedBlockingQueue<>();
      new BackgroundThreads(
              task -> {
                Thread thread = new Thread(task);
                made.add(thread);
                return thread;
              })
          .runUnless(done, LONG, this::run);
      Thread watching = made.take();
      awaitParked(watching);
      watching.interrupt();
      var unused = well ? done.complete("") : done.completeExceptionally(new IOException());

      watching.join();
      assertThat(ran).isEmpty();
    }
  }

  /** What would keep an application in memory that is gone from its server. */
  @Test
  void aThreadTakesNothingOverFromTheOneThatHappensToAsk() throws InterruptedException {
    InheritableThreadLocal<String> inherited = new InheritableThreadLocal<>();
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    ThreadGroup ofApplication = new ThreadGroup("application");
    Thread asking =
        new Thread(
            ofApplication,
            () -> {
              inherited.set("application");
              Thread.currentThread().setContextClassLoader(new ClassLoader(null) {});
              background.run(
                  () -> {
                    ThreadGroup own = Thread.currentThread().getThreadGroup();
                    seen.add(inherited.get() + ", group within " + own.getParent());
                    run();
                  });
            });
    asking.start();

    assertThat(seen.take()).isEqualTo("null, group within null");
    assertThat(ran.take().getContextClassLoader()).isSameAs(Background.class.getClassLoader());
  }

  @Test
  void whereNoThreadCanBeHadTheTaskIsNotTaken() throws InterruptedException {
    AtomicBoolean full = new AtomicBoolean(true);
    BackgroundThreads limited =
        new BackgroundThreads(
            task -> {
              if (full.get()) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              return new Thread(task);
            });

    assertThat(limited.run(this::run)).isFalse();
    full.set(false);
    assertThat(limited.run(this::run)).isTrue();
    ran.take().join();
  }

  /** The thread, when it waits for a task that is far away. */
  private Thread waiting() throws InterruptedException {
    background.runLater(
        LONG,
        () -> {
          throw new AssertionError();
        });
    Thread thread =
        Thread.getAllStackTraces().keySet().stream()
            .filter(one -> one.getName().equals("background-test"))
            .findAny()
            .orElseThrow();
    awaitParked(thread);
    return thread;
  }

  private static void awaitParked(Thread thread) {
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  private void run() {
    ran.add(Thread.currentThread());
  }

  private static void awaitQuietly(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
