package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.catalogue.Link;
import dev.rolecall.cluster.ClusterState.Exemption;
import dev.rolecall.cluster.ClusterState.Pod;
import dev.rolecall.cluster.ClusterState.ServiceAccount;
import dev.rolecall.token.ServiceAccountSubject;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is said of a pod that sees its own account. */
final class OwnPodFindings {
  private static final String WORKSPACE_ACCOUNT = "ws-";

  private OwnPodFindings() {}

  /** The account is annotated, the pod has nothing. */
  static Finding notGiven(String namespace, Pod pod, Evidence evidence) {
    List<FailureMode> candidates = new ArrayList<>(PodFindings.ofAnnotatedAccount());
    String cause =
        "When this pod was created, at %s, the account was not annotated yet, or the pod identity webhook was not called or did not answer."
            .formatted(pod.createdAt());
    if (pod.exemption() != Exemption.NONE) {
      candidates.add(FailureMode.WEB_IDENTITY_MISSING);
      cause += " Or it passed this container over, as the pod's labels or annotations ask it to.";
    }
    return Finding.oneOf(
        FailureMode.POD_PREDATES_ANNOTATION,
        candidates,
        "%s is annotated with a role, and this pod, which runs as %s, has neither AWS_ROLE_ARN nor AWS_WEB_IDENTITY_TOKEN_FILE."
            .formatted(pod.account(), pod.account()),
        cause,
        List.of(
            deletion(namespace, pod),
            "kubectl get mutatingwebhookconfigurations pod-identity-webhook   # if a new pod has"
                + " nothing either"),
        evidence);
  }

  static Finding otherRole(
      String namespace, Pod pod, String annotated, String variable, Evidence evidence) {
    return Finding.of(
        FailureMode.POD_PREDATES_ANNOTATION,
        "%s is annotated with %s, and AWS_ROLE_ARN is %s."
            .formatted(pod.account(), annotated, variable),
        PodFindings.WRITTEN_ONCE,
        List.of(deletion(namespace, pod)),
        evidence);
  }

  /**
   * The pod runs as an account that is not annotated.
   *
   * @param role that of default-editor, which is
   */
  static Finding otherAccount(String namespace, Pod pod, String role, Evidence evidence) {
    String seen =
        "This pod runs as %s, which is not annotated; default-editor is.".formatted(pod.account());
    return isWorkspace(pod)
        ? Finding.of(
            FailureMode.POD_FROM_WORKSPACE_ACCOUNT,
            seen,
            "The pod was made by a Workspace (Notebooks v2), which runs it as an account of its"
                + " own.",
            List.of(
                Shell.annotate(namespace, pod.account(), role),
                "Add %s to the role's trust policy, under <issuer>:sub."
                    .formatted(new ServiceAccountSubject(namespace, pod.account())),
                "Restart the workspace."),
            evidence)
        : Finding.of(
            FailureMode.POD_WRONG_SERVICE_ACCOUNT,
            seen,
            "The webhook gives a pod the role of the account that it runs as.",
            List.of(
                "Set spec.serviceAccountName: default-editor in the pod (in a Notebook:"
                    + " spec.template.spec), and create it anew."),
            evidence);
  }

  /** What keeps a Profile's accounts without annotation, only an admin can tell apart. */
  static Finding nobodyAnnotated(String namespace, Pod pod, Evidence evidence) {
    return Finding.oneOf(
        FailureMode.PLUGIN_UNKNOWN,
        FailureMode.WEB_IDENTITY_MISSING.candidates(mode -> leavesAllUnannotated(mode, pod)),
        "In namespace %s no ServiceAccount has the role's annotation.".formatted(namespace),
        "The Profile has no AWS plugin, or the Profile controller did not apply it. The Profile is"
            + " not for a pod to see.",
        List.of(
            "Let an administrator look at the Profile, and give it its role. The second command"
                + " shows what it would do:",
            "kubectl get profile %s -o jsonpath='{.spec.plugins}'"
                .formatted(Shell.quoted(namespace)),
            Shell.onboard(namespace, Optional.empty()),
            "Create this pod anew after that."),
        evidence);
  }

  private static boolean leavesAllUnannotated(FailureMode mode, Pod pod) {
    return switch (mode) {
      case POD_FROM_WORKSPACE_ACCOUNT -> isWorkspace(pod);
      case POD_WRONG_SERVICE_ACCOUNT ->
          !isWorkspace(pod) && !pod.account().equals(ServiceAccount.EDITOR);
      case ANNOTATION_ON_OTHER_ACCOUNT -> false;
      default -> mode.link() == Link.PROFILE || mode.link() == Link.CONTROLLER;
    };
  }

  private static boolean isWorkspace(Pod pod) {
    return pod.account().startsWith(WORKSPACE_ACCOUNT);
  }

  private static String deletion(String namespace, Pod pod) {
    return Shell.deletePod(namespace, pod.name())
        + "   # so that a new one is created; a notebook: stop it and start it";
  }
}
