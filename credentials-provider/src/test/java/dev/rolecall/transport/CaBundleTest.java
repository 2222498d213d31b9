package dev.rolecall.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rolecall.testing.ServerKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles in a file that is written anew. */
final class CaBundleTest {
  @TempDir private Path directory;

  @Test
  void theSameContentIsReadOnceAndAnotherAnew() throws Exception {
    Path bundle = directory.resolve("ca.pem");
    Files.writeString(bundle, certificate("one"));
    TrustManager[] first = CaBundle.read(bundle.toString());

    Path copy = Files.copy(bundle, directory.resolve("copy.pem"));
    assertThat(CaBundle.read(copy.toString())).isEqualTo(first);

    // In the same place, as a mounted bundle is renewed.
    Files.writeString(bundle, certificate("another"));
    TrustManager[] second = CaBundle.read(bundle.toString());

    assertThat(second).doesNotContain(first);
    assertThat(issuers(second)).isNotEqualTo(issuers(first));

    Files.writeString(bundle, "");
    assertThatThrownBy(() -> CaBundle.read(bundle.toString()))
        .isInstanceOf(TransportException.class);
  }

  private String certificate(String name) throws Exception {
    return ServerKeys.in(Files.createDirectory(directory.resolve(name))).certificate();
  }

  private static List<X509Certificate> issuers(TrustManager... managers) {
    return List.of(((X509TrustManager) managers[0]).getAcceptedIssuers());
  }
}
