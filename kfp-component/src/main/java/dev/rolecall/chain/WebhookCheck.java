package dev.rolecall.chain;

import dev.rolecall.catalogue.Place;
import dev.rolecall.cluster.Admission;
import dev.rolecall.cluster.ClusterState;
import dev.rolecall.cluster.ClusterState.Pod;
import dev.rolecall.cluster.ClusterState.Webhook;
import dev.rolecall.verify.Check;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Standing;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The pod identity webhook, as the API server is told to call it. */
final class WebhookCheck {
  /**
   * What the webhook is called where it is registered: by its own manifests (aws/amazon-eks-pod-
   * identity-webhook, deploy/mutatingwebhook.yaml), by EKS, and by OpenShift (cloud-credential-
   * operator).
   */
  private static final Set<String> NAMES =
      Set.of(
          "pod-identity-webhook.amazonaws.com",
          "iam-for-pods.amazonaws.com",
          "pod-identity-webhook.aws.mutate.io");

  private WebhookCheck() {}

  static Check check() {
    return new Check(
        "webhook",
        "The pod identity webhook is there",
        Standing.reading(Place.WEBHOOK),
        List.of(Chain.WORKLOADS),
        List.of(Chain.ADMISSION),
        seen ->
            seen.find(Chain.ADMISSION)
                .flatMap(admission -> byItsEffect(admission, seen.get(Chain.WORKLOADS)))
                .orElseGet(() -> decide(seen.get(Chain.WORKLOADS))));
  }

  /** Whoever gives a new pod its role is one, whatever it is called. */
  static Optional<Outcome> byItsEffect(Admission admission, ClusterState cluster) {
    return admission
        .admitted()
        .map(Admission.Admitted::pod)
        .filter(pod -> PodsCheck.hasRole(pod) && isMissing(cluster))
        .map(
            pod ->
                Evidence.of("webhooks", names(cluster.webhooks().orElse(List.of())))
                    .and(
                        "gives a new pod",
                        Optional.ofNullable(pod.environment().get(SeenEnvironment.ROLE_ARN)))
                    .passed());
  }

  private static String names(List<Webhook> webhooks) {
    return String.join(", ", webhooks.stream().map(Webhook::name).toList());
  }

  static Outcome decide(ClusterState cluster) {
    if (cluster.webhooks().isEmpty()) {
      return new Outcome.Skipped(
          "Webhooks were not to be seen; who may list mutatingwebhookconfigurations can tell.");
    }
    List<Webhook> all = cluster.webhooks().get();
    return registered(cluster).map(WebhookCheck::decide).orElseGet(() -> missing(cluster, all));
  }

  private static Outcome missing(ClusterState cluster, List<Webhook> all) {
    Evidence evidence = Evidence.of("webhooks", names(all));
    Optional<Pod> injected =
        cluster.pods().orElse(List.of()).stream().filter(PodsCheck::hasRole).findFirst();
    // A pod that has an identity may be older than the webhook's removal, or have another webhook.
    return injected
        .map(
            pod ->
                WebhookFindings.missing(cluster.namespace(), evidence.and("with role", pod.name()))
                    .warned())
        .orElseGet(() -> WebhookFindings.missing(cluster.namespace(), evidence).failed());
  }

  /** It works where pods get what they should have; in which version it is asked proves nothing. */
  private static Outcome decide(Webhook webhook) {
    return Evidence.of("configuration", webhook.configuration())
        .and("webhook", webhook.name())
        .and("admissionReviewVersions", String.join(", ", webhook.reviewVersions()))
        .and("failurePolicy", webhook.failsOpen() ? "Ignore" : "Fail")
        .passed();
  }

  /** Whether webhooks were to be seen, and it is none of them. */
  static boolean isMissing(ClusterState cluster) {
    return cluster.webhooks().isPresent() && registered(cluster).isEmpty();
  }

  /** The one that is registered, where webhooks were to be seen. */
  static Optional<Webhook> registered(ClusterState cluster) {
    return cluster.webhooks().stream()
        .flatMap(List::stream)
        .filter(each -> NAMES.contains(each.name()))
        .findFirst();
  }
}
