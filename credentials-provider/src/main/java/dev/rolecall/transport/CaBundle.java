package dev.rolecall.transport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** The certificates of AWS_CA_BUNDLE, which are then the only ones that are trusted. */
final class CaBundle {
  private CaBundle() {}

  static TrustManager[] read(String file) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw unusable(file, "it holds no certificate");
      }
      return trusting(certificates);
    } catch (CertificateException e) {
      throw unusable(file, "it is not a file of PEM certificates");
    } catch (IOException | InvalidPathException e) {
      throw unusable(file, "it cannot be read");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no X.509 trust managers", e);
    }
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
