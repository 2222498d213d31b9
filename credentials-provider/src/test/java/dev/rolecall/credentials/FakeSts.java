package dev.rolecall.credentials;

import dev.rolecall.token.ProjectedToken;
import dev.rolecall.transport.TimeLimits;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Grants sessions of an hour by the test's clock, or does what it was told. */
final class FakeSts implements WebIdentityExchange {
  static final StsAnswer DENIED =
      new StsAnswer.Refused(403, "AccessDenied", "no", Optional.of("request-1"), 1);
  static final StsAnswer SILENT =
      new StsAnswer.Unreachable(URI.create("https://sts.example"), "silence", 1);

  private final Clock clock;
  final AtomicInteger exchanges = new AtomicInteger();
  final List<String> keyIds = new ArrayList<>();
  final CountDownLatch entered = new CountDownLatch(1);
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile Supplier<StsAnswer> answer = this::grant;
  private volatile Duration lifetime = Duration.ofHours(1);
  private volatile Duration limit = TimeLimits.DEFAULT.total();

  FakeSts(Clock clock) {
    this.clock = clock;
  }

  void answers(StsAnswer next) {
    answer = () -> next;
  }

  void answers(Supplier<StsAnswer> next) {
    answer = next;
  }

  void grants() {
    answer = this::grant;
  }

  void grantsFor(Duration sessions) {
    lifetime = sessions;
  }

  /** Who waits for it, waits twice as long. */
  void endsWithin(Duration next) {
    limit = next;
  }

  @Override
  public Duration limit() {
    return limit;
  }

  void hold() {
    gate = new CountDownLatch(1);
  }

  void release() {
    gate.countDown();
  }

  @Override
  public StsAnswer exchange(WebIdentityConfig config, ProjectedToken token) {
    exchanges.incrementAndGet();
    keyIds.add(token.keyId().orElse(""));
    entered.countDown();
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return answer.get();
  }

  private StsAnswer grant() {
    return new StsAnswer.Granted(
        AwsSessionCredentials.create("ASIA" + exchanges.get(), "secret", "session"),
        clock.instant().plus(lifetime),
        "arn:aws:sts::111122223333:assumed-role/team-a/s",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        1);
  }
}
