package dev.rolecall.embedded.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64;
import dev.rolecall.embedded.tls.CertificateAuthority;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * A key that signs ServiceAccount tokens, under the id that Kubernetes gives it: base64url without
 * padding of SHA-256 over the DER SubjectPublicKeyInfo (Kubernetes {@code pkg/serviceaccount/
 * jwt.go}, keyIDFromPublicKey).
 */
public final class SigningKey {
  private final PrivateKey privateKey;
  private final PublicKey publicKey;
  private final JWSAlgorithm algorithm;
  private final String kid;

  private SigningKey(PrivateKey privateKey, PublicKey publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
    this.algorithm = algorithmOf(publicKey);
    this.kid = kidOf(publicKey);
  }

  /** A new RSA key of 2048 bits, for RS256. */
  public static SigningKey rsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return of(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK cannot make an RSA key", e);
    }
  }

  /** A new P-256 key, for ES256. */
  public static SigningKey ec() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return of(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK cannot make a P-256 key", e);
    }
  }

  /**
   * A key pair from elsewhere.
   *
   * @param pem an RSA or EC private key, PKCS#8 or PKCS#1/SEC 1, not encrypted
   * @throws IllegalArgumentException if it is not that; its text is never in the message
   */
  public static SigningKey fromPem(String pem) {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
        if (part instanceof PEMKeyPair pair) {
          return of(new JcaPEMKeyConverter().getKeyPair(pair));
        }
        if (part instanceof PrivateKeyInfo info) {
          PrivateKey key = new JcaPEMKeyConverter().getPrivateKey(info);
          return new SigningKey(key, publicOf(key));
        }
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      // Its message may quote the key: say what was wanted instead.
    }
    throw new IllegalArgumentException(
        "Not an RSA or P-256 private key in PEM. Make one: openssl genrsa 2048");
  }

  /** PKCS#8 has it for RSA, and for EC only by leave. */
  private static PublicKey publicOf(PrivateKey key) throws GeneralSecurityException {
    if (key instanceof RSAPrivateCrtKey rsa) {
      return KeyFactory.getInstance("RSA")
          .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
    }
    ECPrivateKey ec = (ECPrivateKey) key;
    ECPoint point = ECNamedCurveTable.getByName("P-256").getG().multiply(ec.getS()).normalize();
    return KeyFactory.getInstance("EC")
        .generatePublic(
            new ECPublicKeySpec(
                new java.security.spec.ECPoint(
                    point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger()),
                ec.getParams()));
  }

  private static SigningKey of(KeyPair pair) {
    return new SigningKey(pair.getPrivate(), pair.getPublic());
  }

  /** The id under which it is published and named in tokens. */
  public String kid() {
    return kid;
  }

  /** PKCS#8, as kube-apiserver's {@code --service-account-signing-key-file} takes it. */
  public String privatePem() {
    return pem("PRIVATE KEY", privateKey.getEncoded());
  }

  /** SubjectPublicKeyInfo, as kube-apiserver's {@code --service-account-key-file} takes it. */
  public String publicPem() {
    return pem("PUBLIC KEY", publicKey.getEncoded());
  }

  JWSAlgorithm algorithm() {
    return algorithm;
  }

  JWSSigner signer() {
    try {
      return privateKey instanceof ECPrivateKey ec
          ? new ECDSASigner(ec)
          : new RSASSASigner(privateKey);
    } catch (JOSEException e) {
      throw new IllegalStateException("A key that was accepted does not sign", e);
    }
  }

  /**
   * As published, with a certificate of its own. STS refuses keys with {@code key_ops}, so there is
   * only {@code use}.
   */
  JWK published(CertificateAuthority authority) {
    List<Base64> chain = List.of(certificate(authority));
    return publicKey instanceof RSAPublicKey rsa
        ? new RSAKey.Builder(rsa)
            .keyUse(KeyUse.SIGNATURE)
            .algorithm(algorithm)
            .keyID(kid)
            .x509CertChain(chain)
            .build()
        : new ECKey.Builder(Curve.P_256, (ECPublicKey) publicKey)
            .keyUse(KeyUse.SIGNATURE)
            .algorithm(algorithm)
            .keyID(kid)
            .x509CertChain(chain)
            .build();
  }

  private Base64 certificate(CertificateAuthority authority) {
    try {
      return Base64.encode(authority.certify(publicKey, "Rolecall test issuer").getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("A certificate that was made has no encoding", e);
    }
  }

  private static JWSAlgorithm algorithmOf(PublicKey key) {
    if (key instanceof RSAPublicKey) {
      return JWSAlgorithm.RS256;
    }
    if (key instanceof ECPublicKey ec
        && Curve.P_256.equals(Curve.forECParameterSpec(ec.getParams()))) {
      return JWSAlgorithm.ES256;
    }
    throw new IllegalArgumentException("Only RSA and P-256 keys sign here");
  }

  private static String kidOf(PublicKey key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
      return java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private static String pem(String type, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(
            type, java.util.Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), type);
  }

  /** Its id only. */
  @Override
  public String toString() {
    return "SigningKey[" + kid + "]";
  }
}
