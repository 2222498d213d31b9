package dev.rolecall.credentials;

import dev.rolecall.token.TokenException;
import dev.rolecall.transport.Transport;
import dev.rolecall.transport.TransportException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/**
 * Credentials of the role that a pod's projected token stands for, and of nothing else: where the
 * exchange fails it throws, and never turns to keys in the environment, a profile file or instance
 * metadata.
 *
 * <p>A session is handed out until a minute before its end. Then one thread exchanges the token,
 * read anew, for the next one, while the others wait for the same outcome.
 *
 * <p>An SDK client that is closed closes its credentials provider too, and a provider is often
 * shared. So {@link #close()} gives back what is held open and leaves the provider working.
 */
public final class WebIdentityCredentialsProvider implements AwsCredentialsProvider, AutoCloseable {
  private final WebIdentityConfig config;
  private final WebIdentityExchange exchange;
  private final Clock clock;
  private final Refresh.Policy policy = Refresh.Policy.DEFAULT;
  private final AtomicReference<@Nullable CompletableFuture<Session>> flight =
      new AtomicReference<>();
  private volatile Optional<Session> session = Optional.empty();

  private WebIdentityCredentialsProvider(
      WebIdentityConfig config, WebIdentityExchange exchange, Clock clock) {
    this.config = config;
    this.exchange = exchange;
    this.clock = clock;
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
   * From this environment alone. STS is not asked yet.
   *
   * @throws WebIdentityException where the environment names no role or no way to STS
   */
  public static WebIdentityCredentialsProvider fromEnvironment(Map<String, String> environment) {
    WebIdentityConfig config = WebIdentityConfig.fromEnvironment(environment);
    try {
      Transport transport = Transport.fromEnvironment(environment);
      return builder(config, WebIdentityExchange.over(transport)).build();
    } catch (TransportException e) {
      throw new WebIdentityException(new WebIdentityFailure.TransportUnusable(e.failure()), e);
    }
  }

  /** For a role and an exchange of one's own. */
  public static Builder builder(WebIdentityConfig config, WebIdentityExchange exchange) {
    return new Builder(config, exchange);
  }

  /**
   * A session that lasts a minute at least, where STS gives such ones.
   *
   * @throws WebIdentityException where there is none; its failure says why
   */
  @Override
  public AwsCredentials resolveCredentials() {
    return current().orElseGet(this::renewed).credentials();
  }

  @Override
  public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
    try {
      return CompletableFuture.completedFuture(resolveCredentials());
    } catch (WebIdentityException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Optional<Session> current() {
    return Refresh.decide(session, clock.instant(), policy) instanceof Refresh.Serve serve
        ? Optional.of(serve.session())
        : Optional.empty();
  }

  /** The outcome of the exchange under way, begun here where there is none. */
  private Session renewed() {
    CompletableFuture<Session> own = new CompletableFuture<>();
    @Nullable CompletableFuture<Session> other = flight.compareAndExchange(null, own);
    return other == null ? lead(own) : follow(other);
  }

  /** A session that came while this thread was on its way here saves the exchange. */
  private Session lead(CompletableFuture<Session> own) {
    try {
      Session next = current().orElseGet(this::exchanged);
      session = Optional.of(next);
      own.complete(next);
      return next;
    } catch (RuntimeException | Error e) {
      own.completeExceptionally(e);
      throw e;
    } finally {
      flight.set(null);
    }
  }

  private static Session follow(CompletableFuture<Session> other) {
    try {
      return other.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebIdentityException leader) {
        throw new WebIdentityException(leader.failure(), leader);
      }
      throw e;
    }
  }

  private Session exchanged() {
    StsAnswer answer;
    try {
      answer = exchange.exchange(config, clock);
    } catch (TokenException e) {
      throw new WebIdentityException(new WebIdentityFailure.TokenUnusable(e.failure()), e);
    }
    if (answer instanceof StsAnswer.Granted granted) {
      return unexpired(granted, clock.instant());
    }
    throw new WebIdentityException(
        answer instanceof StsAnswer.Refused refused
            ? new WebIdentityFailure.Refused(config.role(), refused)
            : new WebIdentityFailure.Unreachable((StsAnswer.Unreachable) answer));
  }

  private static Session unexpired(StsAnswer.Granted granted, Instant now) {
    if (!granted.expires().isAfter(now)) {
      throw new WebIdentityException(
          new WebIdentityFailure.ExpiredOnArrival(granted.expires(), now));
    }
    return new Session(granted.credentials(), granted.expires());
  }

  /** Nothing is held open between exchanges, so nothing is given back; it may be called often. */
  @Override
  public void close() {}

  /** The role and the token's file; no key. */
  @Override
  public String toString() {
    return "WebIdentityCredentialsProvider[%s from %s]"
        .formatted(config.role(), config.tokenFile());
  }

  /** Makes a provider from its parts. */
  public static final class Builder {
    private final WebIdentityConfig config;
    private final WebIdentityExchange exchange;
    private Clock clock = Clock.systemUTC();

    private Builder(WebIdentityConfig config, WebIdentityExchange exchange) {
      this.config = config;
      this.exchange = exchange;
    }

    /** By which sessions and tokens expire; the system's where it is not set. */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /** The provider; STS is not asked yet. */
    public WebIdentityCredentialsProvider build() {
      return new WebIdentityCredentialsProvider(config, exchange, clock);
    }
  }
}
