package dev.rolecall.embedded.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class CertificateAuthorityTest {
  private static final CertificateAuthority AUTHORITY = CertificateAuthority.create();

  @Test
  void aClientThatTrustsItReachesItsServerByAddress() throws Exception {
    assertThat(status(List.of("localhost", "127.0.0.1"), AUTHORITY, "127.0.0.1")).isEqualTo(204);
  }

  @Test
  void aClientThatTrustsItReachesItsServerByName() throws Exception {
    assertThat(status(List.of("localhost", "127.0.0.1"), AUTHORITY, "localhost")).isEqualTo(204);
  }

  @Test
  void aClientThatTrustsAnotherAuthorityRefusesItsServer() {
    assertThatThrownBy(
            () -> status(List.of("127.0.0.1"), CertificateAuthority.create(), "127.0.0.1"))
        .isInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void aClientRefusesItsServerUnderAnotherName() {
    assertThatThrownBy(() -> status(List.of("oidc.rolecall.test"), AUTHORITY, "127.0.0.1"))
        .isInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void itsPemIsItsCertificate() throws Exception {
    assertThat(
            CertificateFactory.getInstance("X.509")
                .generateCertificate(
                    new ByteArrayInputStream(AUTHORITY.pem().getBytes(StandardCharsets.US_ASCII))))
        .isEqualTo(AUTHORITY.certificate());
  }

  @Test
  void aServerWithoutANameIsRefused() {
    assertThatThrownBy(() -> AUTHORITY.serverContext(List.of()))
        .hasMessage("A server's certificate needs at least one host name or address");
  }

  private static int status(List<String> named, CertificateAuthority trusted, String host)
      throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(AUTHORITY.serverContext(named)));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    try {
      SSLContext client = CertificateAuthority.clientContext(trusted.certificate());
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("https://" + host + ":" + server.getAddress().getPort() + "/")
                  .toURL()
                  .openConnection();
      ((HttpsURLConnection) connection).setSSLSocketFactory(client.getSocketFactory());
      return connection.getResponseCode();
    } finally {
      server.stop(0);
    }
  }
}
