package dev.rolecall.credentials;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * A decision that holds for a while, so that those who ask meanwhile compare two numbers and
 * allocate nothing.
 *
 * @param from wall clock, milliseconds since the epoch
 * @param millis how long
 */
record Lease(
    Session session, CompletableFuture<AwsCredentialsIdentity> identity, long from, long millis) {
  /**
   * The longest: then the clock that does not jump is looked at again. It is far shorter than the
   * mandatory window, so that no jump of the wall clock lets a session be handed out past its end.
   * The figure is our own.
   */
  static final long LONGEST = 10_000;

  /** False too where the clock was set back to before {@code from}: then the lease has no end. */
  boolean covers(long wall) {
    return Long.compareUnsigned(wall - from, millis) < 0;
  }

  AwsSessionCredentials credentials() {
    return session.credentials();
  }
}
