package dev.rolecall.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.rolecall.testing.TokenText;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/** What a cached session costs each request, by the JVM's own count. */
class HotPathTest {
  private static final int CALLS = 1_000_000;
  private static final ResolveIdentityRequest REQUEST = ResolveIdentityRequest.builder().build();

  @TempDir Path directory;
  private Path file = Path.of("");

  @BeforeEach
  void writeToken() throws IOException {
    file = Files.writeString(directory.resolve("token"), TokenText.lasting());
  }

  @Test
  void aCachedSessionIsHandedOutWithoutAllocatingAByte() {
    WebIdentityCredentialsProvider provider = provider();

    assertThat(allocatedBy(provider::resolveCredentials) / CALLS).isZero();
  }

  @Test
  void aCachedIdentityIsHandedOutWithoutAllocatingAByte() {
    WebIdentityCredentialsProvider provider = provider();

    assertThat(allocatedBy(() -> provider.resolveIdentity(REQUEST).isDone()) / CALLS).isZero();
  }

  /**
   * Bytes in a million calls of this thread, warmed up. A new lease every ten seconds is an object
   * of its own; it comes to no byte a call.
   */
  private static long allocatedBy(Supplier<?> call) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    repeat(call);
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    repeat(call);
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
  }

  private static void repeat(Supplier<?> call) {
    for (int i = 0; i < CALLS; i++) {
      if (call.get() == null) {
        throw new AssertionError();
      }
    }
  }

  private WebIdentityCredentialsProvider provider() {
    FakeSts sts = new FakeSts(Clock.systemUTC());
    WebIdentityCredentialsProvider provider =
        WebIdentityCredentialsProvider.builder(
                new WebIdentityConfig(
                    RoleArn.parse("arn:aws:iam::111122223333:role/team-a"),
                    file,
                    Optional.empty(),
                    Duration.ofHours(1)),
                sts)
            .build();
    provider.resolveCredentials();
    return provider;
  }
}
