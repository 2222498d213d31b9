package dev.rolecall.embedded.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.rolecall.chain.IssuerDocuments;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fetches the keys that issuers publish, by way of discovery.
 *
 * <p>Nothing is kept: every exchange fetches anew. AWS keeps keys for a time that it does not tell;
 * here a key that was withdrawn is refused by the next exchange, and one that was added is taken,
 * without a wait.
 */
final class KeyDiscovery {
  private static final JsonMapper JSON = new JsonMapper();

  private final IssuerDocuments documents;

  KeyDiscovery(IssuerDocuments documents) {
    this.documents = documents;
  }

  /** The keys of an issuer; nothing where its documents cannot be had or are not its own. */
  Optional<JWKSet> of(String issuer) {
    try {
      var discovery = JSON.readTree(fetch(issuer + "/.well-known/openid-configuration"));
      return discovery.path("issuer").asText().equals(issuer)
          ? Optional.of(keys(JSON.readTree(fetch(discovery.path("jwks_uri").asText()))))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What is no key hides none: one with a certificate alone, or with that of another key. */
  private static JWKSet keys(JsonNode document) {
    List<JWK> keys = new ArrayList<>();
    for (JsonNode each : document.path("keys")) {
      try {
        if (each.isObject()) {
          keys.add(JWK.parse(each.toString()));
        }
      } catch (ParseException e) {
        // STS does not find it either.
      }
    }
    return new JWKSet(keys);
  }

  /**
   * @throws IllegalArgumentException where {@code url} is none
   */
  private String fetch(String url) throws IOException {
    return documents.fetch(URI.create(url));
  }
}
