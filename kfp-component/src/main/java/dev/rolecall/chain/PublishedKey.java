package dev.rolecall.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Optional;

/**
 * A key that an issuer publishes (RFC 7517), by what STS was recorded to do with such keys in 2026
 * (github.com/radkawar/stackd, services/sts/testdata/oidc).
 *
 * @param id {@code kid}; empty where it has none
 * @param type {@code kty}
 * @param flaw why STS does not use it, beginning in lower case
 */
record PublishedKey(String id, String type, Optional<String> flaw) {
  static PublishedKey of(JsonNode key) {
    return new PublishedKey(key.path("kid").asText(), key.path("kty").asText(), flawOf(key));
  }

  boolean isRsa() {
    return type.equals("RSA");
  }

  private static Optional<String> flawOf(JsonNode key) {
    if (key.path("kid").asText().isEmpty()) {
      return Optional.of("it has no id (kid)");
    }
    if (key.path("use").asText().equals("enc")) {
      return Optional.of("its use is enc, which is for encryption");
    }
    if (key.has("key_ops")) {
      return Optional.of("it has key_ops");
    }
    String number = key.path(key.path("kty").asText().equals("RSA") ? "n" : "x").asText();
    JsonNode certificate = key.path("x5c").path(0);
    if (certificate.isMissingNode()) {
      return Optional.empty();
    }
    if (number.isEmpty()) {
      return Optional.of("it is a certificate (x5c) alone, without the key's numbers");
    }
    return agrees(certificate.asText(), number)
        ? Optional.empty()
        : Optional.of("its certificate (x5c) is of another key");
  }

  /** What cannot be read accuses nobody. */
  private static boolean agrees(String certificate, String number) {
    try {
      PublicKey certified =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(Base64.getMimeDecoder().decode(certificate)))
              .getPublicKey();
      BigInteger published = new BigInteger(1, Base64.getUrlDecoder().decode(number));
      if (certified instanceof RSAPublicKey rsa) {
        return rsa.getModulus().equals(published);
      }
      return !(certified instanceof ECPublicKey ec) || ec.getW().getAffineX().equals(published);
    } catch (CertificateException | IllegalArgumentException e) {
      return true;
    }
  }
}
