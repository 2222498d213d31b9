package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
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
            Shell.dryRun(namespace)),
        evidence);
  }
}
