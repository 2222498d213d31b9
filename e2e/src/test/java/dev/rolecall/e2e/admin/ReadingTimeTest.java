package dev.rolecall.e2e.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rolecall.command.UsageException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class ReadingTimeTest {
  private final CompletableFuture<Duration> end = new CompletableFuture<>();

  @Test
  void whatIsReadInTimeIsAsItIsAndNobodyIsInterruptedLater() {
    String read = ReadingTime.within(end, time -> "read");
    assertThat(read).isEqualTo("read");

    end.complete(Duration.ofSeconds(2));
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void atTheEndWhoReadsIsInterruptedAndToldWhy() {
    CountDownLatch closed = new CountDownLatch(1);

    assertThatThrownBy(
            () ->
                ReadingTime.within(
                    end,
                    time -> {
                      time.atEnd(closed::countDown);
                      CompletableFuture<Boolean> ending =
                          CompletableFuture.supplyAsync(() -> end.complete(Duration.ofSeconds(2)));
                      throw interrupted(ending);
                    }))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("were not read within 2 s")
        .hasMessageContaining("--timeout 10m");
    assertThat(closed.getCount()).isZero();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  private static UsageException interrupted(CompletableFuture<Boolean> ending) {
    try {
      new CountDownLatch(1).await();
      throw new AssertionError("nobody was interrupted");
    } catch (InterruptedException e) {
      assertThat(ending.join()).isTrue();
      return new UsageException("interrupted");
    }
  }

  @Test
  void anotherFailureBeforeTheEndIsTheOneThatIsTold() {
    assertThatThrownBy(
            () ->
                ReadingTime.within(
                    end,
                    time -> {
                      throw new UsageException("no such Profile");
                    }))
        .hasMessage("no such Profile");
  }
}
