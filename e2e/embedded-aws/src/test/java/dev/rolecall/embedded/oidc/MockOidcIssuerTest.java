package dev.rolecall.embedded.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import dev.rolecall.embedded.tls.CertificateAuthority;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class MockOidcIssuerTest {
  private static final String NAME = "https://oidc.rolecall.test/id/0123456789ABCDEF";
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final ServiceAccountToken EDITOR =
      ServiceAccountToken.of("team-a", "default-editor", "sts.amazonaws.com");
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void itsDiscoveryDocumentIsThatOfACluster() throws Exception {
    try (MockOidcIssuer issuer = issuer(SigningKey.ec())) {
      assertThat(fetch(issuer, "/.well-known/openid-configuration").body())
          .isEqualTo(
              "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/openid/v1/jwks\",".formatted(NAME, NAME)
                  + "\"response_types_supported\":[\"id_token\"],"
                  + "\"subject_types_supported\":[\"public\"],"
                  + "\"id_token_signing_alg_values_supported\":[\"ES256\"]}");
    }
  }

  @Test
  void anRs256TokenIsVerifiedByThePublishedKey() throws Exception {
    try (MockOidcIssuer issuer = issuer(SigningKey.rsa())) {
      assertThat(verifies(issuer, issuer.mint(EDITOR))).isTrue();
    }
  }

  @Test
  void anEs256TokenIsVerifiedByThePublishedKey() throws Exception {
    try (MockOidcIssuer issuer = issuer(SigningKey.ec())) {
      assertThat(verifies(issuer, issuer.mint(EDITOR))).isTrue();
    }
  }

  @Test
  void aForgedTokenNamesThePublishedKeyAndIsNotVerifiedByIt() throws Exception {
    try (MockOidcIssuer issuer = issuer(SigningKey.ec())) {
      String forged = issuer.mintForged(EDITOR);
      assertThat(SignedJWT.parse(forged).getHeader().getKeyID())
          .isEqualTo(issuer.signingKey().kid());
      assertThat(verifies(issuer, forged)).isFalse();
    }
  }

  @Test
  void aTokenSaysWhatTheApiServerWouldSay() throws Exception {
    try (MockOidcIssuer issuer = issuer(SigningKey.ec())) {
      JsonNode claims =
          claims(
              issuer.mint(
                  EDITOR.boundTo("step-1", "node-1").warningAfter(Duration.ofSeconds(3607))));
      assertThat(claims.path("iss").asText()).isEqualTo(NAME);
      assertThat(claims.path("sub").asText())
          .isEqualTo("system:serviceaccount:team-a:default-editor");
      assertThat(claims.path("aud")).hasToString("[\"sts.amazonaws.com\"]");
      assertThat(claims.path("iat").asLong()).isEqualTo(NOW.getEpochSecond());
      assertThat(claims.path("nbf").asLong()).isEqualTo(NOW.getEpochSecond());
      assertThat(claims.path("exp").asLong()).isEqualTo(NOW.getEpochSecond() + 3600);
      assertThat(claims.path("jti").asText()).isNotEmpty();
      JsonNode kubernetes = claims.path("kubernetes.io");
      assertThat(kubernetes.path("namespace").asText()).isEqualTo("team-a");
      assertThat(kubernetes.at("/serviceaccount/name").asText()).isEqualTo("default-editor");
      assertThat(kubernetes.at("/serviceaccount/uid").asText()).hasSize(36);
      assertThat(kubernetes.at("/pod/name").asText()).isEqualTo("step-1");
      assertThat(kubernetes.at("/node/name").asText()).isEqualTo("node-1");
      assertThat(kubernetes.path("warnafter").asLong()).isEqualTo(NOW.getEpochSecond() + 3607);
    }
  }

  @Test
  void aLegacyTokenNamesNoAudienceAndNoExpiry() throws Exception {
    try (MockOidcIssuer issuer = issuer(SigningKey.ec())) {
      JsonNode claims = claims(issuer.mintLegacy("team-a", "default-editor"));
      assertThat(claims.path("iss").asText()).isEqualTo("kubernetes/serviceaccount");
      assertThat(claims.has("aud")).isFalse();
      assertThat(claims.has("exp")).isFalse();
    }
  }

  @Test
  void afterARotationBothKeysArePublishedTheNewOneFirst() throws Exception {
    SigningKey first = SigningKey.ec();
    SigningKey second = SigningKey.ec();
    try (MockOidcIssuer issuer = issuer(first)) {
      String old = issuer.mint(EDITOR);
      issuer.rotate(second);
      assertThat(issuer.publishedKids()).containsExactly(second.kid(), first.kid());
      assertThat(verifies(issuer, old)).isTrue();
      assertThat(SignedJWT.parse(issuer.mint(EDITOR)).getHeader().getKeyID())
          .isEqualTo(second.kid());
    }
  }

  @Test
  void aWithdrawnKeyIsNoLongerPublishedAndGoesOnSigning() throws Exception {
    try (MockOidcIssuer issuer = issuer(SigningKey.ec())) {
      String kid = issuer.signingKey().kid();
      issuer.withdraw(kid);
      assertThat(published(issuer).getKeys()).isEmpty();
      assertThat(SignedJWT.parse(issuer.mint(EDITOR)).getHeader().getKeyID()).isEqualTo(kid);
    }
  }

  @Test
  void aKeyThatIsNotPublishedCannotBeWithdrawn() {
    try (MockOidcIssuer issuer = issuer(SigningKey.ec())) {
      assertThatThrownBy(() -> issuer.withdraw("other"))
          .hasMessageContaining("No key \"other\" is published here");
    }
  }

  @Test
  void eachPublishedKeyHasACertificateOverItself() throws Exception {
    try (MockOidcIssuer issuer =
        MockOidcIssuer.builder(NAME, CLOCK).keys(SigningKey.rsa(), SigningKey.ec()).start()) {
      for (JWK key : published(issuer).getKeys()) {
        X509Certificate certificate = key.getParsedX509CertChain().get(0);
        assertThat(certificate.getPublicKey())
            .isEqualTo(key instanceof RSAKey rsa ? rsa.toPublicKey() : key.toECKey().toPublicKey());
      }
    }
  }

  @Test
  void itIsReachedOverHttpsByWhoTrustsItsAuthority() throws Exception {
    CertificateAuthority authority = CertificateAuthority.create();
    try (MockOidcIssuer issuer =
        MockOidcIssuer.builder(NAME, CLOCK).keys(SigningKey.ec()).tls(authority).start()) {
      HttpClient client =
          HttpClient.newBuilder()
              .sslContext(CertificateAuthority.clientContext(issuer.authority().orElseThrow()))
              .build();
      assertThat(issuer.address().getScheme()).isEqualTo("https");
      assertThat(
              client
                  .send(
                      HttpRequest.newBuilder(
                              URI.create(issuer.address() + "/.well-known/openid-configuration"))
                          .build(),
                      BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void whatIsNotPublishedIsNotFound() throws Exception {
    try (MockOidcIssuer issuer = issuer(SigningKey.ec())) {
      assertThat(fetch(issuer, "/").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void afterItIsClosedNobodyAnswers() {
    MockOidcIssuer issuer = issuer(SigningKey.ec());
    issuer.close();
    assertThatThrownBy(() -> fetch(issuer, "/openid/v1/jwks")).isInstanceOf(ConnectException.class);
  }

  @Test
  void aNameThatIamWouldRefuseIsRefused() {
    for (String name :
        List.of(
            "http://oidc.rolecall.test",
            "https://oidc.rolecall.test:8443",
            "https://oidc.rolecall.test?a=b",
            "https://oidc.rolecall.test/")) {
      assertThatThrownBy(() -> MockOidcIssuer.builder(name, CLOCK))
          .hasMessageContaining("cannot name an issuer");
    }
  }

  private static MockOidcIssuer issuer(SigningKey key) {
    return MockOidcIssuer.builder(NAME, CLOCK).keys(key).start();
  }

  private static HttpResponse<String> fetch(MockOidcIssuer issuer, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(issuer.address() + path)).build(),
            BodyHandlers.ofString());
  }

  private static JWKSet published(MockOidcIssuer issuer) throws Exception {
    return JWKSet.parse(fetch(issuer, "/openid/v1/jwks").body());
  }

  private static JsonNode claims(String token) throws Exception {
    return JSON.readTree(SignedJWT.parse(token).getPayload().toString());
  }

  private static boolean verifies(MockOidcIssuer issuer, String token) throws Exception {
    SignedJWT jwt = SignedJWT.parse(token);
    JWK key = published(issuer).getKeyByKeyId(jwt.getHeader().getKeyID());
    JWSVerifier verifier =
        key instanceof RSAKey rsa ? new RSASSAVerifier(rsa) : new ECDSAVerifier(key.toECKey());
    return jwt.verify(verifier);
  }
}
