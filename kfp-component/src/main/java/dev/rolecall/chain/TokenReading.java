package dev.rolecall.chain;

import dev.rolecall.token.ProjectedToken;
import dev.rolecall.token.TokenFailure;
import java.time.Instant;
import java.util.Optional;

/** What came of reading the token file. */
sealed interface TokenReading {
  /**
   * It holds a token.
   *
   * @param at when it was read
   */
  record Read(ProjectedToken held, Instant at) implements TokenReading {}

  /** It cannot be used. */
  record Unusable(TokenFailure failure) implements TokenReading {}

  /** The token, if there is one. */
  default Optional<ProjectedToken> token() {
    return this instanceof Read read ? Optional.of(read.held()) : Optional.empty();
  }
}
