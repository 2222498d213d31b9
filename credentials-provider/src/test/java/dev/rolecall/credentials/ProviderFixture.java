package dev.rolecall.credentials;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rolecall.testing.MutableClock;
import dev.rolecall.testing.TokenText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/** A token of the role {@code team-a} and all that a provider meets, in the hand of a test. */
final class ProviderFixture {
  static final RoleArn ROLE = RoleArn.parse("arn:aws:iam::111122223333:role/team-a");
  static final WebIdentityFailure DENIED =
      new WebIdentityFailure.Refused(ROLE, (StsAnswer.Refused) FakeSts.DENIED);
  static final WebIdentityFailure SILENT =
      new WebIdentityFailure.Unreachable((StsAnswer.Unreachable) FakeSts.SILENT);

  final MutableClock clock = new MutableClock(Instant.ofEpochSecond(2000));
  final FakeSts sts = new FakeSts(clock);
  final FakeBackground background = new FakeBackground(clock::ticks);
  final Events events = new Events();
  final Path file;

  ProviderFixture(Path directory) throws IOException {
    file = Files.writeString(directory.resolve("token"), TokenText.valid());
  }

  /** Without chance: every pause is the shortest, and every window the longest. */
  WebIdentityCredentialsProvider.Builder builder() {
    return WebIdentityCredentialsProvider.builder(config(), sts)
        .clock(clock)
        .ticks(clock::ticks)
        .jitter((least, most) -> least)
        .background(background)
        .continuations(Runnable::run);
  }

  WebIdentityCredentialsProvider provider() {
    return builder().listener(events).build();
  }

  /** One that failed to renew its session early, since STS cannot be asked; it is to try again. */
  WebIdentityCredentialsProvider providerWithoutSts() {
    WebIdentityCredentialsProvider provider = provider();
    key(provider);
    sts.answers(FakeSts.SILENT);
    clock.advance(Duration.ofMinutes(45));
    key(provider);
    return provider;
  }

  WebIdentityCredentialsProvider.Builder threaded() {
    return builder().background(new BackgroundThreads("test-credentials"));
  }

  WebIdentityConfig config() {
    return new WebIdentityConfig(ROLE, file, Optional.empty(), WebIdentityConfig.DEFAULT_DURATION);
  }

  static CompletableFuture<AwsCredentialsIdentity> ask(WebIdentityCredentialsProvider provider) {
    return provider.resolveIdentity(ResolveIdentityRequest.builder().build());
  }

  /** What is handed out to one who waits if he must; then the background has its turn. */
  String key(WebIdentityCredentialsProvider provider) {
    CompletableFuture<AwsCredentialsIdentity> asked = ask(provider);
    background.work();
    return asked.join().accessKeyId();
  }

  WebIdentityFailure failure(WebIdentityCredentialsProvider provider) {
    CompletableFuture<AwsCredentialsIdentity> asked = ask(provider);
    background.work();
    return failure(asked);
  }

  static WebIdentityFailure failure(CompletableFuture<AwsCredentialsIdentity> asked) {
    ExecutionException e = catchThrowableOfType(ExecutionException.class, asked::get);
    return ((WebIdentityException) Objects.requireNonNull(e.getCause())).failure();
  }
}
