package dev.rolecall.verify;

import dev.rolecall.token.ProjectedToken;
import dev.rolecall.token.TokenFailure;
import java.time.Instant;
import java.util.List;

/** What came of reading the token file. */
public sealed interface TokenReading {
  /**
   * It holds a token.
   *
   * @param at when it was read
   */
  record Read(ProjectedToken token, Instant at) implements TokenReading {}

  /** It cannot be used. */
  record Unusable(TokenFailure failure) implements TokenReading {}

  /**
   * No pod is there to hold one: this is what a pod's token would say.
   *
   * @param issuer its {@code iss}, a URL
   * @param subject its {@code sub}
   * @param audiences its {@code aud}
   * @param keyIds of the keys that the API server publishes: it would be signed with one of them
   */
  record Expected(String issuer, String subject, List<String> audiences, List<String> keyIds)
      implements TokenReading {
    /** Copies. */
    public Expected {
      audiences = List.copyOf(audiences);
      keyIds = List.copyOf(keyIds);
    }
  }
}
