package dev.rolecall.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The certificates of AWS_CA_BUNDLE, which are then the only ones that are trusted. */
final class CaBundle {
  /** The one before: those of a whole system take a tenth of a second of each transport. */
  private static volatile @Nullable Trusted last;

  private CaBundle() {}

  /**
   * @param pem what was in the file, whatever its name and its time
   */
  private record Trusted(ByteBuffer pem, List<TrustManager> managers) {}

  static TrustManager[] read(String file) {
    try {
      ByteBuffer pem = ByteBuffer.wrap(Files.readAllBytes(Path.of(file)));
      Trusted trusted = last;
      if (trusted == null || !trusted.pem().equals(pem)) {
        trusted = new Trusted(pem, List.of(trusting(certificates(file, pem.array()))));
        last = trusted;
      }
      return trusted.managers().toArray(TrustManager[]::new);
    } catch (CertificateException e) {
      throw unusable(file, "it is not a file of PEM certificates");
    } catch (IOException | InvalidPathException e) {
      throw unusable(file, "it cannot be read");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no X.509 trust managers", e);
    }
  }

  private static Collection<? extends Certificate> certificates(String file, byte[] pem)
      throws CertificateException {
    Collection<? extends Certificate> certificates =
        CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
    if (certificates.isEmpty()) {
      throw unusable(file, "it holds no certificate");
    }
    return certificates;
  }

  private static TrustManager[] trusting(Collection<? extends Certificate> certificates)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (Certificate certificate : certificates) {
      store.setCertificateEntry("ca-" + store.size(), certificate);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static TransportException unusable(String file, String why) {
    return new TransportException(new TransportFailure.CaBundleUnusable(file, why));
  }
}
