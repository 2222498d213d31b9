package dev.rolecall.e2e;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.rolecall.embedded.aws.IssuerAddress;
import dev.rolecall.embedded.oidc.MockOidcIssuer;
import dev.rolecall.embedded.oidc.SigningKey;
import dev.rolecall.embedded.tls.CertificateAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Issuers that differ in what they publish; each has a host of its own, and speaks https. */
final class PeerIssuers implements AutoCloseable {
  private final CertificateAuthority authority = CertificateAuthority.create();

  /** As a cluster's should be, but for the certificate beside its key. */
  final MockOidcIssuer sound = start("sound", SigningKey.rsa());

  /** Signs with a P-256 key. */
  final MockOidcIssuer elliptic = start("elliptic", SigningKey.ec());

  /** Its older key is the second that it publishes. */
  final MockOidcIssuer rotated = start("rotated", SigningKey.rsa());

  /** Publishes no key. */
  final MockOidcIssuer keyless = start("keyless", SigningKey.rsa());

  /** Publishes its key as an API server does, with no certificate. */
  final MockOidcIssuer bare = start("bare", SigningKey.rsa());

  /** Does not answer. */
  final MockOidcIssuer down = start("down", SigningKey.rsa());

  /** No account has a provider for it. */
  final MockOidcIssuer unregistered = start("unregistered", SigningKey.rsa());

  /** Signed with the older key of {@link #rotated}, for the Profile of that name. */
  final String tokenOfOlderKey = rotated.mint(PeerAccount.token("rotated"));

  private final HttpsServer withoutCertificates;

  PeerIssuers() {
    rotated.rotate(SigningKey.rsa());
    keyless.withdraw(keyless.signingKey().kid());
    down.close();
    this.withoutCertificates = publish(bare);
  }

  private MockOidcIssuer start(String name, SigningKey key) {
    return MockOidcIssuer.builder(name(name), Clock.systemUTC()).tls(authority).keys(key).start();
  }

  private static String name(String host) {
    return "https://%s.rolecall.test/id/PEER".formatted(host);
  }

  /** Those that an account registers, by the Profile whose role trusts them. */
  Map<String, MockOidcIssuer> registered() {
    Map<String, MockOidcIssuer> all = new LinkedHashMap<>();
    all.put("sound", sound);
    all.put("elliptic", elliptic);
    all.put("rotated", rotated);
    all.put("keyless", keyless);
    all.put("bare", bare);
    all.put("down", down);
    return all;
  }

  /** Where each is reached. */
  Map<String, IssuerAddress> addresses() {
    Map<String, IssuerAddress> addresses =
        registered().values().stream()
            .collect(
                Collectors.toMap(
                    MockOidcIssuer::name,
                    issuer -> new IssuerAddress(issuer.address(), issuer.authority())));
    addresses.put(
        bare.name(),
        new IssuerAddress(
            URI.create(
                "https://127.0.0.1:%d%s"
                    .formatted(
                        withoutCertificates.getAddress().getPort(), bare.address().getPath())),
            bare.authority()));
    return addresses;
  }

  private HttpsServer publish(MockOidcIssuer issuer) {
    try {
      HttpsServer server =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setHttpsConfigurator(
          new HttpsConfigurator(
              authority.serverContext(List.of(URI.create(issuer.name()).getHost(), "127.0.0.1"))));
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              boolean keys = exchange.getRequestURI().getPath().endsWith("/jwks");
              byte[] body =
                  (keys ? withoutCertificates(issuer.jwks()) : issuer.discovery())
                      .getBytes(StandardCharsets.UTF_8);
              exchange.sendResponseHeaders(200, body.length);
              exchange.getResponseBody().write(body);
            }
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String withoutCertificates(String jwks) {
    try {
      return new JWKSet(
              JWKSet.parse(jwks).getKeys().stream()
                  .<JWK>map(key -> new RSAKey.Builder((RSAKey) key).x509CertChain(null).build())
                  .toList())
          .toString();
    } catch (ParseException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    registered().values().forEach(MockOidcIssuer::close);
    unregistered.close();
    withoutCertificates.stop(0);
  }
}
