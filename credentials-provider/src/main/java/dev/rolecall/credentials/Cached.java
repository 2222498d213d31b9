package dev.rolecall.credentials;

import java.time.Duration;
import java.util.Optional;

/**
 * What a provider knows: a value, so that each step from one to the next can be put to a test.
 *
 * @param session the last one that STS gave
 * @param refused whether a service refused its key: then it counts as one without time left
 * @param setback the last exchange, where it failed
 */
record Cached(Optional<Session> session, boolean refused, Optional<Setback> setback) {
  static final Cached NOTHING = new Cached(Optional.empty(), false, Optional.empty());

  /** Between tries while the session has time left (aws-sdk-go-v2, aws/credential_cache.go). */
  private static final long SHORTEST_BACKOFF = Duration.ofMinutes(5).toMillis();

  private static final long LONGEST_BACKOFF = Duration.ofMinutes(10).toMillis();

  /** Between tries where it has none and STS may soon be back. The figure is our own. */
  private static final long SOON = Duration.ofSeconds(15).toMillis();

  /** How long a failure is remembered so that a storm of callers makes one call (as above). */
  private static final long SHORTEST_MEMORY = Duration.ofSeconds(1).toMillis();

  private static final long LONGEST_MEMORY = Duration.ofSeconds(5).toMillis();

  /**
   * How long a key that replaced a refused one is not given up in its turn: what refuses a new key
   * as well (the wrong region, a wrong clock) is not mended by more of them. The figure is our own.
   */
  private static final long TRUSTED = Duration.ofSeconds(5).toMillis();

  /** Time left by the stricter clock; none without a session, or where its key was refused. */
  long left(Moment now) {
    return refused ? 0 : session.map(s -> s.left(now)).orElse(0L);
  }

  /** Whether the session may be handed out without asking STS first. */
  boolean beforeMandatoryWindow(Moment now) {
    return session.filter(s -> left(now) > s.mandatory()).isPresent();
  }

  /** The last failure, while no other exchange is to be tried because of it. */
  Optional<Setback> resting(Moment now) {
    return setback
        .filter(s -> now.ticks() < s.until())
        .filter(s -> !s.early() || beforeMandatoryWindow(now));
  }

  /** What is handed out although the exchange failed. */
  Optional<Session> despite(WebIdentityFailure failure, Moment now) {
    return beforeMandatoryWindow(now) || failure.recoverable() ? atAll(now) : Optional.empty();
  }

  /** What may be handed out where there is no better one. */
  Optional<Session> atAll(Moment now) {
    return session.filter(s -> s.leftAtMost(now) > 0);
  }

  Cached granted(Session next) {
    return new Cached(Optional.of(next), false, Optional.empty());
  }

  Cached failed(WebIdentityFailure failure, Moment now, Jitter jitter) {
    boolean early = beforeMandatoryWindow(now);
    return new Cached(
        session,
        refused,
        Optional.of(new Setback(failure, now.ticks() + rest(failure, early, now, jitter), early)));
  }

  private long rest(WebIdentityFailure failure, boolean early, Moment now, Jitter jitter) {
    if (early) {
      long untilMandatory = left(now) - session.orElseThrow().mandatory();
      return Math.min(jitter.between(SHORTEST_BACKOFF, LONGEST_BACKOFF), untilMandatory);
    }
    if (failure instanceof WebIdentityFailure.Overdue) {
      // Who asked has waited; that keeps a storm away longer than any memory of it.
      return 0;
    }
    return session.isPresent() && failure.recoverable()
        ? jitter.between(0, SOON)
        : jitter.between(SHORTEST_MEMORY, LONGEST_MEMORY);
  }

  /** With this key refused; nothing where it is not the cached one, or was refused before. */
  Optional<Cached> refused(String accessKeyId, Moment now) {
    return session
        .filter(s -> !refused && s.credentials().accessKeyId().equals(accessKeyId))
        .filter(s -> !s.successor() || now.ticks() - s.arrived().ticks() >= TRUSTED)
        .map(s -> new Cached(session, true, Optional.empty()));
  }
}
