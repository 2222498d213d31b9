package dev.rolecall.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.rolecall.cluster.ClusterState;
import dev.rolecall.cluster.ClusterState.Exemption;
import dev.rolecall.cluster.ClusterState.Pod;
import dev.rolecall.cluster.InPodCluster;
import dev.rolecall.embedded.oidc.MockOidcIssuer;
import dev.rolecall.embedded.oidc.ServiceAccountToken;
import dev.rolecall.embedded.tls.CertificateAuthority;
import io.kubernetes.client.openapi.ApiClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One pod, seen by its own process and by an admin: an API server on loopback shows the same JSON
 * to both.
 */
final class PodReadingTest {
  private static final String HOST = "127.0.0.1";
  private static final String NAMESPACE = "/api/v1/namespaces/team-a";
  private static final String POD =
      """
      {"kind": "Pod",
       "metadata": {
         "name": "step-0", "creationTimestamp": "2026-11-22T11:58:40Z",
         "annotations": {"eks.amazonaws.com/skip-containers": "%s"}},
       "spec": {
         "serviceAccountName": "default-editor",
         "initContainers": [{"name": "fetch"}],
         "containers": [{"name": "main", "env": [{"name": "AWS_REGION", "value": "eu-west-1"}]}],
         "volumes": [
           {"projected": {"sources": [{"serviceAccountToken": {"audience": "sts.amazonaws.com"}}]}}]},
       "status": {"phase": "Running"}}""";

  @TempDir private Path mount;
  private final CertificateAuthority authority = CertificateAuthority.create();
  private final Map<String, String> answers = new HashMap<>();
  private HttpsServer server;

  @BeforeEach
  void anApiServer() throws IOException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(authority.serverContext(List.of(HOST))));
    server.createContext("/", this::answer);
    server.start();
    answers.put("/apis/kubeflow.org/v1/profiles/team-a", "{\"metadata\": {\"name\": \"team-a\"}}");
    answers.put(
        NAMESPACE + "/serviceaccounts",
        "{\"kind\": \"ServiceAccountList\", \"items\": [{\"metadata\": {\"name\": \"default\"}}]}");
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"fetch,main | WHOLE", "main | PARTIAL", "another | NONE"})
  void itIsReadTheSameFromWithinAndFromOutside(String skipped, Exemption exemption)
      throws IOException {
    shows(POD.formatted(skipped));

    Pod pod =
        new Pod(
            "step-0",
            "default-editor",
            Instant.parse("2026-11-22T11:58:40Z"),
            Map.of("AWS_REGION", ""),
            true,
            exemption,
            false);
    assertThat(fromWithin().pods()).contains(List.of(pod));
    assertThat(fromOutside().pods()).contains(List.of(pod));
  }

  @Test
  void aPodWithoutItsCreationIsToldOf() {
    shows("{\"kind\": \"Pod\"}");

    assertThatThrownBy(this::fromOutside)
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("what came back are no Pods");
  }

  private void shows(String pod) {
    answers.put(NAMESPACE + "/pods/step-0", pod);
    answers.put(NAMESPACE + "/pods", "{\"kind\": \"PodList\", \"items\": [" + pod + "]}");
  }

  private ClusterState fromWithin() throws IOException {
    try (MockOidcIssuer issuer =
        MockOidcIssuer.builder("https://oidc.rolecall.test/id/A", Clock.systemUTC()).start()) {
      Files.writeString(
          mount.resolve("token"),
          issuer.mint(
              ServiceAccountToken.of("team-a", "default-editor", issuer.name())
                  .boundTo("step-0", "node-1")));
    }
    Files.writeString(mount.resolve("namespace"), "team-a");
    Files.writeString(mount.resolve("ca.crt"), authority.pem());
    InPodCluster.Sight sight =
        new InPodCluster(
                Map.of(
                    "KUBERNETES_SERVICE_HOST",
                    HOST,
                    "KUBERNETES_SERVICE_PORT",
                    String.valueOf(server.getAddress().getPort())),
                mount,
                Duration.ofSeconds(30))
            .look();
    return ((InPodCluster.Sight.Seen) sight).cluster();
  }

  private ClusterState fromOutside() {
    ApiClient client =
        new ApiClient()
            .setBasePath("https://" + HOST + ":" + server.getAddress().getPort())
            .setSslCaCert(
                new ByteArrayInputStream(authority.pem().getBytes(StandardCharsets.UTF_8)));
    return new ClusterReader(new KubeApi(client)).read("team-a");
  }

  /** What is not there is refused as RBAC refuses it. */
  private void answer(HttpExchange http) throws IOException {
    try (http) {
      String found = answers.get(http.getRequestURI().getPath());
      byte[] body = (found == null ? "{}" : found).getBytes(StandardCharsets.UTF_8);
      http.getResponseHeaders().add("Content-Type", "application/json");
      http.sendResponseHeaders(found == null ? 403 : 200, body.length);
      http.getResponseBody().write(body);
    }
  }
}
