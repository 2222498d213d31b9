package dev.rolecall.credentials;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What happens as meters of Micrometer, which is needed for this class alone (micrometer-core):
 *
 * <pre>{@code
 * WebIdentityCredentialsProvider.builder(config, exchange)
 *     .listener(new WebIdentityMetrics(registry, List.of(Tag.of("profile", "team-a"))))
 * }</pre>
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><td>{@code rolecall.credentials.exchange}</td><td>timer; tags {@code reason} (first, early,
 * due, refused) and {@code outcome} (granted, or the failure: refused, untimely, unreachable,
 * tokenunusable, expiredonarrival, overdue, nothread, broken)</td></tr>
 * <tr><td>{@code rolecall.credentials.served.stale}</td><td>counter; exchanges that failed and were
 * served over</td></tr>
 * <tr><td>{@code rolecall.credentials.invalidated}</td><td>counter; keys that a service
 * refused</td></tr>
 * <tr><td>{@code rolecall.credentials.expiry}</td><td>gauge; time until the session's end, negative
 * after it, not a number before there is one</td></tr>
 * </table>
 */
public final class WebIdentityMetrics implements WebIdentityListener {
  private static final String PREFIX = "rolecall.credentials.";

  private final MeterRegistry registry;
  private final List<Tag> tags;
  private final Counter stale;
  private final Counter invalidated;
  private volatile @Nullable Instant expires;

  /**
   * @param tags of all meters, for a process with several providers
   */
  public WebIdentityMetrics(MeterRegistry registry, List<Tag> tags) {
    this(registry, tags, Clock.systemUTC());
  }

  WebIdentityMetrics(MeterRegistry registry, List<Tag> tags, Clock clock) {
    this.registry = registry;
    this.tags = List.copyOf(tags);
    stale =
        Counter.builder(PREFIX + "served.stale")
            .description("Failed exchanges after which the old session was handed out further")
            .tags(tags)
            .register(registry);
    invalidated =
        Counter.builder(PREFIX + "invalidated")
            .description("Keys that a service refused")
            .tags(tags)
            .register(registry);
    TimeGauge.builder(PREFIX + "expiry", () -> left(clock), TimeUnit.SECONDS)
        .description("Time until the session's end")
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }

  private double left(Clock clock) {
    @Nullable Instant end = expires;
    return end == null ? Double.NaN : Duration.between(clock.instant(), end).toMillis() / 1000.0;
  }

  @Override
  public void succeeded(Succeeded event) {
    expires = event.expires();
    record(event.reason(), "granted", event.took());
  }

  @Override
  public void failed(Failed event) {
    record(
        event.reason(),
        event.failure().getClass().getSimpleName().toLowerCase(Locale.ROOT),
        event.took());
  }

  @Override
  public void servedStale(ServedStale event) {
    stale.increment();
  }

  @Override
  public void invalidated(Invalidated event) {
    invalidated.increment();
  }

  private void record(Reason reason, String outcome, Duration took) {
    Timer.builder(PREFIX + "exchange")
        .description("Exchanges with STS")
        .tags(tags)
        .tag("reason", reason.name().toLowerCase(Locale.ROOT))
        .tag("outcome", outcome)
        .register(registry)
        .record(took);
  }
}
