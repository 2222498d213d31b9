package dev.rolecall.e2e.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.reflect.TypeToken;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ContainerStatus;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.util.Watch;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Pods of one container that run to their end. */
public final class Pods {
  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  private final CoreV1Api core;
  private final KubeApi api;

  /** Of that cluster. */
  public Pods(Cluster cluster) {
    this.core = new CoreV1Api(cluster.client());
    this.api = cluster.api();
  }

  /**
   * How one ended.
   *
   * @param exit its exit code
   * @param log all that it wrote
   */
  public record Ended(int exit, String log) {}

  /** Makes it. */
  public void create(V1Pod pod) {
    try {
      core.createNamespacedPod(pod.getMetadata().getNamespace(), pod).execute();
    } catch (ApiException e) {
      throw refused(e);
    }
  }

  /** What the API server would make of it, by whatever it calls on its way. */
  V1Pod asItWouldBe(V1Pod pod) {
    try {
      return core.createNamespacedPod(pod.getMetadata().getNamespace(), pod)
          .dryRun("All")
          .execute();
    } catch (ApiException e) {
      throw refused(e);
    }
  }

  /** Lets one go to its node that was made with a gate. */
  public void release(String namespace, String name) {
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    change.putObject("spec").putArray("schedulingGates");
    api.merge("/api/v1/namespaces/" + namespace + "/pods/" + name, change);
  }

  /**
   * Waits for its end.
   *
   * @throws IllegalStateException with its status, where it has not ended within the limit
   */
  public Ended end(String namespace, String name, Duration limit) {
    try {
      V1ContainerStatus status = ended(namespace, name, limit);
      return new Ended(
          status.getState().getTerminated().getExitCode(),
          core.readNamespacedPodLog(name, namespace).execute());
    } catch (ApiException e) {
      throw refused(e);
    }
  }

  private V1ContainerStatus ended(String namespace, String name, Duration limit)
      throws ApiException {
    int seconds = Math.toIntExact(limit.toSeconds());
    try (Watch<V1Pod> watch =
        Watch.createWatch(
            core.getApiClient(),
            core.listNamespacedPod(namespace)
                .fieldSelector("metadata.name=" + name)
                .timeoutSeconds(seconds)
                .watch(true)
                .buildCall(null),
            new TypeToken<Watch.Response<V1Pod>>() {}.getType())) {
      for (Watch.Response<V1Pod> change : watch) {
        List<V1ContainerStatus> containers = change.object.getStatus().getContainerStatuses();
        if (ENDED.contains(change.object.getStatus().getPhase()) && containers != null) {
          return containers.get(0);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("The API server ended the watch of the pod " + name, e);
    }
    throw new IllegalStateException(
        "The pod %s of %s had not ended after %d s: %s"
            .formatted(
                name,
                namespace,
                seconds,
                api.get("/api/v1/namespaces/" + namespace + "/pods/" + name).path("status")));
  }

  private static IllegalStateException refused(ApiException e) {
    return new IllegalStateException(
        "The API server answers %d: %s".formatted(e.getCode(), e.getResponseBody()), e);
  }
}
