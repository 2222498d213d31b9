package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.cluster.Admission.Refused;
import dev.rolecall.cluster.ClusterState.Webhook;
import dev.rolecall.failure.Explanation;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is said of a pod that was created as a dry run. */
final class NewPodFindings {
  private NewPodFindings() {}

  /**
   * The API server refuses one, in its own words.
   *
   * @param only whether it takes one that keeps Pod Security's strictest standard and asks for a
   *     little of what quotas count
   */
  static Finding refused(String namespace, Refused refused, boolean only) {
    FailureMode mode = mode(refused);
    return Finding.of(
        mode,
        "The API server refuses a new pod of default-editor (%d): %s"
            .formatted(
                refused.status(), ExchangeFindings.sentence(Explanation.shown(refused.words()))),
        mode.cause()
            + (only
                ? " One with a securityContext of the standard restricted, and with requests and"
                    + " limits, it takes, and gives the role."
                : ""),
        remedy(namespace, refused),
        Evidence.of("status", refused.status())
            .and("refused by", refused.layer().name().toLowerCase(Locale.ROOT)));
  }

  private static FailureMode mode(Refused refused) {
    return switch (refused.layer()) {
      case ACCOUNT -> FailureMode.SERVICE_ACCOUNT_MISSING;
      case SECURITY -> FailureMode.POD_REFUSED_BY_SECURITY;
      case QUOTA, LIMITS -> FailureMode.POD_REFUSED_BY_QUOTA;
      case OTHER -> FailureMode.POD_REFUSED_BY_ADMISSION;
    };
  }

  private static List<String> remedy(String namespace, Refused refused) {
    String quoted = Shell.quoted(namespace);
    return switch (refused.layer()) {
      case ACCOUNT -> ProfileFindings.withoutAccount(namespace);
      case SECURITY ->
          List.of(
              "Either give the pods the securityContext that it wants, or, where they cannot have"
                  + " it (istio's init container cannot), enforce less. The label that decides:",
              "kubectl get namespace %s --show-labels".formatted(quoted),
              "kubectl label --overwrite namespace %s pod-security.kubernetes.io/enforce=baseline"
                  .formatted(quoted));
      case QUOTA, LIMITS ->
          List.of(
              "See what is used, and of what. Then stop what is not needed, give each container"
                  + " requests and limits, or raise it in the Profile's resourceQuotaSpec:",
              "kubectl -n %s describe resourcequota,limitrange".formatted(quoted),
              "kubectl get profile %s -o jsonpath='{.spec.resourceQuotaSpec}'".formatted(quoted));
      case OTHER ->
          List.of(
              "See who has a say in new pods, and whether it is meant for this one:",
              "kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations,validatingadmissionpolicies",
              Shell.dryRun(namespace));
    };
  }

  /**
   * A pod that the webhook should have given an identity.
   *
   * @param webhook that is registered, where that was to be seen
   */
  static Finding passedOver(String namespace, Optional<Webhook> webhook, Evidence evidence) {
    List<String> remedy = new ArrayList<>();
    PodFindings.byVersion(webhook).ifPresent(remedy::add);
    remedy.addAll(FailureMode.WEBHOOK_FAILING_OPEN.remedy());
    remedy.add(Shell.dryRun(namespace));
    return Finding.of(
        FailureMode.WEBHOOK_FAILING_OPEN,
        "A new pod of default-editor, whose account is annotated, would have no AWS variables.",
        "The pod identity webhook was not called, did not answer, answered in another version, or"
            + " has not heard of the annotation.",
        remedy,
        evidence.and("webhook", webhook.map(Webhook::name)));
  }

  static Finding otherRole(String namespace, String role, String annotated, Evidence evidence) {
    return Finding.of(
        FailureMode.WEBHOOK_FAILING_OPEN,
        "A new pod of default-editor would have the role %s; the account is annotated with %s."
            .formatted(role, annotated),
        "The webhook has not heard of the annotation as it is now, or is told another role by its"
            + " own configuration (--watch-config-map).",
        List.of("See what it comes to some seconds later:", Shell.dryRun(namespace)),
        evidence);
  }

  static Finding noVolume(String namespace, Evidence evidence) {
    return Finding.of(
        FailureMode.TOKEN_NOT_MOUNTED,
        "A new pod of default-editor would have the role's variables, and no token for STS.",
        "Another webhook took the token's volume away, or set the variables by itself.",
        List.of(
            "See what there is of it, and which webhooks change pods:",
            Shell.dryRun(namespace),
            "kubectl get mutatingwebhookconfigurations"),
        evidence);
  }
}
