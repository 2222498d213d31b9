package dev.rolecall.credentials;

import dev.rolecall.credentials.WebIdentityListener.ExchangeStarted;
import dev.rolecall.credentials.WebIdentityListener.Failed;
import dev.rolecall.credentials.WebIdentityListener.Invalidated;
import dev.rolecall.credentials.WebIdentityListener.Reason;
import dev.rolecall.credentials.WebIdentityListener.ServedStale;
import dev.rolecall.credentials.WebIdentityListener.Succeeded;
import dev.rolecall.token.TokenException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * The session that is handed out, and the one exchange that brings the next. What is done is {@link
 * Refresh}'s decision; here are the clocks, the threads and the listeners.
 */
final class SessionCache {
  private final WebIdentityConfig config;
  private final WebIdentityExchange exchange;
  private final Clock clock;
  private final LongSupplier ticks;
  private final Jitter jitter;
  private final Background background;
  private final Executor continuations;
  private final Listeners listeners;

  private volatile @Nullable Lease lease;
  private Cached cached = Cached.NOTHING;
  private @Nullable Flight flight;

  /**
   * @param ticks milliseconds by a clock that does not jump
   * @param continuations runs what callers do once their future is completed
   */
  SessionCache(
      WebIdentityConfig config,
      WebIdentityExchange exchange,
      Clock clock,
      LongSupplier ticks,
      Jitter jitter,
      Background background,
      Executor continuations,
      Listeners listeners) {
    this.config = config;
    this.exchange = exchange;
    this.clock = clock;
    this.ticks = ticks;
    this.jitter = jitter;
    this.background = background;
    this.continuations = continuations;
    this.listeners = listeners;
  }

  /** One exchange, under way or over, and the session that came of it. */
  private static final class Flight {
    private final CompletableFuture<Session> landing = new CompletableFuture<>();
    private final Reason reason;
    private volatile @Nullable Thread pilot;

    Flight(Reason reason) {
      this.reason = reason;
    }

    /**
     * What came of it, waited for.
     *
     * @throws WebIdentityException one of this caller's own, with his trace
     */
    Session landed() {
      if (pilot == Thread.currentThread() && !landing.isDone()) {
        throw new IllegalStateException(WebIdentitySentences.askedFromWithin());
      }
      try {
        return landing.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw AbortedException.create(WebIdentitySentences.interrupted(), e);
      } catch (ExecutionException e) {
        WebIdentityException known = (WebIdentityException) Objects.requireNonNull(e.getCause());
        throw new WebIdentityException(known.failure(), known);
      }
    }
  }

  AwsCredentials credentials() {
    @Nullable Lease current = lease;
    if (current != null && current.covers(clock.millis())) {
      return current.credentials();
    }
    return ask().of(Lease::credentials, flight -> flight.landed().credentials());
  }

