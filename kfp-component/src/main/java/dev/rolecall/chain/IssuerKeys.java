package dev.rolecall.chain;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The keys that a token's issuer publishes.
 *
 * @param document its {@code jwks_uri}
 * @param keys in the document's order
 */
record IssuerKeys(URI document, List<PublishedKey> keys) {
  /** STS uses no RSA key of a document that has more of them (github.com/radkawar/stackd). */
  private static final int MOST_RSA = 100;

  /** Copies the list. */
  public IssuerKeys {
    keys = List.copyOf(keys);
  }

  List<String> keyIds() {
    return keys.stream().map(PublishedKey::id).toList();
  }

  /** The key of that id; of several the last counts. */
  Optional<PublishedKey> key(String id) {
    return keys.stream().filter(key -> key.id().equals(id)).reduce((first, last) -> last);
  }

  /** Why STS does not use a key that is published, or nothing. */
  Optional<String> flaw(PublishedKey key) {
    long rsa = keys.stream().filter(PublishedKey::isRsa).count();
    return key.isRsa() && rsa > MOST_RSA
        ? Optional.of("it is one of %d RSA keys, and STS takes %d".formatted(rsa, MOST_RSA))
        : key.flaw();
  }
}
