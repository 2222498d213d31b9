package dev.rolecall.cluster;

import dev.rolecall.cluster.ClusterState.Pod;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the API server makes of a new pod that is not stored.
 *
 * @param plain of one without any settings, as Kubeflow makes them
 * @param modest where that is refused: of one that keeps Pod Security's strictest standard, and
 *     asks for a little of what quotas count
 */
public record Admission(Answer plain, Optional<Answer> modest) {
  /** What came of one pod. */
  public sealed interface Answer {}

  /**
   * It would be stored.
   *
   * @param pod as it would be, with what webhooks put into it
   * @param audience of the projected token that is not for the API server
   * @param lifetime of that token
   * @param region that its containers are told
   */
  public record Admitted(
      Pod pod, Optional<String> audience, Optional<Duration> lifetime, Optional<String> region)
      implements Answer {}

  /**
   * It would not.
   *
   * @param words the API server's
   */
  public record Refused(int status, String words) implements Answer {
    /** By whom it was refused. */
    public Layer layer() {
      for (Layer layer : Layer.values()) {
        if (layer.words.matcher(words).find()) {
          return layer;
        }
      }
      return Layer.OTHER;
    }
  }

  /** Who refuses pods, by what is said then (kubernetes/kubernetes, plugin/pkg/admission). */
  public enum Layer {
    /** No account of that name: serviceaccount/admission.go. */
    ACCOUNT("error looking up service account"),
    /** security/podsecurity/admission.go, and k8s.io/pod-security-admission. */
    SECURITY("violates PodSecurity"),
    /** resourcequota/controller.go. */
    QUOTA("exceeded quota:|failed quota:|insufficient quota"),
    /** limitranger/admission.go. */
    LIMITS("(minimum|maximum) .* usage per (Container|Pod) is|limit to request ratio"),
    /** Whoever else, such as a webhook or a ValidatingAdmissionPolicy. */
    OTHER(".");

    private final Pattern words;

    Layer(String words) {
      this.words = Pattern.compile(words);
    }
  }

  /** The pod as it would be, of the plain one if that is admitted. */
  public Optional<Admitted> admitted() {
    return plain instanceof Admitted admitted
        ? Optional.of(admitted)
        : modest.flatMap(
            answer ->
                answer instanceof Admitted admitted ? Optional.of(admitted) : Optional.empty());
  }

  /** Why a plain pod would not be stored. */
  public Optional<Refused> refused() {
    return plain instanceof Refused refused ? Optional.of(refused) : Optional.empty();
  }
}
