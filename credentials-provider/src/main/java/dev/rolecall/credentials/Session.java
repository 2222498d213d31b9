package dev.rolecall.credentials;

import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * Credentials, their end and when to renew them. Times are milliseconds.
 *
 * @param arrived when STS had given them
 * @param end when they end, by either clock
 * @param advisory how long before its end a session is renewed while it is still handed out
 * @param mandatory how long before its end a session is no longer handed out where another can be
 *     had, so that a request that is signed with it arrives in time
 * @param successor whether it came because a service had refused the one before it
 */
record Session(
    AwsSessionCredentials credentials,
    Moment arrived,
    Moment end,
    long advisory,
    long mandatory,
    boolean successor) {
  /** As in all AWS SDKs (aws-sdk-go-v2, aws/credential_cache.go, mandatoryWindow). */
  private static final long MANDATORY = Duration.ofMinutes(1).toMillis();

  /**
   * So that a fleet that started together does not renew together, the advisory window is up to a
   * fifth shorter. The figure is our own.
   */
  private static final int JITTERED_PART = 5;

  /**
   * @param sent when the exchange began
   * @param expires when STS says that they end
   * @param asked the duration that STS was asked for, which it never exceeds (STS API Reference,
   *     AssumeRoleWithWebIdentity): on a machine whose clock is late it ends the session in time
   */
  static Session of(
      AwsSessionCredentials credentials,
      Instant expires,
      Moment sent,
      Moment arrived,
      Duration asked,
      boolean successor,
      Jitter jitter) {
    long seen = expires.toEpochMilli() - arrived.wall();
    long endTicks = Math.min(arrived.ticks() + seen, sent.ticks() + asked.toMillis());
    long lifetime = Math.max(0, Math.min(seen, endTicks - arrived.ticks()));
    long window = Math.min(window(lifetime), lifetime / 2);
    long advisory = window - jitter.between(0, window / JITTERED_PART);
    return new Session(
        credentials,
        arrived,
        new Moment(expires.toEpochMilli(), endTicks),
        advisory,
        Math.min(MANDATORY, advisory),
        successor);
  }

  /** By lifetime (aws-sdk-go-v2, aws/credential_cache.go, advisoryWindowFor). */
  private static long window(long lifetime) {
    if (lifetime <= Duration.ofMinutes(20).toMillis()) {
      return Duration.ofMinutes(5).toMillis();
    }
    return lifetime < Duration.ofMinutes(90).toMillis()
        ? Duration.ofMinutes(15).toMillis()
        : Duration.ofMinutes(60).toMillis();
  }

  Instant expires() {
    return Instant.ofEpochMilli(end.wall());
  }

  /** By the clock that gives it less: what it is renewed by. */
  long left(Moment now) {
    return Math.min(end.wall() - now.wall(), end.ticks() - now.ticks());
  }

  /** By the clock that gives it more: while there is some, it may still be good. */
  long leftAtMost(Moment now) {
    return Math.max(end.wall() - now.wall(), end.ticks() - now.ticks());
  }

  /** The access key's id and the end; no secret. */
  @Override
  public String toString() {
    return "Session[" + credentials.accessKeyId() + " until " + expires() + "]";
  }
}
