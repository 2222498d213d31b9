package dev.rolecall.embedded.aws;

import java.time.Instant;
import java.util.List;

/**
 * An OIDC provider of an account.
 *
 * @param url without its scheme, as IAM shows it
 * @param clientIds in the order in which they came, each once
 */
record OidcProvider(
    String arn, String url, Instant created, List<String> clientIds, List<String> thumbprints) {
  OidcProvider {
    clientIds = List.copyOf(clientIds);
    thumbprints = List.copyOf(thumbprints);
  }

  /** Whether tokens of this issuer are its: to the letter, with the scheme. */
  boolean isOf(String issuer) {
    return issuer.equals("https://" + url);
  }

  OidcProvider withClientIds(List<String> ids) {
    return new OidcProvider(arn, url, created, ids, thumbprints);
  }

  OidcProvider withThumbprints(List<String> prints) {
    return new OidcProvider(arn, url, created, clientIds, prints);
  }
}
