package dev.rolecall.credentials;

import static dev.rolecall.credentials.ProviderFixture.DENIED;
import static dev.rolecall.credentials.ProviderFixture.ask;
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
  private final ProviderFixture fixture;

  ProviderThreadsTest(@TempDir Path directory) throws IOException {
    fixture = new ProviderFixture(directory);
  }

  @Test
  void manyThreadsMakeOneExchange() throws Exception {
    WebIdentityCredentialsProvider provider = fixture.threaded().build();
    fixture.sts.hold();
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
      fixture.sts.release();

      for (Future<String> one : all) {
        assertThat(one.get()).isEqualTo("ASIA1");
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(fixture.sts.exchanges).hasValue(1);
  }

  @Test
  void whoeverAsksWhileAnExchangeFailsIsToldWhy() throws Exception {
    fixture.sts.answers(FakeSts.DENIED);
    fixture.sts.hold();
    WebIdentityCredentialsProvider provider = fixture.threaded().build();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<AwsCredentials> leader = threads.submit(provider::resolveCredentials);
      fixture.sts.entered.await();
      Future<AwsCredentials> other = threads.submit(provider::resolveCredentials);
      fixture.sts.release();

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
    fixture.sts.hold();
    WebIdentityCredentialsProvider provider = fixture.threaded().build();
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
      fixture.sts.release();

      assertThat(provider.resolveCredentials().accessKeyId()).isEqualTo("ASIA1");
    } finally {
      threads.shutdownNow();
    }
    assertThat(fixture.sts.exchanges).hasValue(1);
  }

  @Test
  void whoAsksFromWithinTheExchangeIsToldSoInsteadOfWaitingForHimself() {
    CompletableFuture<WebIdentityCredentialsProvider> self = new CompletableFuture<>();
    fixture.sts.answers(
        () -> {
          self.join().resolveCredentials();
          return FakeSts.DENIED;
        });
    WebIdentityCredentialsProvider provider = fixture.threaded().build();
    self.complete(provider);

    assertThatThrownBy(provider::resolveCredentials)
        .isInstanceOf(WebIdentityException.class)
        .rootCause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("give the client in the exchange other credentials");
  }

  @Test
  void aSharedFutureCannotBeSpoiled() {
    WebIdentityCredentialsProvider provider = fixture.provider();
    fixture.key(provider);
    CompletableFuture<AwsCredentialsIdentity> shared = ask(provider);

    assertThat(ask(provider)).isSameAs(shared);
    fixture.clock.advance(Duration.ofSeconds(10));
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
    WebIdentityCredentialsProvider provider = fixture.provider();
    CompletableFuture<AwsCredentialsIdentity> one = ask(provider);
    CompletableFuture<AwsCredentialsIdentity> other = ask(provider);

    one.cancel(true);
    fixture.background.work();

    assertThat(other.join().accessKeyId()).isEqualTo("ASIA1");
  }
}
