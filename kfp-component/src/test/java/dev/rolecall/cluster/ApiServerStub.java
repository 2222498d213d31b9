package dev.rolecall.cluster;

import com.sun.net.httpserver.HttpExchange;
import dev.rolecall.testing.LoopbackServer;
import dev.rolecall.testing.ServerKeys;
import dev.rolecall.testing.TokenText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** An API server on loopback, over TLS, and the files that a pod of its cluster has mounted. */
final class ApiServerStub implements AutoCloseable {
  static final String ACCOUNTS = "/api/v1/namespaces/team-a/serviceaccounts";
  static final String POD = "/api/v1/namespaces/team-a/pods/step-0";

  /** Status and body by path; what is not there is refused as RBAC refuses it. */
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();

  final List<String> requests = new CopyOnWriteArrayList<>();
  final CountDownLatch closing = new CountDownLatch(1);
  private final LoopbackServer server;

  private record Answer(int status, String body) {}

  /** Of a pod's mount in that folder, and with those keys. */
  ApiServerStub(Path folder, ServerKeys keys) throws Exception {
    server = new LoopbackServer(keys.context(), this::answer);
    Files.writeString(folder.resolve("namespace"), "team-a");
    Files.writeString(folder.resolve("token"), token());
    Files.writeString(folder.resolve("ca.crt"), keys.certificate());
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

  @Override
  public void close() {
    closing.countDown();
    server.close();
  }
}
