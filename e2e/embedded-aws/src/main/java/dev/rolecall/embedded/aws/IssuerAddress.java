package dev.rolecall.embedded.aws;

import java.net.URI;
import java.net.URISyntaxException;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * Where an issuer's documents are fetched from, whatever its name says.
 *
 * @param base takes the place of the issuer's URL: discovery is at {@code
 *     base/.well-known/openid-configuration}
 * @param authority who signed its certificate; nothing where it is one that the JDK trusts, or
 *     plain http
 */
public record IssuerAddress(URI base, Optional<X509Certificate> authority) {
  /**
   * Where {@code url} is fetched; nothing where it does not begin with the issuer's name, or is no
   * URL.
   */
  Optional<URI> of(String issuer, String url) {
    try {
      return url.startsWith(issuer + "/")
          ? Optional.of(new URI(base + url.substring(issuer.length())))
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
