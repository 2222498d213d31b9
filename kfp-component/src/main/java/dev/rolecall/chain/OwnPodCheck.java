package dev.rolecall.chain;

import dev.rolecall.catalogue.Place;
import dev.rolecall.cluster.ClusterState;
import dev.rolecall.cluster.ClusterState.Pod;
import dev.rolecall.verify.Check;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Standing;
import java.util.List;
import java.util.Optional;

/**
 * The annotation of the account that this pod runs as, against the variables that the pod has.
 *
 * <p>When the annotation was written is not decided on: an account's {@code managedFields} tell
 * when their writer last wrote anything, which may have been another annotation.
 */
final class OwnPodCheck {
  private OwnPodCheck() {}

  static Check check() {
    return new Check(
        "annotation",
        "The pod's ServiceAccount is annotated with the role",
        Standing.reading(Place.ACCOUNT),
        List.of(Chain.OWN_POD, Chain.ENVIRONMENT),
        seen -> decide(seen.get(Chain.OWN_POD), seen.get(Chain.ENVIRONMENT)));
  }

  static Outcome decide(ClusterState cluster, SeenEnvironment environment) {
    Optional<Pod> own = cluster.pods().flatMap(pods -> pods.stream().findFirst());
    if (own.isEmpty()) {
      return new Outcome.Skipped("This pod was not to be seen; who may get it can tell.");
    }
    Pod pod = own.get();
    Optional<String> annotated = ProfileChecks.annotation(cluster, pod.account());
    Optional<String> variable = environment.value(SeenEnvironment.ROLE_ARN);
    Evidence evidence =
        Evidence.of("namespace", cluster.namespace())
            .and("pod", pod.name())
            .and("account", pod.account())
            .and("created", pod.createdAt())
            .and("annotation", annotated)
            .and(SeenEnvironment.ROLE_ARN, variable);
    if (variable.isPresent()) {
      return withRole(cluster.namespace(), pod, variable.get(), annotated, evidence);
    }
    if (environment.value(SeenEnvironment.TOKEN_FILE).isPresent()) {
      return new Outcome.Skipped(
          "AWS_WEB_IDENTITY_TOKEN_FILE was set by hand, and keeps the webhook from adding what the"
              + " annotation says.");
    }
    if (environment.value(SeenEnvironment.POD_IDENTITY).isPresent()) {
      return new Outcome.Skipped(
          "This pod has its role through EKS Pod Identity, which needs no annotation.");
    }
    return annotated.isPresent()
        ? OwnPodFindings.notGiven(cluster.namespace(), pod, evidence).failed()
        : notAnnotated(cluster, pod, evidence);
  }

  private static Outcome withRole(
      String namespace, Pod pod, String variable, Optional<String> annotated, Evidence evidence) {
    if (annotated.isEmpty()) {
      return new Outcome.Skipped(
          "%s has no annotation: AWS_ROLE_ARN was set by hand, or the annotation was removed after this pod was created."
              .formatted(pod.account()));
    }
    return annotated.get().equals(variable)
        ? evidence.passed()
        : OwnPodFindings.otherRole(namespace, pod, annotated.get(), variable, evidence).failed();
  }

  private static Outcome notAnnotated(ClusterState cluster, Pod pod, Evidence evidence) {
    Optional<String> editors = ProfileChecks.annotation(cluster);
    if (editors.isPresent()) {
      return OwnPodFindings.otherAccount(cluster.namespace(), pod, editors.get(), evidence)
          .failed();
    }
    List<String> others = ProfileChecks.annotatedOthers(cluster);
    return others.isEmpty()
        ? OwnPodFindings.nobodyAnnotated(cluster.namespace(), pod, evidence).failed()
        : ProfileFindings.otherAnnotated(
                cluster.namespace(), others, ProfileChecks.roleOfOthers(cluster), evidence)
            .failed();
  }
}
