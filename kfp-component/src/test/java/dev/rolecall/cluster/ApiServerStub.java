package dev.rolecall.cluster;

import com.sun.net.httpserver.HttpExchange;
import dev.rolecall.testing.LoopbackServer;
import dev.rolecall.testing.TokenText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An API server on loopback, over TLS, and the files that a pod of its cluster has mounted. */
final class ApiServerStub implements AutoCloseable {
  static final String ACCOUNTS = "/api/v1/namespaces/team-a/serviceaccounts";
  static final String POD = "/api/v1/namespaces/team-a/pods/step-0";

  private static final String PASSWORD = "password";

  /** Status and body by path; what is not there is refused as RBAC refuses it. */
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();

  final List<String> requests = new CopyOnWriteArrayList<>();
  final CountDownLatch closing = new CountDownLatch(1);
  private final LoopbackServer server;
  private final Path folder;

  private record Answer(int status, String body) {}

  /** Of a pod's mount in that folder, and with those keys. */
  ApiServerStub(Path folder, Path keys) throws Exception {
    this.folder = folder;
    server = new LoopbackServer(certified(keys), this::answer);
    Files.writeString(folder.resolve("namespace"), "team-a");
    Files.writeString(folder.resolve("token"), token());
  }

  Map<String, String> environment() {
    return Map.of(
        "KUBERNETES_SERVICE_HOST",
        "127.0.0.1",
        "KUBERNETES_SERVICE_PORT",
        String.valueOf(server.port()));
  }

  void answers(String path, int status, String body) {
    answers.put(path, new Answer(status, body));
  }

  /** Takes the request, and says nothing until the stub is closed. */
  void isSilentAt(String path) {
    answers.put(path, new Answer(0, ""));
  }

  private void answer(HttpExchange http) throws IOException {
    try (http) {
      String path = http.getRequestURI().getPath();
      requests.add(http.getRequestMethod() + " " + http.getRequestURI());
      Answer answer = answers.getOrDefault(path, forbidden());
      if (!("Bearer " + token()).equals(http.getRequestHeaders().getFirst("Authorization"))) {
        answer = new Answer(401, "{}");
      }
      if (answer.status() == 0) {
        closing.await();
        return;
      }
      http.getResponseHeaders().add("Content-Type", "application/json");
      LoopbackServer.send(http, answer.status(), answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Answer forbidden() {
    return new Answer(
        403,
        """
        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"serviceaccounts is forbidden: User \\"system:serviceaccount:team-a:default-editor\\" cannot list resource \\"serviceaccounts\\" in API group \\"\\" in the namespace \\"team-a\\"","reason":"Forbidden","details":{"kind":"serviceaccounts"},"code":403}""");
  }

  static String token() {
    return TokenText.withClaims(
        """
        {"aud":["https://kubernetes.default.svc"],"exp":4102444800,"iat":1763812800,"nbf":1763812800,\
        "iss":"https://kubernetes.default.svc","sub":"system:serviceaccount:team-a:default-editor",\
        "kubernetes.io":{"namespace":"team-a","pod":{"name":"step-0","uid":"1"},\
        "serviceaccount":{"name":"default-editor","uid":"2"}}}""");
  }

  /** Keys of an API server and its CA's certificate, which take a second to make. */
  static Path keys(Path folder) throws Exception {
    Path keys = folder.resolve("keys.p12");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "a",
            "-keyalg",
            "EC",
            "-dname",
            "CN=kube-apiserver",
            "-validity",
            "2",
            "-ext",
            "san=ip:127.0.0.1",
            "-keystore",
            keys.toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("keytool failed");
    }
    return keys;
  }

  private SSLContext certified(Path keys) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    Files.writeString(
        folder.resolve("ca.crt"),
        "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
            .formatted(
                Base64.getMimeEncoder().encodeToString(store.getCertificate("a").getEncoded())));
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  @Override
  public void close() {
    closing.countDown();
    server.close();
  }
}
