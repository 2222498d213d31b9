package dev.rolecall.e2e.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.reflect.TypeToken;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.util.Watch;
import io.kubernetes.client.util.wait.Wait;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Pods of one container that run to their end. */
public final class Pods {
  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");
  private static final Duration INTERVAL = Duration.ofMillis(200);

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
   * @throws IllegalStateException saying why, where it has not ended within the limit, or its image
   *     is not to be had
   */
  public Ended end(String namespace, String name, Duration limit) {
    V1Pod pod = await(namespace, name, limit, each -> ENDED.contains(each.getStatus().getPhase()));
    int exit =
        pod.getStatus().getContainerStatuses().get(0).getState().getTerminated().getExitCode();
    return new Ended(exit, log(namespace, name));
  }

  private V1Pod await(String namespace, String name, Duration limit, Predicate<V1Pod> there) {
    V1Pod last = new V1Pod();
    try (Watch<V1Pod> watch =
        Watch.createWatch(
            core.getApiClient(),
            core.listNamespacedPod(namespace)
                .fieldSelector("metadata.name=" + name)
                .timeoutSeconds(Math.toIntExact(limit.toSeconds()))
                .watch(true)
                .buildCall(null),
            new TypeToken<Watch.Response<V1Pod>>() {}.getType())) {
      for (Watch.Response<V1Pod> change : watch) {
        last = change.object;
        if (there.test(last)) {
          return last;
        }
        PodSentences.withoutImage(last)
            .ifPresent(
                why -> {
                  throw new IllegalStateException(why.toString());
                });
      }
    } catch (ApiException e) {
      throw refused(e);
    } catch (IOException e) {
      throw new IllegalStateException("The API server ended the watch of the pod " + name, e);
    }
    throw new IllegalStateException(PodSentences.notEnded(last, limit).toString());
  }

  /**
   * Waits until it has written its first line.
   *
   * @throws IllegalStateException where it has not within the limit
   */
  public void awaitFirstLine(String namespace, String name, Duration limit) {
    if (!Wait.poll(INTERVAL, limit, () -> log(namespace, name).contains("\n"))) {
      throw new IllegalStateException(
          "The pod %s of %s wrote nothing for %d s".formatted(name, namespace, limit.toSeconds()));
    }
  }

  /** All that it has written; nothing where it has not begun. */
  private String log(String namespace, String name) {
    try {
      return Optional.ofNullable(core.readNamespacedPodLog(name, namespace).execute()).orElse("");
    } catch (ApiException e) {
      if (e.getCode() == HttpURLConnection.HTTP_BAD_REQUEST) {
        return "";
      }
      throw refused(e);
    }
  }

  /** Removes it at once. */
  public void delete(String namespace, String name) {
    try {
      core.deleteNamespacedPod(name, namespace).gracePeriodSeconds(0).execute();
    } catch (ApiException e) {
      throw refused(e);
    }
  }

  private static IllegalStateException refused(ApiException e) {
    return new IllegalStateException(
        "The API server answers %d: %s".formatted(e.getCode(), e.getResponseBody()), e);
  }
}
