package dev.rolecall.credentials;

import dev.rolecall.credentials.WebIdentityListener.Reason;
import dev.rolecall.token.TokenException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
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
  private final Guests guests = new Guests();
  private final Notices notices;

  /** Whoever waits, waits for an exchange with each of two tokens at most. In milliseconds. */
  private final long longest;

  private volatile @Nullable Lease lease;
  private Cached cached = Cached.NOTHING;
  private @Nullable Flight flight;
  private int users;

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
    this.notices = new Notices(config.role(), listeners, guests);
    this.longest = 2 * exchange.limit().toMillis();
  }

  WebIdentityConfig config() {
    return config;
  }

  AwsCredentials credentials() {
    @Nullable Lease current = current();
    if (current != null) {
      return current.credentials();
    }
    return ask().of(Lease::credentials, flight -> awaited(flight).credentials());
  }

  /** A caller that must wait gets a future of its own, and does not wait here. */
  CompletableFuture<AwsCredentialsIdentity> identity() {
    @Nullable Lease current = current();
    if (current != null) {
      return current.identity();
    }
    try {
      return ask().of(Lease::identity, this::following);
    } catch (WebIdentityException | IllegalStateException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** The clock first: reading it waits for what was read before it. */
  private @Nullable Lease current() {
    long wall = clock.millis();
    @Nullable Lease current = lease;
    return current != null && current.covers(wall) ? current : null;
  }

  private Session awaited(Flight one) {
    try {
      return one.await(background, now());
    } catch (TimeoutException e) {
      giveUp(one);
      return awaited(one);
    }
  }

  private CompletableFuture<AwsCredentialsIdentity> following(Flight one) {
    one.watch(background, now(), () -> giveUp(one));
    return one.identity(continuations);
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
   * @throws IllegalStateException where the exchange or a listener asks, and nothing is there
   */
  private Answer ask() {
    Asking asking = new Asking();
    endOverdue(asking.now);
    Answer answer;
    synchronized (this) {
      answer = Refresh.decide(cached, asking.now).by(asking);
    }
    launch(asking.begun);
    return answer;
  }

  /** Carries out one decision, under the lock. */
  private final class Asking implements Refresh.By<Answer> {
    private final Moment now = now();
    private @Nullable Flight begun;

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
      if (users > 0) {
        begun = begin(Reason.EARLY, now);
      }
      return serve(session, millis);
    }

    @Override
    public Answer renew() {
      if (guests.running()) {
        return cached
            .atAll(now)
            .map(session -> serve(session, 0))
            .orElseThrow(() -> new IllegalStateException(WebIdentitySentences.askedFromWithin()));
      }
      begun = begin(due(), now);
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

  /** One more, which is to be launched; nothing where one is under way. Under the lock. */
  private @Nullable Flight begin(Reason reason, Moment now) {
    if (flight != null) {
      return null;
    }
    flight = new Flight(reason, now, longest);
    return flight;
  }

  /** Not under the lock. */
  private void launch(@Nullable Flight one) {
    if (one != null && !background.run(() -> fly(one))) {
      failed(one, new WebIdentityFailure.NoThread(), null);
    }
  }

  private void fly(Flight one) {
    notices.started(one);
    try {
      StsAnswer.Granted granted = guests.call(this::granted);
      landed(one, granted, arrived(one, granted));
    } catch (WebIdentityException e) {
      failed(one, e);
    } catch (TokenException e) {
      failed(one, new WebIdentityFailure.TokenUnusable(e.failure()), e);
    } catch (Throwable e) {
      // Checked ones too, since not all languages check them.
      failed(one, new WebIdentityFailure.Broken(e.getClass().getName()), e);
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

  private Session arrived(Flight one, StsAnswer.Granted granted) {
    Moment now = now();
    if (granted.expires().toEpochMilli() <= now.wall()) {
      throw new WebIdentityException(
          new WebIdentityFailure.ExpiredOnArrival(
              granted.expires(), Instant.ofEpochMilli(now.wall())));
    }
    return Session.of(
        granted.credentials(),
        granted.expires(),
        one.begun(),
        now,
        config.sessionDuration(),
        one.reason() == Reason.REFUSED,
        jitter);
  }

  private void landed(Flight one, StsAnswer.Granted granted, Session session) {
    synchronized (this) {
      if (flight != one) {
        return;
      }
      cached = cached.granted(session);
      over();
    }
    notices.succeeded(one, granted, session);
    one.land(session);
  }

  private void failed(Flight one, WebIdentityFailure failure, @Nullable Throwable cause) {
    failed(one, new WebIdentityException(failure, cause));
  }

  private void failed(Flight one, WebIdentityException e) {
    Moment now = now();
    Outcome outcome = settle(one, e.failure(), now);
    tell(one, outcome, e.failure(), now);
    outcome.end(one, e);
  }

  private void tell(Flight one, Outcome outcome, WebIdentityFailure failure, Moment now) {
    if (outcome.counts()) {
      notices.failed(one, failure, now);
      outcome.served().ifPresent(session -> notices.servedStale(session, failure, outcome.rest()));
    }
  }

  private void endOverdue(Moment now) {
    @Nullable Flight one;
    synchronized (this) {
      one = flight;
    }
    if (one != null && one.overdue(now)) {
      giveUp(one);
    }
  }

  /** Who waits is answered first: a listener may be what keeps the flight from its end. */
  private void giveUp(Flight one) {
    WebIdentityFailure failure =
        new WebIdentityFailure.Overdue(
            config.role(), config.tokenFile(), Duration.ofMillis(longest));
    Moment now = now();
    Outcome outcome = settle(one, failure, now);
    outcome.end(one, new WebIdentityException(failure));
    tell(one, outcome, failure, now);
  }

  /**
   * What a failure leads to.
   *
   * @param counts not where the flight had ended before
   * @param served what is handed out all the same
   * @param rest how long STS is left alone, in milliseconds
   */
  private record Outcome(boolean counts, Optional<Session> served, long rest) {
    void end(Flight one, WebIdentityException e) {
      served.ifPresentOrElse(one::land, () -> one.fail(e));
    }
  }

  private synchronized Outcome settle(Flight one, WebIdentityFailure failure, Moment now) {
    if (flight != one) {
      return new Outcome(false, cached.despite(failure, now), 0);
    }
    cached = cached.failed(failure, now, jitter);
    over();
    long rest = cached.setback().orElseThrow().until() - now.ticks();
    if (users > 0 && cached.beforeMandatoryWindow(now)) {
      background.runLater(rest, this::retry);
    }
    return new Outcome(true, cached.despite(failure, now), rest);
  }

  private void over() {
    flight = null;
    lease = null;
  }

  /** Begins an exchange behind the callers' backs, if one is to be made now. */
  private void retry() {
    Moment now = now();
    endOverdue(now);
    @Nullable Flight begun = null;
    synchronized (this) {
      Refresh decision = Refresh.decide(cached, now);
      if (users > 0 && decision instanceof Refresh.RenewBehind) {
        begun = begin(Reason.EARLY, now);
      } else if (users > 0 && decision instanceof Refresh.Renew) {
        begun = begin(due(), now);
      }
    }
    launch(begun);
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
    notices.invalidated(accessKeyId);
    retry();
    return true;
  }

  /** One more uses it: while there is one, it is renewed behind the callers' backs. */
  synchronized void open() {
    users++;
  }

  /** One less; it goes on working, and when none is left it is renewed only for who must wait. */
  synchronized void close() {
    users--;
    if (users == 0) {
      background.dropLater();
    }
  }
}
