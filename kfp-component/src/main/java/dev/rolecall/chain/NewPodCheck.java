package dev.rolecall.chain;

import dev.rolecall.catalogue.Place;
import dev.rolecall.cluster.Admission;
import dev.rolecall.cluster.Admission.Admitted;
import dev.rolecall.cluster.Admission.Refused;
import dev.rolecall.cluster.ClusterState;
import dev.rolecall.verify.Check;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Standing;
import java.util.List;
import java.util.Optional;

/** What a pod that is created now would be given, by the API server's dry run of one. */
final class NewPodCheck {
  private NewPodCheck() {}

  static Check check() {
    return new Check(
        "new-pod",
        "A new pod of default-editor would be given the role",
        Standing.doing(Place.WEBHOOK),
        List.of(Chain.ADMISSION, Chain.CLUSTER),
        seen -> decide(seen.get(Chain.ADMISSION), seen.get(Chain.CLUSTER)));
  }

  static Outcome decide(Admission admission, ClusterState cluster) {
    Optional<Refused> refused = admission.refused();
    return admission
        .admitted()
        .map(pod -> decide(pod, refused, cluster))
        .orElseGet(() -> refused(admission, cluster));
  }

  private static Outcome refused(Admission admission, ClusterState cluster) {
    Refused last =
        admission
            .modest()
            .map(Refused.class::cast)
            .orElseGet(() -> admission.refused().orElseThrow());
    Finding finding = NewPodFindings.refused(cluster.namespace(), last, false);
    // What else may refuse, an image or a label may be at fault that no pod of the Profile's has.
    return switch (last.layer()) {
      case ACCOUNT, QUOTA -> finding.failed();
      case SECURITY, LIMITS, OTHER -> finding.warned();
    };
  }

  private static Outcome decide(Admitted pod, Optional<Refused> refused, ClusterState cluster) {
    Optional<String> annotated = ProfileChecks.annotation(cluster);
    Evidence evidence = evidence(pod);
    boolean given = PodsCheck.hasRole(pod.pod());
    if (pod.pod().environment().containsKey(SeenEnvironment.POD_IDENTITY)) {
      return new Outcome.Skipped(
          "A new pod is given an identity by EKS Pod Identity, and none by the annotation.");
    }
    if (!given && annotated.isEmpty()) {
      return new Outcome.Skipped(PodsCheck.NOT_ANNOTATED);
    }
    return withoutRole(pod, annotated, cluster, evidence)
        .map(Finding::failed)
        .or(
            () ->
                refused.map(
                    each -> NewPodFindings.refused(cluster.namespace(), each, true).warnedBeside()))
        .orElseGet(() -> new Outcome.Passed(evidence.map()).leavingOpen(FromHereSentences.POD));
  }

  private static Optional<Finding> withoutRole(
      Admitted pod, Optional<String> annotated, ClusterState cluster, Evidence evidence) {
    if (!PodsCheck.hasRole(pod.pod())) {
      return Optional.of(
          WebhookCheck.isMissing(cluster)
              ? WebhookFindings.missing(cluster.namespace(), evidence)
              : NewPodFindings.passedOver(
                  cluster.namespace(), WebhookCheck.registered(cluster), evidence));
    }
    String role = pod.pod().environment().getOrDefault(SeenEnvironment.ROLE_ARN, "");
    if (annotated.filter(each -> !each.equals(role)).isPresent()) {
      return Optional.of(
          NewPodFindings.otherRole(cluster.namespace(), role, annotated.get(), evidence));
    }
    return pod.audience().isEmpty()
        ? Optional.of(NewPodFindings.noVolume(cluster.namespace(), evidence))
        : Optional.empty();
  }

  private static Evidence evidence(Admitted pod) {
    return new Evidence()
        .and("role", Optional.ofNullable(pod.pod().environment().get(SeenEnvironment.ROLE_ARN)))
        .and(
            "token file",
            Optional.ofNullable(pod.pod().environment().get(SeenEnvironment.TOKEN_FILE)))
        .and("token's audience", pod.audience())
        .and("token's lifetime s", pod.lifetime().map(lifetime -> lifetime.toSeconds()))
        .and("region", pod.region());
  }
}
