package dev.rolecall.credentials;

import static dev.rolecall.credentials.World.DENIED;
import static dev.rolecall.credentials.World.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Many callers of one provider: they share an exchange, and none harms another. */
class ProviderThreadsTest {
  private final World world;

  ProviderThreadsTest(@TempDir Path directory) throws IOException {
    world = new World(directory);
  }

  @Test
  void manyThreadsMakeOneExchange() throws Exception {
    WebIdentityCredentialsProvider provider = world.threaded().build();
    world.sts.hold();
    ExecutorService threads = Executors.newFixedThreadPool(30);
    try {
      CountDownLatch started = new CountDownLatch(30);
      List<Future<String>> all = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        boolean async = i % 2 == 0;
        all.add(
            threads.submit(
                () -> {
                  started.countDown();
                  return async
                      ? ask(provider).get().accessKeyId()
                      : provider.resolveCredentials().accessKeyId();
                }));
      }
      started.await();
      world.sts.release();

      for (Future<String> one : all) {
        assertThat(one.get()).isEqualTo("ASIA1");
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(world.sts.exchanges).hasValue(1);
  }

  @Test
  void whoeverAsksWhileAnExchangeFailsIsToldWhy() throws Exception {
    world.sts.answers(FakeSts.DENIED);
    world.sts.hold();
    WebIdentityCredentialsProvider provider = world.threaded().build();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<AwsCredentials> leader = threads.submit(provider::resolveCredentials);
      world.sts.entered.await();
      Future<AwsCredentials> other = threads.submit(provider::resolveCredentials);
      world.sts.release();

      for (Future<AwsCredentials> one : List.of(leader, other)) {
        assertThatThrownBy(one::get)
            .isInstanceOf(ExecutionException.class)
            .cause()
            .isInstanceOfSatisfying(
                WebIdentityException.class, e -> assertThat(e.failure()).isEqualTo(DENIED));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void whoIsInterruptedWhileHeWaitsLeavesTheExchangeToTheOthers() throws Exception {
    world.sts.hold();
    WebIdentityCredentialsProvider provider = world.threaded().build();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<Boolean> impatient =
          threads.submit(
              () -> {
                Thread.currentThread().interrupt();
                assertThatThrownBy(provider::resolveCredentials)
                    .isInstanceOf(AbortedException.class)
                    .hasMessageContaining("was interrupted while it waited");
                return Thread.interrupted();
              });
      assertThat(impatient.get()).isTrue();
      world.sts.release();

      assertThat(provider.resolveCredentials().accessKeyId()).isEqualTo("ASIA1");
    } finally {
      threads.shutdownNow();
    }
    assertThat(world.sts.exchanges).hasValue(1);
  }

  @Test
  void whoAsksFromWithinTheExchangeIsToldSoInsteadOfWaitingForHimself() {
    CompletableFuture<WebIdentityCredentialsProvider> self = new CompletableFuture<>();
    world.sts.answers(
        () -> {
          self.join().resolveCredentials();
          return FakeSts.DENIED;
        });
    WebIdentityCredentialsProvider provider = world.threaded().build();
    self.complete(provider);

    assertThatThrownBy(provider::resolveCredentials)
        .isInstanceOf(WebIdentityException.class)
        .rootCause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("give the client in the exchange other credentials");
  }

  @Test
  void aSharedFutureCannotBeSpoiled() {
    WebIdentityCredentialsProvider provider = world.provider();
    world.key(provider);
    CompletableFuture<AwsCredentialsIdentity> shared = ask(provider);

    assertThat(ask(provider)).isSameAs(shared);
    world.clock.advance(Duration.ofSeconds(10));
    assertThat(ask(provider)).isSameAs(shared);
    assertThat(shared.cancel(true)).isFalse();
    assertThat(shared.completeExceptionally(new IllegalStateException())).isFalse();
    assertThatThrownBy(() -> shared.obtrudeValue(AwsBasicCredentials.create("a", "b")))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> shared.obtrudeException(new IllegalStateException()))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(shared.thenApply(AwsCredentialsIdentity::accessKeyId)).isCompletedWithValue("ASIA1");
    assertThat(ask(provider).join().accessKeyId()).isEqualTo("ASIA1");
  }

  @Test
  void aWaitersFutureIsItsOwn() {
    WebIdentityCredentialsProvider provider = world.provider();
    CompletableFuture<AwsCredentialsIdentity> one = ask(provider);
    CompletableFuture<AwsCredentialsIdentity> other = ask(provider);

    one.cancel(true);
    world.background.work();

    assertThat(other.join().accessKeyId()).isEqualTo("ASIA1");
  }
}
