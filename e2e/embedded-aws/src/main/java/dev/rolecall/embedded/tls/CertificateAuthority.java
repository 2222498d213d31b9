package dev.rolecall.embedded.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/**
 * A certificate authority for servers of this JVM. Its key lives in memory only and dies with it.
 *
 * <p>Certificates begin an hour before they are made and last thirty days, by the system's clock,
 * because every TLS client checks them by its own.
 */
public final class CertificateAuthority {
  private static final Duration LIFETIME = Duration.ofDays(30);
  private static final Duration SKEW = Duration.ofHours(1);
  private static final Pattern IP = Pattern.compile("[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
  private static final X500Name NAME = new X500Name("CN=Rolecall test authority");
  private static final char[] NO_PASSWORD = {};

  private final KeyPair keys;
  private final X509Certificate certificate;
  private final SecureRandom random = new SecureRandom();

  private CertificateAuthority() {
    this.keys = generate();
    this.certificate =
        sign(
            NAME,
            keys.getPublic(),
            builder -> {
              builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
              builder.addExtension(
                  Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            });
  }

  /** A new one, with a P-256 key. */
  public static CertificateAuthority create() {
    return new CertificateAuthority();
  }

  /** Its own certificate, which a client must trust. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** Its own certificate as PEM, for a file that {@code AWS_CA_BUNDLE} names. */
  public String pem() {
    return pem(certificate);
  }

  private static String pem(Object object) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
      pem.writeObject(object);
    } catch (IOException e) {
      throw new UncheckedIOException("A string writer does not fail", e);
    }
    return text.toString();
  }

  /**
   * What a server presents itself with.
   *
   * @param hosts DNS names and IP addresses by which clients reach it; at least one
   */
  public SSLContext serverContext(List<String> hosts) {
    KeyPair server = generate();
    X509Certificate issued = certify(server.getPublic(), hosts);
    try {
      KeyStore store = emptyStore();
      store.setKeyEntry(
          "server", server.getPrivate(), NO_PASSWORD, new X509Certificate[] {issued, certificate});
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK cannot make a TLS server", e);
    }
  }

  /**
   * A server's certificate and key as PEM.
   *
   * @param key a secret
   */
  public record ServerFiles(String certificate, String key) {
    @Override
    public String toString() {
      return "a server's certificate and key";
    }
  }

  /** The same for a server that is not of this JVM. */
  public ServerFiles serverFiles(List<String> hosts) {
    KeyPair server = generate();
    // As PKCS #8, which every server reads.
    PemObject key = new PemObject("PRIVATE KEY", server.getPrivate().getEncoded());
    return new ServerFiles(pem(certify(server.getPublic(), hosts)), pem(key));
  }

  private X509Certificate certify(PublicKey server, List<String> hosts) {
    if (hosts.isEmpty()) {
      throw new IllegalArgumentException(
          "A server's certificate needs at least one host name or address");
    }
    return sign(
        new X500Name("CN=Rolecall test server"),
        server,
        builder ->
            builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(
                    hosts.stream().map(CertificateAuthority::name).toArray(GeneralName[]::new))));
  }

  /** What a client uses that trusts {@code authority} and nobody else. */
  public static SSLContext clientContext(X509Certificate authority) {
    try {
      KeyStore store = emptyStore();
      store.setCertificateEntry("authority", authority);
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK cannot make a TLS client", e);
    }
  }

  /** A certificate over a key that someone else holds, such as an issuer's signing key. */
  public X509Certificate certify(PublicKey key, String commonName) {
    return sign(new X500Name("CN=" + commonName), key, builder -> {});
  }

  private X509Certificate sign(X500Name subject, PublicKey key, Extensions extensions) {
    Instant now = Instant.now();
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            NAME,
            new BigInteger(127, random),
            Date.from(now.minus(SKEW)),
            Date.from(now.plus(LIFETIME)),
            subject,
            key);
    try {
      extensions.addTo(builder);
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException("This JDK cannot make a certificate", e);
    }
  }

  private static GeneralName name(String host) {
    return new GeneralName(
        IP.matcher(host).matches() ? GeneralName.iPAddress : GeneralName.dNSName, host);
  }

  private static KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK cannot make a P-256 key", e);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      return store;
    } catch (IOException e) {
      throw new UncheckedIOException("An empty key store reads nothing", e);
    }
  }

  /** What a kind of certificate says beyond its names and dates. */
  private interface Extensions {
    void addTo(JcaX509v3CertificateBuilder builder) throws CertIOException;
  }
}
