package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.cluster.ClusterState.Webhook;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import java.util.List;

/** What is said of the pod identity webhook. */
final class WebhookFindings {
  private WebhookFindings() {}

  static Finding missing(String namespace, Evidence evidence) {
    return Finding.of(
        FailureMode.WEBHOOK_MISSING,
        "The cluster has no mutating webhook that is known as the pod identity webhook.",
        "It is not installed, so that nobody gives a pod its variables and its token, however"
            + " its ServiceAccount is annotated.",
        List.of(
            "Install it: https://github.com/aws/amazon-eks-pod-identity-webhook (EKS has it in every cluster)",
            "kubectl get mutatingwebhookconfigurations",
            "kubectl -n %s run probe --image=none --dry-run=server -o yaml   # what a new pod gets"
                .formatted(Shell.quoted(namespace))),
        evidence);
  }

  static Finding wrongVersion(Webhook webhook, String asked, String answersIn, Evidence evidence) {
    return Finding.of(
        FailureMode.WEBHOOK_FAILING_OPEN,
        "The API server asks webhook %s in admission version %s; it answers in %s only."
            .formatted(webhook.name(), asked, answersIn),
        webhook.failsOpen()
            ? "Its answer is not understood, and by failurePolicy Ignore pods then start without an"
                + " identity."
            : "Its answer is not understood, and by failurePolicy Fail no pod can be created.",
        List.of(
            "In each webhook of it, set: admissionReviewVersions: [%s]".formatted(answersIn),
            "kubectl edit mutatingwebhookconfiguration " + Shell.quoted(webhook.configuration()),
            "Create the Profile's pods anew."),
        evidence);
  }
}
