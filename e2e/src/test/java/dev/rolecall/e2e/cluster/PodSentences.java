package dev.rolecall.e2e.cluster;

import dev.rolecall.failure.Explanation;
import io.kubernetes.client.openapi.models.V1ContainerStateWaiting;
import io.kubernetes.client.openapi.models.V1ContainerStatus;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodCondition;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is said of a pod that does not get to its end. */
final class PodSentences {
  /** The kubelet's reasons for an image that it does not get (Kubernetes, pkg/kubelet/images). */
  private static final Set<String> WITHOUT_IMAGE =
      Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull");

  private PodSentences() {}

  /** Where the pod's image is not to be had, which waiting does not mend. */
  static Optional<Explanation> withoutImage(V1Pod pod) {
    return containers(pod)
        .filter(
            status ->
                waiting(status).filter(why -> WITHOUT_IMAGE.contains(why.getReason())).isPresent())
        .findFirst()
        .map(
            status ->
                new Explanation(
                    "%s does not start: the node has not got its image %s."
                        .formatted(name(pod), status.getImage()),
                    Explanation.shown(said(waiting(status).orElseThrow())) + ".",
                    "Put the image where the node pulls from, or into the node: docker save %s |"
                            .formatted(status.getImage())
                        + " ctr -n k8s.io images import -"));
  }

  /** It has not ended, and what its status says of that. */
  static Explanation notEnded(V1Pod pod, Duration limit) {
    String why =
        Stream.concat(
                conditions(pod).stream()
                    .filter(condition -> condition.getStatus().equals("False"))
                    .map(PodSentences::said),
                containers(pod).flatMap(status -> waiting(status).stream()).map(PodSentences::said))
            .findFirst()
            .orElse("it is " + pod.getStatus().getPhase());
    return new Explanation(
        "%s has not ended after %d s.".formatted(name(pod), limit.toSeconds()),
        Explanation.shown(why) + ".",
        "See what its node and its container say: kubectl -n %1$s describe pod %2$s; kubectl -n %1$s logs %2$s"
            .formatted(pod.getMetadata().getNamespace(), pod.getMetadata().getName()));
  }

  private static String name(V1Pod pod) {
    return "The pod %s of %s"
        .formatted(pod.getMetadata().getName(), pod.getMetadata().getNamespace());
  }

  private static String said(V1PodCondition condition) {
    return joined(condition.getType(), condition.getReason(), condition.getMessage());
  }

  private static String said(V1ContainerStateWaiting waiting) {
    return joined(waiting.getReason(), waiting.getMessage());
  }

  private static String joined(String... parts) {
    return String.join(": ", Stream.of(parts).filter(Objects::nonNull).toList());
  }

  private static Stream<V1ContainerStatus> containers(V1Pod pod) {
    List<V1ContainerStatus> statuses = pod.getStatus().getContainerStatuses();
    return statuses == null ? Stream.empty() : statuses.stream();
  }

  private static Optional<V1ContainerStateWaiting> waiting(V1ContainerStatus status) {
    return Optional.ofNullable(status.getState().getWaiting());
  }

  private static List<V1PodCondition> conditions(V1Pod pod) {
    List<V1PodCondition> conditions = pod.getStatus().getConditions();
    return conditions == null ? List.of() : conditions;
  }
}
