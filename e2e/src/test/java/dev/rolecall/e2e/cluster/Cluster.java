package dev.rolecall.e2e.cluster;

import dev.rolecall.e2e.parts.NodeSettings;
import dev.rolecall.e2e.parts.Program;
import dev.rolecall.e2e.profile.ProfileLife;
import dev.rolecall.e2e.sandbox.Sandbox;
import dev.rolecall.embedded.oidc.MockOidcIssuer;
import dev.rolecall.embedded.oidc.SigningKey;
import dev.rolecall.s3.Scope;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.AuthenticationV1TokenRequest;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1TokenRequestSpec;
import io.kubernetes.client.openapi.models.V1TokenRequestStatus;
import io.kubernetes.client.util.Config;
import io.kubernetes.client.util.wait.Wait;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.k3s.K3sContainer;

/**
 * A real Kubernetes of one node, for tests that {@link dev.rolecall.e2e.parts.Needs need} {@link
 * dev.rolecall.e2e.parts.Part#DOCKER}. They share one, each with Profiles of its own, and leave its
 * webhooks as they found them: none. Testcontainers removes it when the JVM ends.
 */
public final class Cluster {
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(30);

  private static final Duration INTERVAL = Duration.ofMillis(200);

  /** The kubelet looks at each pod's volumes every 60 to 90 s (kubelet.go, syncLoop). */
  private static final Duration KUBELET_LIMIT = Duration.ofMinutes(2);

  private static final Duration LOAD_LIMIT = Duration.ofMinutes(2);

  /** Its arguments: the node's container, and the images. */
  private static final String LOADING =
      """
      set -euo pipefail
      node=$1
      shift
      for image; do docker image inspect "$image" >/dev/null || docker pull -q "$image"; done
      docker save "$@" | docker exec -i "$node" ctr -n k8s.io images import -
      """;

  /** A sandbox's issuer. */
  public static final String ISSUER = "https://oidc.rolecall.test/id/8F2E1C7A9B3D4E5F";

  private static final SigningKey KEY = SigningKey.rsa();

  private static @Nullable Cluster running;

  private final K3sContainer node;
  private final CoreV1Api core;

  private Cluster(K3sContainer node) {
    this.node = node;
    this.core = new CoreV1Api(client(node));
  }

  /**
   * The one cluster of this run, started where it is not yet. From now on the issuer signs with the
   * API server's key, so what either of them signs, the issuer's published keys verify.
   *
   * @param issuer of the name {@link #ISSUER}
   * @throws IllegalStateException with the end of the node's log, where it cannot be started
   */
  public static synchronized Cluster signingAs(MockOidcIssuer issuer) {
    if (!issuer.name().equals(ISSUER)) {
      throw new IllegalArgumentException(
          "the API server's issuer is " + ISSUER + ", and not " + issuer.name());
    }
    issuer.rotate(KEY);
    if (running == null) {
      Cluster started = new Cluster(Node.start(NodeSettings.ofThisMachine(), ISSUER, KEY));
      if (!Wait.poll(INTERVAL, REQUEST_LIMIT, () -> serves(started.api(), "/api/v1/namespaces"))) {
        throw new IllegalStateException("The API server of the node that was started is not ready");
      }
      running = started;
    }
    return running;
  }

