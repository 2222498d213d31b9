import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * STS over TLS on loopback, which grants sessions of an hour to everyone: what the start of a program is timed
 * against. Its argument is a folder, where it puts {@code ca.pem} and a {@code token}; it prints its URL and ends
 * with its standard input.
 */
final class StsStub {
  private static final char[] PASSWORD = "benchmark".toCharArray();

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certified(folder)));
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", StsStub::grant);
    server.start();
    Files.writeString(folder.resolve("token"), token());
    System.out.println("https://127.0.0.1:" + server.getAddress().getPort());
    System.in.transferTo(System.err);
    System.exit(0);
  }

  private static SSLContext certified(Path folder) throws Exception {
    Path store = folder.resolve("store.p12");
    int exit = new ProcessBuilder(keytool(store)).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IllegalStateException("keytool ended with exit code " + exit);
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    Files.writeString(
        folder.resolve("ca.pem"),
        "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
            .formatted(Base64.getMimeEncoder().encodeToString(keys.getCertificate("a").getEncoded())));
    KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static List<String> keytool(Path store) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair", "-alias", "a", "-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=sts", "-validity", "2",
        "-ext", "SAN=ip:127.0.0.1", "-ext", "bc:c",
        "-storetype", "PKCS12", "-storepass", new String(PASSWORD), "-keystore", store.toString());
  }

  private static String token() {
    long now = Instant.now().getEpochSecond();
    return encoded("{\"alg\":\"RS256\",\"kid\":\"key\"}")
        + "."
        + encoded(
            """
            {"iss":"https://oidc.example","sub":"system:serviceaccount:team-a:default-editor",\
            "aud":["sts.amazonaws.com"],"exp":%d,"iat":%d,"nbf":%d,\
            "kubernetes.io":{"namespace":"team-a","pod":{"name":"train-0"}}}"""
                .formatted(now + 86_400, now, now))
        + ".c2lnbmF0dXJl";
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static void grant(HttpExchange http) throws IOException {
    try (http) {
      http.getRequestBody().readAllBytes();
      byte[] body =
          """
          <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">\
          <AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>ASIABENCHMARK0000000</AccessKeyId>\
          <SecretAccessKey>benchmarkbenchmarkbenchmarkbenchmark0000</SecretAccessKey>\
          <SessionToken>%s</SessionToken><Expiration>%s</Expiration></Credentials>\
          <AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/team-a/s</Arn>\
          <AssumedRoleId>AROA0000000000000000:s</AssumedRoleId></AssumedRoleUser>\
          </AssumeRoleWithWebIdentityResult><ResponseMetadata><RequestId>request</RequestId></ResponseMetadata>\
          </AssumeRoleWithWebIdentityResponse>"""
              .formatted("t".repeat(800), Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS))
              .getBytes(StandardCharsets.UTF_8);
      http.getResponseHeaders().add("Content-Type", "text/xml");
      http.sendResponseHeaders(200, body.length);
      http.getResponseBody().write(body);
    }
  }
}
