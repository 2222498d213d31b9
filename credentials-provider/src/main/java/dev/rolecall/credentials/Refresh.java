package dev.rolecall.credentials;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What to do when someone asks for credentials: decided from values, without a clock. */
sealed interface Refresh {
  /** Hand out what is there. */
  record Serve(Session session) implements Refresh {}

  /** Ask STS first. */
  record Renew() implements Refresh {}

  /**
   * When to renew.
   *
   * @param mandatory how long before its end a session is no longer handed out, so that a request
   *     that is signed with it arrives in time
   */
  record Policy(Duration mandatory) {
    /** One minute, as in all AWS SDKs (aws-sdk-java-v2, StsCredentialsProvider, stale time). */
    static final Policy DEFAULT = new Policy(Duration.ofMinutes(1));
  }

  static Refresh decide(Optional<Session> cached, Instant now, Policy policy) {
    return cached
        .filter(session -> now.isBefore(session.expires().minus(policy.mandatory())))
        .<Refresh>map(Serve::new)
        .orElseGet(Renew::new);
  }
}
