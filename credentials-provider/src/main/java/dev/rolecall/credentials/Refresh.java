package dev.rolecall.credentials;

import java.util.Optional;

/**
 * What to do when someone asks for credentials: decided from values, without a clock. Other than
 * all AWS SDKs' rules, which it follows, it tries again before the session's mandatory window and
 * soon after its end; the module's README says why.
 */
sealed interface Refresh {
  /** {@code T} for each decision. */
  interface By<T> {
    T serve(Session session, long millis);

    T renewBehind(Session session, long millis);

    T renew();

    T raise(WebIdentityFailure failure);
  }

  <T> T by(By<T> actor);

  /** Hand out what is there; so it is decided for {@code millis} to come, if no clock jumps. */
  record Serve(Session session, long millis) implements Refresh {
    @Override
    public <T> T by(By<T> actor) {
      return actor.serve(session, millis);
    }
  }

  /** Hand out what is there and ask STS for the next, without anyone waiting for it. */
  record RenewBehind(Session session, long millis) implements Refresh {
    @Override
    public <T> T by(By<T> actor) {
      return actor.renewBehind(session, millis);
    }
  }

  /** Ask STS first. */
  record Renew() implements Refresh {
    @Override
    public <T> T by(By<T> actor) {
      return actor.renew();
    }
  }

  /** Tell the last failure again, without asking STS. */
  record Raise(WebIdentityFailure failure) implements Refresh {
    @Override
    public <T> T by(By<T> actor) {
      return actor.raise(failure);
    }
  }

  static Refresh decide(Cached cached, Moment now) {
    Optional<Session> ample =
        cached.session().filter(session -> cached.left(now) > session.advisory());
    if (ample.isPresent()) {
      return new Serve(ample.get(), cached.left(now) - ample.get().advisory());
    }
    Optional<Setback> resting = cached.resting(now);
    if (resting.isPresent()) {
      return rest(cached, resting.get(), now);
    }
    return cached
        .session()
        .filter(session -> cached.beforeMandatoryWindow(now))
        .<Refresh>map(s -> new RenewBehind(s, cached.left(now) - s.mandatory()))
        .orElseGet(Renew::new);
  }

  private static Refresh rest(Cached cached, Setback setback, Moment now) {
    long rest = setback.until() - now.ticks();
    return cached
        .despite(setback.failure(), now)
        .<Refresh>map(
            s ->
                new Serve(
                    s,
                    Math.min(
                        rest,
                        cached.beforeMandatoryWindow(now)
                            ? cached.left(now) - s.mandatory()
                            : s.leftAtMost(now))))
        .orElseGet(() -> new Raise(setback.failure()));
  }
}
