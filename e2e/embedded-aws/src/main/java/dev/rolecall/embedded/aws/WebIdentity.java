package dev.rolecall.embedded.aws;

import java.util.List;
import java.util.Map;

/**
 * Who a verified token speaks of.
 *
 * @param issuer its {@code iss}
 * @param audience {@code azp} where the token has it, else its one audience
 */
record WebIdentity(OidcProvider provider, String issuer, String subject, String audience) {
  /**
   * The condition keys of a trust policy (IAM User Guide, IAM and AWS STS condition context keys):
   * the issuer without its scheme, a colon, the claim.
   */
  Map<String, List<String>> conditionKeys() {
    return Map.of(
        provider.url() + ":sub", List.of(subject), provider.url() + ":aud", List.of(audience));
  }
}
