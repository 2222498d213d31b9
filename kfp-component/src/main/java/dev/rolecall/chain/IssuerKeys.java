package dev.rolecall.chain;

import java.net.URI;
import java.util.List;

/**
 * The keys that a token's issuer publishes.
 *
 * @param document its {@code jwks_uri}
 * @param keyIds in the document's order
 */
record IssuerKeys(URI document, List<String> keyIds) {
  /** Copies the list. */
  public IssuerKeys {
    keyIds = List.copyOf(keyIds);
  }
}
