package dev.rolecall.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.rolecall.testing.LoopbackServer;
import dev.rolecall.testing.ServerKeys;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;

/** The SDK's real client against servers on loopback: TLS, a proxy, a tunnel. */
class TransportOverTheWireTest {
  @TempDir Path directory;

  @Test
  void onlyTheCertificatesOfTheBundleAreTrusted() throws Exception {
    ServerKeys keys = ServerKeys.in(directory);
    Path bundle =
        Files.writeString(directory.resolve("ca.pem"), "# the test's own\n" + keys.certificate());
    try (LoopbackServer server =
        new LoopbackServer(keys.context(), TransportOverTheWireTest::answer)) {
      String endpoint = server.address().toString();
      assertThat(ask(Map.of("AWS_ENDPOINT_URL", endpoint, "AWS_CA_BUNDLE", bundle.toString())))
          .isEqualTo("AKIA");
      assertThatThrownBy(() -> ask(Map.of("AWS_ENDPOINT_URL", endpoint)))
          .isInstanceOf(SdkException.class)
          .hasRootCauseInstanceOf(Exception.class)
          .hasStackTraceContaining(SSLHandshakeException.class.getName());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://sts.invalid,  HTTP_PROXY,  POST http://sts.invalid HTTP/1.1",
    "https://sts.invalid,    HTTPS_PROXY, CONNECT sts.invalid:443 HTTP/1.1"
  })
  void aProxyIsAskedInPlaceOfTheService(String endpoint, String variable, String request)
      throws Exception {
    try (ServerSocket proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      CompletableFuture<List<String>> heard = CompletableFuture.supplyAsync(() -> head(proxy));

      assertThatThrownBy(
              () ->
                  ask(
                      Map.of(
                          "AWS_ENDPOINT_URL",
                          endpoint,
                          variable,
                          "http://127.0.0.1:" + proxy.getLocalPort())))
          .isInstanceOf(SdkException.class);

      assertThat(heard.get()).startsWith(request);
    }
  }

  @Test
  void whatNoProxyNamesIsAskedDirectly() {
    assertThatThrownBy(
            () ->
                ask(
                    Map.of(
                        "AWS_ENDPOINT_URL", "https://sts.invalid",
                        "HTTPS_PROXY", "http://127.0.0.1:1",
                        "NO_PROXY", ".invalid")))
        .hasStackTraceContaining(UnknownHostException.class.getName());
  }

  private static List<String> head(ServerSocket proxy) {
    try (Socket socket = proxy.accept();
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
      List<String> lines = new ArrayList<>();
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        lines.add(line);
      }
      proxy.close();
      return lines;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String ask(Map<String, String> environment) {
    Map<String, String> whole = new HashMap<>(environment);
    whole.put("AWS_REGION", "eu-west-1");
    try (Transport transport = Transport.fromEnvironment(whole);
        StsClient sts =
            transport
                .configure(StsClient.builder(), "sts")
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build()) {
      return sts.getAccessKeyInfo(request -> request.accessKeyId("x".repeat(16))).account();
    }
  }

  private static void answer(HttpExchange exchange) throws IOException {
    LoopbackServer.body(exchange);
    LoopbackServer.send(
        exchange,
        200,
        """
        <GetAccessKeyInfoResponse><GetAccessKeyInfoResult><Account>AKIA</Account>
        </GetAccessKeyInfoResult></GetAccessKeyInfoResponse>""");
  }
}
