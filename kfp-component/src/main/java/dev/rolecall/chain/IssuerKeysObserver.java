package dev.rolecall.chain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rolecall.failure.Explanation;
import dev.rolecall.verify.Observer;
import dev.rolecall.verify.Sight;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the keys that the token's issuer publishes (OpenID Connect Discovery 1.0, section 4). That
 * they cannot be had from here accuses nobody: only STS's own words prove what STS sees.
 */
final class IssuerKeysObserver {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DISCOVERY = "/.well-known/openid-configuration";

  private final IssuerDocuments documents;

  private IssuerKeysObserver(IssuerDocuments documents) {
    this.documents = documents;
  }

  static Observer<IssuerKeys> of(IssuerDocuments documents) {
    IssuerKeysObserver keys = new IssuerKeysObserver(documents);
    return new Observer<>(
        Chain.ISSUER_KEYS,
        List.of(Chain.CLAIMED),
        seen -> keys.look(seen.get(Chain.CLAIMED).issuer()));
  }

  private Sight<IssuerKeys> look(String issuer) {
    try {
      URI keys = URI.create(text(fetch(issuer.replaceFirst("/$", "") + DISCOVERY), "jwks_uri"));
      List<PublishedKey> published = new ArrayList<>();
      for (JsonNode key : JSON.readTree(documents.fetch(keys)).path("keys")) {
        published.add(PublishedKey.of(key));
      }
      return Sight.seen(new IssuerKeys(keys, published));
    } catch (JsonProcessingException e) {
      return notSeen(issuer, "it is not JSON");
    } catch (IOException | IllegalArgumentException e) {
      return notSeen(issuer, String.valueOf(e.getMessage()));
    }
  }

  private String fetch(String document) throws IOException {
    return documents.fetch(URI.create(document));
  }

  private static String text(String json, String name) throws IOException {
    JsonNode value = JSON.readTree(json).path(name);
    if (!value.isTextual()) {
      throw new IOException("the discovery document has no " + name);
    }
    return value.asText();
  }

  private static Sight<IssuerKeys> notSeen(String issuer, String why) {
    return Sight.unseen(
        "What %s publishes was not to be seen from here (%s); STS looks from outside of this network."
            .formatted(Explanation.shown(issuer), Explanation.shown(why)));
  }
}
