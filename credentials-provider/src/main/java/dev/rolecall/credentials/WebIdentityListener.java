package dev.rolecall.credentials;

import java.time.Duration;
import java.time.Instant;

/**
 * What happens between a provider and STS, as it happens. Events hold no secret.
 *
 * <p>A listener is called by the thread that makes the exchange, before the callers that wait for
 * it are answered: it should return quickly, and not ask the provider for credentials. What it
 * throws is logged and does no other harm.
 */
public interface WebIdentityListener {
  /** Why STS is asked. */
  enum Reason {
    /** There is no session yet. */
    FIRST,
    /** The session is in its advisory window and is handed out meanwhile. */
    EARLY,
    /** The session is in its mandatory window, or over: callers wait. */
    DUE,
    /** A service refused the session's key. */
    REFUSED
  }

  /** An exchange begins. */
  record ExchangeStarted(RoleArn role, Reason reason) {}

  /**
   * STS gave a session.
   *
   * @param accessKeyId as CloudTrail shows it
   * @param expires when it ends
   * @param assumedRoleArn {@code arn:aws:sts::111122223333:assumed-role/name/session}
   * @param attempts how many requests were sent
   * @param took the exchange with all its requests
   */
  record Succeeded(
      RoleArn role,
      Reason reason,
      String accessKeyId,
      Instant expires,
      String assumedRoleArn,
      int attempts,
      Duration took) {}

  /**
   * The exchange brought no session.
   *
   * @param took the exchange with all its requests
   */
  record Failed(RoleArn role, Reason reason, WebIdentityFailure failure, Duration took) {}

  /**
   * The exchange failed and the session that was there is handed out further: told once for each
   * exchange, not for each caller.
   *
   * @param accessKeyId of the session that is handed out
   * @param expires when it ends
   * @param failure why there is no newer one
   * @param untilNextTry how long STS is left alone at least
   */
  record ServedStale(
      RoleArn role,
      String accessKeyId,
      Instant expires,
      WebIdentityFailure failure,
      Duration untilNextTry) {}

  /** A service refused the key, which is renewed at once. */
  record Invalidated(RoleArn role, String accessKeyId) {}

  default void exchangeStarted(ExchangeStarted event) {}

  default void succeeded(Succeeded event) {}

  default void failed(Failed event) {}

  default void servedStale(ServedStale event) {}

  default void invalidated(Invalidated event) {}
}