  private static ApiClient client(K3sContainer node) {
    int limit = Math.toIntExact(REQUEST_LIMIT.toMillis());
    try {
      return Config.fromConfig(new StringReader(node.getKubeConfigYaml()))
          .setConnectTimeout(limit)
          .setReadTimeout(limit)
          .setWriteTimeout(limit);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A client of the API server, with the rights of its admin. */
  public ApiClient client() {
    return core.getApiClient();
  }

  /** The same, for objects as JSON. */
  public KubeApi api() {
    return new KubeApi(client(node));
  }

  /** How kubectl reaches it, with the rights of its admin. */
  public String kubeconfig() {
    return node.getKubeConfigYaml();
  }

  /** Makes what of Kubeflow a Profile needs to be there. */
  public void createKubeflow() {
    KubeApi api = api();
    Manifest.read("profiles-crd.json", Map.of()).create(api);
    Manifest.read("kubeflow-edit.yaml", Map.of()).create(api);
    if (!Wait.poll(
        INTERVAL, REQUEST_LIMIT, () -> serves(api, ClusterReader.KUBEFLOW + "/profiles"))) {
      throw new IllegalStateException("The API server does not serve Profiles, whose CRD it has");
    }
  }

  /** Gives a Profile its role, its namespace and its prefix of the sandbox's bucket. */
  public void onboard(Sandbox sandbox, String profile) {
    ProfileLife life =
        new ProfileLife(sandbox.iam(), "aws", sandbox.aws().accountId(), api(), time -> {});
    ProfileLife.Wish wish =
        new ProfileLife.Wish(
            profile,
            new Scope(Sandbox.BUCKET, profile + "/"),
            Sandbox.ISSUER,
            Optional.empty(),
            Optional.of(profile + "@example.com"),
            true);
    life.onboard(wish).changes().forEach(life::make);
  }

  /** Waits for the ServiceAccount that a controller makes in each namespace, a little after it. */
  public void awaitDefaultAccount(String namespace) {
    KubeApi api = api();
    String account = "/api/v1/namespaces/" + namespace + "/serviceaccounts/default";
    if (!Wait.poll(INTERVAL, REQUEST_LIMIT, () -> api.find(account).isPresent())) {
      throw new IllegalStateException("No controller made the account default of " + namespace);
    }
  }

  /** A new resource's storage answers 429 until it is ready, and a new server not at all. */
  private static boolean serves(KubeApi api, String path) {
    try {
      return api.find(path).isPresent();
    } catch (ClusterException notYet) {
      return false;
    }
  }

  /**
   * Has the kubelet ask for all tokens of pods anew, where that can be had: in the stand-in it is
   * started again, and has forgotten them. In k3s it is a thread among others, and renews a token
   * when four fifths of its life are over.
   *
   * @param lifetime of the tokens that are waited for
   * @return how long a pod waits for its new token at most
   */
  public Duration renewTokens(Duration lifetime) throws IOException, InterruptedException {
    boolean restarted =
        node.execInContainer("bash", "-c", "kill $(cat /run/kubelet.pid)").getExitCode() == 0;
    return restarted ? KUBELET_LIMIT : lifetime.plus(KUBELET_LIMIT);
  }

  /** Removes an object, where it is there. */
  public void delete(String path) {
    int status = ask(path, new Request.Builder().delete());
    if (status >= 300 && status != HttpURLConnection.HTTP_NOT_FOUND) {
      throw new IllegalStateException("The API server answers " + status + " to " + path);
    }
  }

  /** Changes an object by a JSON Patch, as {@code kubectl patch --type json} does. */
  void patch(String path, String patch) {
    RequestBody body = RequestBody.create(patch, MediaType.get("application/json-patch+json"));
    int status = ask(path, new Request.Builder().patch(body));
    if (status >= 300) {
      throw new IllegalStateException("The API server answers " + status + " to " + path);
    }
  }

  private int ask(String path, Request.Builder request) {
    Request asked = request.url(client().getBasePath() + path).build();
    try (Response answer = client().getHttpClient().newCall(asked).execute()) {
      return answer.code();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The address of this machine that pods reach: it is the node's gateway. */
  public static InetAddress hostAddress() {
    Map<String, String> bridge =
        DockerClientFactory.instance()
            .client()
            .inspectNetworkCmd()
            .withNetworkId("bridge")
            .exec()
            .getOptions();
    try {
      return NetworkInterface.getByName(bridge.get("com.docker.network.bridge.name"))
          .inetAddresses()
          .filter(Inet4Address.class::isInstance)
          .findFirst()
          .orElseThrow();
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts images of the Docker engine into the node; those that the engine lacks it pulls. */
  public void load(String... images) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("-c", LOADING, "load", node.getContainerId()));
    arguments.addAll(List.of(images));
    Program.Ended loading =
        new Program("bash").run(Map.of(), LOAD_LIMIT, arguments.toArray(String[]::new));
    if (loading.exit() != 0) {
      throw new IllegalStateException(
          "The node did not take " + String.join(", ", images) + ": " + loading.err());
    }
  }

  /** Makes the namespace, where it is not there. */
  public void createNamespace(String name) throws ApiException {
    V1Namespace namespace = new V1Namespace().metadata(new V1ObjectMeta().name(name));
    unlessThere(() -> core.createNamespace(namespace).execute());
  }

  /** Makes the ServiceAccount, where it is not there. */
  public void createServiceAccount(String namespace, String name) throws ApiException {
    V1ServiceAccount account = new V1ServiceAccount().metadata(new V1ObjectMeta().name(name));
    unlessThere(() -> core.createNamespacedServiceAccount(namespace, account).execute());
  }

  /**
   * A token of the ServiceAccount, by TokenRequest: what the kubelet asks for to project it.
   *
   * @param lifetime 10 minutes at least
   */
  public String token(String namespace, String serviceAccount, String audience, Duration lifetime)
      throws ApiException {
    V1TokenRequestSpec spec =
        new V1TokenRequestSpec()
            .audiences(List.of(audience))
            .expirationSeconds(lifetime.toSeconds());
    V1TokenRequestStatus status =
        core.createNamespacedServiceAccountToken(
                serviceAccount, namespace, new AuthenticationV1TokenRequest().spec(spec))
            .execute()
            .getStatus();
    return Objects.requireNonNull(status, "the API server answers with a status").getToken();
  }

  private interface Creation {
    void make() throws ApiException;
  }

  private static void unlessThere(Creation creation) throws ApiException {
    try {
      creation.make();
    } catch (ApiException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }
}