  /**
   * A caller that must wait gets a future of its own. What he does with it runs by {@link
   * #continuations}: on the thread that exchanges it could wait for that very thread.
   */
  CompletableFuture<AwsCredentialsIdentity> identity() {
    @Nullable Lease current = lease;
    if (current != null && current.covers(clock.millis())) {
      return current.identity();
    }
    try {
      return ask().of(Lease::identity, this::following);
    } catch (WebIdentityException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<AwsCredentialsIdentity> following(Flight one) {
    CompletableFuture<AwsCredentialsIdentity> own = new CompletableFuture<>();
    Runnable pass =
        () -> {
          try {
            own.complete(one.landed().credentials());
          } catch (WebIdentityException e) {
            own.completeExceptionally(e);
          }
        };
    if (one.landing.isDone()) {
      pass.run();
    } else {
      var unused = one.landing.whenCompleteAsync((session, failure) -> pass.run(), continuations);
    }
    return own;
  }

  private Moment now() {
    return new Moment(clock.millis(), ticks.getAsLong());
  }

  /** What is there, or else the flight that brings it. */
  private record Answer(Optional<Lease> lease, Optional<Flight> flight) {
    <T> T of(Function<Lease, T> served, Function<Flight, T> awaited) {
      return lease.map(served).orElseGet(() -> awaited.apply(flight.orElseThrow()));
    }
  }

  /**
   * @throws WebIdentityException the last failure, where it is to be told again
   */
  private Answer ask() {
    Asking asking = new Asking();
    Answer answer;
    synchronized (this) {
      answer = Refresh.decide(cached, asking.now).by(asking);
    }
    if (asking.grounded != null) {
      fly(asking.grounded);
    }
    return answer;
  }

  /** Carries out one decision, under the lock. */
  private final class Asking implements Refresh.By<Answer> {
    private final Moment now = now();

    /** A flight without a thread of its own: the caller makes it, after the lock. */
    private @Nullable Flight grounded;

    @Override
    public Answer serve(Session session, long millis) {
      @Nullable Lease last = lease;
      Lease next =
          new Lease(
              session,
              last != null && last.session().equals(session)
                  ? last.identity()
                  : new SharedIdentity(session.credentials()),
              now.wall(),
              Math.min(millis, Lease.LONGEST));
      lease = next;
      return new Answer(Optional.of(next), Optional.empty());
    }

    @Override
    public Answer renewBehind(Session session, long millis) {
      begin(Reason.EARLY);
      return serve(session, millis);
    }

    @Override
    public Answer renew() {
      begin(due());
      if (flight == null) {
        grounded = new Flight(due());
        flight = grounded;
      }
      return new Answer(Optional.empty(), Optional.ofNullable(flight));
    }

    @Override
    public Answer raise(WebIdentityFailure failure) {
      throw new WebIdentityException(failure);
    }
  }

  private Reason due() {
    if (cached.session().isEmpty()) {
      return Reason.FIRST;
    }
    return cached.refused() ? Reason.REFUSED : Reason.DUE;
  }

  /** Begins one in the background, where none is under way; after close it does nothing. */
  private void begin(Reason reason) {
    if (flight == null) {
      Flight next = new Flight(reason);
      if (background.run(() -> fly(next))) {
        flight = next;
      }
    }
  }

  private void fly(Flight one) {
    one.pilot = Thread.currentThread();
    Moment sent = now();
    listeners.tell(l -> l.exchangeStarted(new ExchangeStarted(config.role(), one.reason)));
    try {
      StsAnswer.Granted granted = granted();
      landed(one, granted, arrived(one, granted, sent), sent);
    } catch (WebIdentityException e) {
      failed(one, sent, e);
    } catch (TokenException e) {
      failed(one, sent, new WebIdentityFailure.TokenUnusable(e.failure()), e);
    } catch (RuntimeException | Error e) {
      failed(one, sent, new WebIdentityFailure.Broken(e.getClass().getName()), e);
    }
  }

  private StsAnswer.Granted granted() {
    StsAnswer answer = exchange.exchange(config, clock);
    if (answer instanceof StsAnswer.Granted granted) {
      return granted;
    }
    throw new WebIdentityException(
        answer instanceof StsAnswer.Refused refused
            ? new WebIdentityFailure.Refused(config.role(), refused)
            : new WebIdentityFailure.Unreachable((StsAnswer.Unreachable) answer));
  }

  private Session arrived(Flight one, StsAnswer.Granted granted, Moment sent) {
    Moment now = now();
    if (granted.expires().toEpochMilli() <= now.wall()) {
      throw new WebIdentityException(
          new WebIdentityFailure.ExpiredOnArrival(
              granted.expires(), Instant.ofEpochMilli(now.wall())));
    }
    return Session.of(
        granted.credentials(),
        granted.expires(),
        sent,
        now,
        config.sessionDuration(),
        one.reason == Reason.REFUSED,
        jitter);
  }

  private void landed(Flight one, StsAnswer.Granted granted, Session session, Moment sent) {
    synchronized (this) {
      cached = cached.granted(session);
      over();
    }
    listeners.tell(
        l ->
            l.succeeded(
                new Succeeded(
                    config.role(),
                    one.reason,
                    granted.credentials().accessKeyId(),
                    granted.expires(),
                    granted.assumedRoleArn(),
                    granted.attempts(),
                    between(sent, session.arrived()))));
    one.landing.complete(session);
  }

  private void failed(Flight one, Moment sent, WebIdentityFailure failure, Throwable cause) {
    failed(one, sent, new WebIdentityException(failure, cause));
  }

  private void failed(Flight one, Moment sent, WebIdentityException e) {
    Moment now = now();
    Optional<Session> stale;
    long rest;
    synchronized (this) {
      cached = cached.failed(e.failure(), now, jitter);
      over();
      stale = cached.despite(e.failure(), now);
      rest = cached.setback().orElseThrow().until() - now.ticks();
      if (cached.beforeMandatoryWindow(now)) {
        background.runLater(rest, this::retry);
      }
    }
    listeners.tell(
        l -> l.failed(new Failed(config.role(), one.reason, e.failure(), between(sent, now))));
    stale.ifPresentOrElse(
        session -> {
          listeners.tell(
              l ->
                  l.servedStale(
                      new ServedStale(
                          config.role(),
                          session.credentials().accessKeyId(),
                          session.expires(),
                          e.failure(),
                          Duration.ofMillis(rest))));
          one.landing.complete(session);
        },
        () -> one.landing.completeExceptionally(e));
  }

  private void over() {
    flight = null;
    lease = null;
  }

  private static Duration between(Moment sent, Moment now) {
    return Duration.ofMillis(now.ticks() - sent.ticks());
  }

  /** Begins an exchange behind the callers' backs, if one is to be made now. */
  private synchronized void retry() {
    Refresh decision = Refresh.decide(cached, now());
    if (decision instanceof Refresh.RenewBehind) {
      begin(Reason.EARLY);
    } else if (decision instanceof Refresh.Renew) {
      begin(due());
    }
  }

  boolean invalidate(String accessKeyId) {
    synchronized (this) {
      Optional<Cached> refused = cached.refused(accessKeyId, now());
      if (refused.isEmpty()) {
        return false;
      }
      cached = refused.get();
      lease = null;
    }
    listeners.tell(l -> l.invalidated(new Invalidated(config.role(), accessKeyId)));
    retry();
    return true;
  }

  void close() {
    background.close();
  }
}
