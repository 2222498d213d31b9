package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.catalogue.Link;
import dev.rolecall.cluster.ClusterState.Pod;
import dev.rolecall.cluster.ClusterState.Webhook;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What is said of pods that were not given what they need. */
final class PodFindings {
  /** Why a pod has another role than its account. */
  static final String WRITTEN_ONCE =
      "The webhook writes the variable once, when a pod is created; the annotation was changed"
          + " after that, or the variable was set by hand.";

  private static final Set<Link> BEFORE_THE_ANNOTATION = Set.of(Link.PROFILE, Link.CONTROLLER);
  private static final Set<FailureMode> OF_ANOTHER_ACCOUNT =
      Set.of(FailureMode.POD_WRONG_SERVICE_ACCOUNT, FailureMode.POD_FROM_WORKSPACE_ACCOUNT);

  private PodFindings() {}

  /** Why a pod has no identity, where the account that it runs as is annotated. */
  static List<FailureMode> ofAnnotatedAccount() {
    return FailureMode.WEB_IDENTITY_MISSING.candidates(
        mode -> !BEFORE_THE_ANNOTATION.contains(mode.link()) && !OF_ANOTHER_ACCOUNT.contains(mode));
  }

  /**
   * What is known of the annotation's time is when its writer last wrote anything of the account,
   * to the second: the annotation may be older, so this names no single cause.
   */
  static Finding predates(String namespace, Pod pod, Optional<Instant> annotatedAt) {
    return Finding.oneOf(
        FailureMode.POD_PREDATES_ANNOTATION,
        ofAnnotatedAccount(),
        withoutVariables(pod),
        "The webhook did not give it an identity when it was created at %s: default-editor was not annotated yet, or the webhook did not answer."
            .formatted(pod.createdAt()),
        anew(namespace, pod),
        evidence(pod).and("annotated by", annotatedAt));
  }

  /**
   * The webhook's releases up to 0.6.17 answer in admission version v1beta1 alone, whichever they
   * are asked in (aws/amazon-eks-pod-identity-webhook#310).
   */
  static Optional<String> byVersion(Optional<Webhook> webhook) {
    return webhook
        .filter(each -> !each.reviewVersions().equals(List.of("v1beta1")))
        .map(
            each ->
                "If the webhook is of release 0.6.17 or older, it answers in v1beta1 alone, and is asked in %s. Set in each webhook of it: admissionReviewVersions: [v1beta1]"
                    .formatted(String.join(" or ", each.reviewVersions())));
  }

  /**
   * A pod that the webhook should have given an identity.
   *
   * @param webhook that is registered, where that was to be seen
   */
  static Finding passedOver(
      String namespace, Pod pod, Optional<Instant> annotatedAt, Optional<Webhook> webhook) {
    List<String> remedy = new ArrayList<>();
    byVersion(webhook)
        .ifPresent(
            sentence -> {
              remedy.add(sentence);
              remedy.add(
                  "kubectl edit mutatingwebhookconfiguration "
                      + Shell.quoted(webhook.orElseThrow().configuration()));
            });
    remedy.addAll(anew(namespace, pod));
    return Finding.oneOf(
        FailureMode.WEBHOOK_FAILING_OPEN,
        ofAnnotatedAccount(),
        withoutVariables(pod),
        "default-editor was annotated before it was created, and yet the webhook did not give it an"
            + " identity: it was not called, did not answer, or had not heard of the annotation.",
        remedy,
        evidence(pod).and("annotated", annotatedAt));
  }

  static Finding otherRole(String namespace, Pod pod, String annotated) {
    return Finding.of(
        FailureMode.POD_PREDATES_ANNOTATION,
        "Pod %s has the role %s; default-editor is annotated with %s."
            .formatted(pod.name(), pod.environment().get(SeenEnvironment.ROLE_ARN), annotated),
        WRITTEN_ONCE,
        anew(namespace, pod),
        evidence(pod));
  }

  /** The role is for EKS Pod Identity, and the pod has what is for STS. */
  static Finding withoutAssociation(String namespace, Pod pod) {
    List<String> remedy = new ArrayList<>(anew(namespace, pod));
    remedy.add(
        "If the new one has AWS_WEB_IDENTITY_TOKEN_FILE too, there is no association for its"
            + " account:");
    remedy.add(
        "aws eks list-pod-identity-associations --cluster-name CLUSTER --namespace %s --service-account %s"
            .formatted(Shell.quoted(namespace), Shell.quoted(pod.account())));
    return Finding.of(
        FailureMode.POD_IDENTITY_ASSOCIATION_RACE,
        "Pod %s has AWS_WEB_IDENTITY_TOKEN_FILE, and the role trusts EKS Pod Identity alone."
            .formatted(pod.name()),
        "When the pod was created the webhook had not heard of an association of its account, and"
            + " gave it what the annotation asks for instead.",
        remedy,
        evidence(pod));
  }

  static Finding noVolume(String namespace, Pod pod) {
    return Finding.of(
        FailureMode.TOKEN_NOT_MOUNTED,
        "Pod %s has AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE, and no volume where that file would be."
            .formatted(pod.name()),
        "Variables that were set by hand keep the webhook from adding its own, and the volume with"
            + " them.",
        List.of(
            "Take the AWS_ variables out of the pod's template, then:",
            Shell.deletePod(namespace, pod.name())),
        evidence(pod));
  }

  static Finding otherAccount(String namespace, Pod pod) {
    return Finding.of(
        FailureMode.POD_WRONG_SERVICE_ACCOUNT,
        "Pod %s has the role %s, and runs as %s, which is not annotated."
            .formatted(pod.name(), pod.environment().get(SeenEnvironment.ROLE_ARN), pod.account()),
        "The variables were set by hand. A Profile's role admits default-editor, and STS refuses"
            + " the token of another account.",
        List.of(
            "Take the AWS_ variables out of the pod's template, and set there: serviceAccountName:"
                + " default-editor",
            Shell.deletePod(namespace, pod.name())),
        evidence(pod));
  }

  static Finding withoutRole(String namespace, Pod pod) {
    return Finding.of(
        FailureMode.POD_WRONG_SERVICE_ACCOUNT,
        "Pod %s runs as %s, which is not annotated, and sets %s."
            .formatted(
                pod.name(),
                pod.account(),
                String.join(", ", new TreeSet<>(pod.environment().keySet()))),
        "Only pods that run as default-editor get the Profile's role. Where this one has its own"
            + " way to AWS, or needs none, all is well.",
        List.of(
            "Where it should have the role, set in the pod's template: serviceAccountName:"
                + " default-editor",
            Shell.deletePod(namespace, pod.name())),
        evidence(pod));
  }

  private static String withoutVariables(Pod pod) {
    return "Pod %s runs as default-editor and has no AWS_ROLE_ARN and token.".formatted(pod.name());
  }

  static List<String> anew(String namespace, Pod pod) {
    return List.of(
        "Create the pod anew (a notebook: stop it and start it):",
        Shell.deletePod(namespace, pod.name()));
  }

  private static Evidence evidence(Pod pod) {
    return Evidence.of("pod", pod.name())
        .and("account", pod.account())
        .and("created", pod.createdAt());
  }
}
