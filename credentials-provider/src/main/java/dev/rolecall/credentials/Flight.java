package dev.rolecall.credentials;

import dev.rolecall.credentials.WebIdentityListener.Reason;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * One exchange, under way or over, and the session that comes of it. It has an end whatever becomes
 * of the thread that makes it: who waits for it looks at the time himself.
 */
final class Flight {
  private final Reason reason;
  private final Moment begun;
  private final long longest;
  private final CompletableFuture<Session> landing = new CompletableFuture<>();
  private final AtomicBoolean watched = new AtomicBoolean();

  /**
   * @param longest milliseconds, after which it is overdue: what it brings later does not count
   */
  Flight(Reason reason, Moment begun, long longest) {
    this.reason = reason;
    this.begun = begun;
    this.longest = longest;
  }

  Reason reason() {
    return reason;
  }

  Moment begun() {
    return begun;
  }

  boolean overdue(Moment now) {
    return left(now) <= 0;
  }

  private long left(Moment now) {
    return begun.ticks() + longest - now.ticks();
  }

  void land(Session session) {
    landing.complete(session);
  }

  void fail(WebIdentityException why) {
    landing.completeExceptionally(why);
  }

  /** Has the background look at the time for those who do not wait themselves; once does. */
  void watch(Background background, Moment now, Runnable late) {
    if (watched.compareAndSet(false, true)) {
      background.runUnless(landing, left(now), late);
    }
  }

  /**
   * What came of it, waited for.
   *
   * @throws WebIdentityException one of this caller's own, with his trace
   * @throws AbortedException where the caller is interrupted; the flight goes on
   * @throws TimeoutException where it is overdue
   */
  Session await(Background background, Moment now) throws TimeoutException {
    try {
      return background.await(landing, left(now));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AbortedException.create(WebIdentitySentences.interrupted(), e);
    } catch (ExecutionException e) {
      throw again((WebIdentityException) Objects.requireNonNull(e.getCause()));
    }
  }

  /**
   * A future of the caller's own. What hangs on it runs by {@code continuations}, or on the thread
   * that ends the flight where they take nothing.
   */
  CompletableFuture<AwsCredentialsIdentity> identity(Executor continuations) {
    CompletableFuture<AwsCredentialsIdentity> own = new CompletableFuture<>();
    if (landing.isDone()) {
      passTo(own);
    } else {
      var unused =
          landing.whenComplete(
              (session, failure) -> {
                try {
                  continuations.execute(() -> passTo(own));
                } catch (RuntimeException | Error e) {
                  passTo(own);
                }
              });
    }
    return own;
  }

  private void passTo(CompletableFuture<AwsCredentialsIdentity> own) {
    var unused =
        landing.handle(
            (session, failure) ->
                failure == null
                    ? own.complete(session.credentials())
                    : own.completeExceptionally(again((WebIdentityException) failure)));
  }

  private static WebIdentityException again(WebIdentityException known) {
    return new WebIdentityException(known.failure(), known);
  }
}
