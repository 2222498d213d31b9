package dev.rolecall.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rolecall.token.ProjectedToken;
import dev.rolecall.token.TokenException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What a pod sees of its own namespace, with its own Kubernetes token: itself and the
 * ServiceAccounts. Two GETs. {@code default-editor} may make them; Profiles and webhooks are not
 * for it to see (Kubeflow, {@code kubeflow-roles}, ClusterRole kubeflow-edit).
 */
public final class InPodCluster {
  private static final String HOST = "KUBERNETES_SERVICE_HOST";
  private static final String PORT = "KUBERNETES_SERVICE_PORT";

  /**
   * Where every pod has its token, its namespace and the API server's CA (Kubernetes documentation,
   * Accessing the Kubernetes API from a Pod).
   */
  private static final Path MOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  /** For both GETs together: a verification without this sight is worth having, and soon. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final Map<String, String> environment;
  private final Path mount;
  private final Duration limit;

  /** By the environment of a pod, and the files that every pod has. */
  public InPodCluster(Map<String, String> environment) {
    this(environment, MOUNT, LIMIT);
  }

  /**
   * With the pod's files and a time limit of one's own.
   *
   * @param mount the folder of {@code token}, {@code namespace} and {@code ca.crt}
   * @param limit for all that it looks at
   */
  public InPodCluster(Map<String, String> environment, Path mount, Duration limit) {
    this.environment = Map.copyOf(environment);
    this.mount = mount;
    this.limit = limit;
  }

  /** Whether that is the environment of a pod: the kubelet sets this variable in every one. */
  public static boolean isPod(Map<String, String> environment) {
    return !environment.getOrDefault(HOST, "").isBlank();
  }

  /** What came of looking. */
  public sealed interface Sight {
    /** The pod is the only one of {@link ClusterState#pods()}. */
    record Seen(ClusterState cluster) implements Sight {}

    /**
     * Not all of it could be seen, so none of it counts.
     *
     * @param reason why, and who could see it, in one sentence
     */
    record Unseen(String reason) implements Sight {}
  }

  /** Looks, no longer than its limit, which is five seconds. */
  public Sight look() {
    FutureTask<Sight> looking = new FutureTask<>(this::lookAtLength);
    Thread thread = new Thread(looking, "looking at the cluster");
    thread.setDaemon(true);
    thread.start();
    try {
      return looking.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new Sight.Unseen(ClusterSentences.silent(limit));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Sight.Unseen(ClusterSentences.INTERRUPTED);
    } catch (ExecutionException e) {
      throw new IllegalStateException("looking at the cluster failed", e.getCause());
    }
  }

  private Sight lookAtLength() {
    try {
      ProjectedToken token = ProjectedToken.read(mount.resolve("token"));
      String namespace = Files.readString(mount.resolve("namespace"), StandardCharsets.UTF_8);
      String pod = token.pod().orElseGet(() -> environment.getOrDefault("HOSTNAME", ""));
      return look(new Standing(namespace.strip(), pod, token), server(token));
    } catch (TokenException e) {
      return new Sight.Unseen(ClusterSentences.noToken(mount));
    } catch (IOException e) {
      return new Sight.Unseen(ClusterSentences.noMount(mount));
    } catch (ApiServerException e) {
      return new Sight.Unseen(e.reason());
    }
  }

  /** Who looks, and where it stands. */
  private record Standing(String namespace, String pod, ProjectedToken token) {}

  private ApiServer server(ProjectedToken token) {
    return ApiServer.at(
        environment.getOrDefault(HOST, ""),
        environment.getOrDefault(PORT, "443"),
        mount.resolve("ca.crt"),
        token,
        limit);
  }

  private static Sight look(Standing standing, ApiServer server) {
    String namespace = "/api/v1/namespaces/" + standing.namespace();
    JsonNode accounts =
        server.get(
            namespace + "/serviceaccounts?limit=" + ClusterJson.MOST_ACCOUNTS,
            "ServiceAccountList",
            ClusterSentences.toList(standing.token().subject(), standing.namespace()));
    JsonNode pod =
        server.get(
            namespace + "/pods/" + standing.pod(),
            "Pod",
            ClusterSentences.toGet(
                standing.token().subject(), standing.namespace(), standing.pod()));
    return new Sight.Seen(
        new ClusterState(
            standing.namespace(),
            Optional.empty(),
            ClusterJson.accounts(accounts),
            Optional.of(List.of(ClusterJson.pod(pod).orElseThrow(InPodCluster::notAPod))),
            Optional.empty()));
  }

  private static ApiServerException notAPod() {
    return new ApiServerException(ClusterSentences.notA("Pod"));
  }
}
