package dev.rolecall.embedded.aws;

import java.time.Instant;
import java.util.Optional;

/**
 * An access key that the account issued. Its text shows the id only.
 *
 * @param sessionToken what requests must carry with it; nothing for a long-lived key
 * @param expires nothing for a long-lived key
 */
record Key(
    String accessKeyId,
    String secretAccessKey,
    Optional<String> sessionToken,
    Optional<Instant> expires) {
  @Override
  public String toString() {
    return "Key[" + accessKeyId + "]";
  }
}
