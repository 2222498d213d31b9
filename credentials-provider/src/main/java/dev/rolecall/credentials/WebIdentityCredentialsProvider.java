package dev.rolecall.credentials;

import dev.rolecall.transport.Transport;
import dev.rolecall.transport.TransportException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/**
 * Credentials of the role that a pod's projected token stands for, and of nothing else: where the
 * exchange fails it throws, and never turns to keys in the environment, a profile file or instance
 * metadata.
 *
 * <p>However many threads ask, one exchange is made at a time, each with the token read anew, by a
 * daemon thread that ends with it. Before a session's last minute nobody waits for it: the session
 * is renewed before (from 60, 15 or 5 minutes before its end, by its lifetime), and where STS
 * cannot be asked it is handed out further. Nobody ever waits without end: an exchange that takes
 * more than twice its time is given up, and then another may be made beside what is left of it.
 *
 * <p>Providers that are made from equal environments, not by a builder, share one session.
 *
 * <p>An SDK client that is closed closes its credentials provider too, and a provider is often
 * shared. So {@link #close()} leaves the provider working: from then on the session is renewed only
 * where someone has to wait for it.
 */
public final class WebIdentityCredentialsProvider implements AwsCredentialsProvider, AutoCloseable {
  private final SessionCache sessions;
  private final AtomicBoolean open = new AtomicBoolean(true);

  private WebIdentityCredentialsProvider(SessionCache sessions) {
    this.sessions = sessions;
    sessions.open();
  }

  /**
   * From this process's environment. STS is not asked yet.
   *
   * @throws WebIdentityException where the environment names no role or no way to STS
   */
  public static WebIdentityCredentialsProvider create() {
    return fromEnvironment(System.getenv());
  }

  /**
   * From this process's environment with {@code variables} in it or in the place of its own, for
   * engines that hand properties to a provider, as Iceberg does: {@code
   * client.credentials-provider.AWS_REGION=eu-west-1}. STS is not asked yet.
   *
   * @throws WebIdentityException where they name no role or no way to STS
   */
  public static WebIdentityCredentialsProvider create(Map<String, String> variables) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.putAll(variables);
    return fromEnvironment(environment);
  }

  /**
   * From this environment alone. STS is not asked yet.
   *
   * @throws WebIdentityException where the environment names no role or no way to STS
   */
  public static WebIdentityCredentialsProvider fromEnvironment(Map<String, String> environment) {
    return new WebIdentityCredentialsProvider(
        SharedSessions.of(environment, WebIdentityCredentialsProvider::sessions));
  }

  private static SessionCache sessions(Map<String, String> environment) {
    WebIdentityConfig config = WebIdentityConfig.fromEnvironment(environment);
    try {
      Transport transport = Transport.fromEnvironment(environment);
      return builder(config, WebIdentityExchange.over(transport)).sessions();
    } catch (TransportException e) {
      throw new WebIdentityException(new WebIdentityFailure.TransportUnusable(e.failure()), e);
    }
  }

  /** For a role and an exchange of one's own; it shares its session with no other provider. */
  public static Builder builder(WebIdentityConfig config, WebIdentityExchange exchange) {
    return new Builder(config, exchange);
  }

  /**
   * A session that lasts a minute at least, where STS gives such ones. Who asks in the last minute
   * of a session, or when there is none, waits for the exchange, twice its {@link
   * WebIdentityExchange#limit()} at most.
   *
   * @throws WebIdentityException where there is none; its failure says why. No client retries it,
   *     and it is told again for up to 15 s without STS being asked
   * @throws software.amazon.awssdk.core.exception.AbortedException where the thread is interrupted
   *     while it waits; the exchange goes on
   * @throws IllegalStateException where the exchange itself or a listener asks and there is no
   *     session yet: it would wait for itself
   */
  @Override
  public AwsCredentials resolveCredentials() {
    return sessions.credentials();
  }

  /**
   * As {@link #resolveCredentials()}, without waiting: the future is completed already, or will be
   * in the same time. A completed one is shared: to obtrude on it is refused.
   */
  @Override
  public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
    return sessions.identity();
  }

  /**
   * Tells that a service called this key expired or invalid. If it is the one that is handed out,
   * it is renewed at once, whatever failed before, and whoever asks waits for the next one. That
   * happens once for a key, and not to a key that replaced a refused one within the last 5 s.
   * {@link RefusedKeyInterceptor} does it for any SDK client.
   *
   * @return whether it is renewed
   */
  public boolean invalidate(String accessKeyId) {
    return sessions.invalidate(accessKeyId);
  }

  /**
   * Ends the thread that waits for the next renewal. The provider goes on working, as do those that
   * share its session: from the last close on it is renewed only where someone has to wait for it.
   * It may be closed often.
   */
  @Override
  public void close() {
    if (open.getAndSet(false)) {
      sessions.close();
    }
  }

  /** The role and the token's file; no key. */
  @Override
  public String toString() {
    return "WebIdentityCredentialsProvider[%s from %s]"
        .formatted(sessions.config().role(), sessions.config().tokenFile());
  }

  /** Makes a provider from its parts. */
  public static final class Builder {
    private final WebIdentityConfig config;
    private final WebIdentityExchange exchange;
    private final List<WebIdentityListener> listeners =
        new ArrayList<>(List.of(new LoggedEvents()));
    private Clock clock = Clock.systemUTC();
    private LongSupplier ticks = () -> System.nanoTime() / 1_000_000;
    private Jitter jitter = Jitter.REAL;
    private Background background = new BackgroundThreads("rolecall-credentials");
    private Executor continuations = new Continuations();

    private Builder(WebIdentityConfig config, WebIdentityExchange exchange) {
      this.config = config;
      this.exchange = exchange;
    }

    /**
     * By which sessions and tokens expire; the system's where it is not set, and then no jump of it
     * prolongs a session. One that is set is trusted not to jump.
     */
    public Builder clock(Clock clock) {
      this.clock = clock;
      this.ticks = clock::millis;
      return this;
    }

    /** Is told what happens; there may be several. */
    public Builder listener(WebIdentityListener listener) {
      listeners.add(listener);
      return this;
    }

    /** A clock that does not jump, in milliseconds. */
    Builder ticks(LongSupplier ticks) {
      this.ticks = ticks;
      return this;
    }

    Builder jitter(Jitter jitter) {
      this.jitter = jitter;
      return this;
    }

    Builder background(Background background) {
      this.background = background;
      return this;
    }

    /** Runs what callers do with a future once it is completed. */
    Builder continuations(Executor continuations) {
      this.continuations = continuations;
      return this;
    }

    /** The provider; STS is not asked yet. */
    public WebIdentityCredentialsProvider build() {
      return new WebIdentityCredentialsProvider(sessions());
    }

    SessionCache sessions() {
      return new SessionCache(
          config,
          exchange,
          clock,
          ticks,
          jitter,
          background,
          continuations,
          new Listeners(listeners));
    }
  }
}
