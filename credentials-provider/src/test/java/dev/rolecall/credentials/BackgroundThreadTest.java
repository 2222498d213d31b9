package dev.rolecall.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BackgroundThreadTest {
  private static final long LONG = TimeUnit.HOURS.toMillis(1);

  private final BackgroundThread background = new BackgroundThread("background-test");
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
  void oneThreadRunsWhatItsTaskWantsToRunLater() throws InterruptedException {
    background.run(
        () -> {
          run();
          background.runLater(1, this::run);
        });

    assertThat(ran.take()).isSameAs(ran.take());
  }

  @Test
  void whatIsToRunNowTakesThePlaceOfWhatWasToRunLater() throws InterruptedException {
    Thread waiting = waiting();

    background.run(this::run);

    assertThat(ran.take()).isSameAs(waiting);
    waiting.join();
  }

  @Test
  void afterCloseNoThreadIsLeftAndNoneIsStarted() throws InterruptedException {
    Thread waiting = waiting();
    background.close();
    waiting.join();

    assertThat(background.run(this::run)).isFalse();
    background.runLater(0, this::run);
    assertThat(ran).isEmpty();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("background-test"));
  }

  @Test
  void aTaskThatRunsIsLetFinishByClose() throws InterruptedException {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    background.run(
        () -> {
          entered.countDown();
          awaitQuietly(gate);
          run();
        });
    entered.await();
    background.close();
    gate.countDown();

    ran.take().join();
  }

  @Test
  void anInterruptEndsTheWaitAndNotTheNextTask() throws InterruptedException {
    Thread waiting = waiting();
    waiting.interrupt();
    waiting.join();

    background.run(this::run);
    assertThat(ran.take()).isNotSameAs(waiting);
  }

  @Test
  void aTaskThatThrowsDoesNotKeepTheNextFromRunning() throws InterruptedException {
    CountDownLatch thrown = new CountDownLatch(1);
    background.run(
        () -> {
          Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> thrown.countDown());
          throw new IllegalStateException();
        });
    thrown.await();

    background.run(this::run);
    ran.take().join();
  }

  @Test
  void whereNoThreadCanBeHadTheTaskIsNotTaken() throws InterruptedException {
    AtomicBoolean full = new AtomicBoolean(true);
    BackgroundThread limited =
        new BackgroundThread(
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
    background.run(
        () -> {
          background.runLater(
              LONG,
              () -> {
                throw new AssertionError();
              });
          run();
        });
    Thread thread = ran.take();
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    return thread;
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
