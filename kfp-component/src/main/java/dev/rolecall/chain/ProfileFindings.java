package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.cluster.ClusterState.Plugin;
import dev.rolecall.cluster.ClusterState.Profile;
import dev.rolecall.cluster.ClusterState.ServiceAccount;
import dev.rolecall.failure.Explanation;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import java.util.ArrayList;
import java.util.List;

/** What is said of a Profile, its plugin and its accounts. */
final class ProfileFindings {
  private static final String CONTROLLER_LOG =
      "kubectl -n kubeflow logs deploy/profiles-deployment -c manager | grep -i plugin";
  private static final String NEW_PODS = "Create the Profile's pods anew.";

  private ProfileFindings() {}

  static Finding pluginUnknown(Profile profile, Evidence evidence) {
    List<String> kinds = profile.plugins().stream().map(Plugin::kind).toList();
    String seen =
        kinds.isEmpty()
            ? "Profile %s has no plugin, and default-editor has no annotation."
                .formatted(profile.name())
            : "Profile %s has plugins %s, and none of kind %s."
                .formatted(profile.name(), kinds, Plugin.AWS);
    return Finding.of(
        FailureMode.PLUGIN_UNKNOWN,
        seen,
        "Only kind %s gives a Profile its AWS role; the controller logs other kinds and goes on."
            .formatted(Plugin.AWS),
        List.of(patch(profile, "ROLE_ARN"), CONTROLLER_LOG),
        evidence);
  }

  static Finding pluginEmpty(Profile profile, Evidence evidence) {
    return Finding.of(
        FailureMode.PLUGIN_SPEC_EMPTY,
        "The plugin %s of Profile %s has no awsIamRole.".formatted(Plugin.AWS, profile.name()),
        "It was left out, or the CRD that is installed prunes a plugin's spec. The controller skips"
            + " such a plugin without a word.",
        List.of(
            "kubectl get crd profiles.kubeflow.org -o yaml | grep -n x-kubernetes-preserve-unknown-fields",
            patch(profile, "ROLE_ARN")),
        evidence);
  }

  private static String patch(Profile profile, String role) {
    return "kubectl patch profile %s --type merge -p '{\"spec\":{\"plugins\":[{\"kind\":\"%s\",\"spec\":{\"awsIamRole\":\"%s\"}}]}}'"
        .formatted(Shell.quoted(profile.name()), Plugin.AWS, role);
  }

  static Finding malformedArn(String namespace, String role, String why) {
    return Finding.of(
        FailureMode.ROLE_ARN_MALFORMED,
        "In namespace %s default-editor is to have the role \"%s\"."
            .formatted(namespace, Explanation.shown(role)),
        "It is %s. Nobody between the Profile and the pod validates it: the plugin's awsIamRole, or the annotation, was written so."
            .formatted(Explanation.shown(why)),
        List.of(
            "kubectl edit profile %s   # spec.plugins[].spec.awsIamRole"
                .formatted(Shell.quoted(namespace)),
            Shell.annotate(namespace, ServiceAccount.EDITOR, "ROLE_ARN"),
            NEW_PODS),
        Evidence.of("role", Explanation.shown(role)));
  }

  static Finding otherAnnotated(
      String namespace, List<String> others, String role, Evidence evidence) {
    List<String> remedy = new ArrayList<>();
    remedy.add(Shell.annotate(namespace, ServiceAccount.EDITOR, role));
    others.forEach(other -> remedy.add(Shell.removeAnnotation(namespace, other)));
    remedy.add(NEW_PODS);
    return Finding.of(
        FailureMode.ANNOTATION_ON_OTHER_ACCOUNT,
        "In namespace %s not default-editor but %s has the role's annotation."
            .formatted(namespace, String.join(", ", others)),
        "Notebooks and pipeline steps run as default-editor; the webhook reads the annotation of"
            + " the account that a pod runs as.",
        remedy,
        evidence.and("annotated", String.join(", ", others)));
  }

  static Finding notAnnotated(String namespace, String role, Evidence evidence) {
    return Finding.of(
        FailureMode.PLUGIN_UNKNOWN,
        "In namespace %s no ServiceAccount has the role's annotation.".formatted(namespace),
        "The Profile controller did not apply the plugin: there is none, its kind or spec is not as"
            + " the controller knows it, or the controller fails.",
        List.of(CONTROLLER_LOG, Shell.annotate(namespace, ServiceAccount.EDITOR, role), NEW_PODS),
        evidence);
  }

  static Finding notApplied(String namespace, String planned, String annotated, Evidence evidence) {
    return Finding.of(
        FailureMode.PLUGIN_UNKNOWN,
        "The plugin names %s, and default-editor is annotated with %s."
            .formatted(planned, annotated),
        "The Profile controller has not applied the plugin as it is now.",
        List.of(
            CONTROLLER_LOG, Shell.annotate(namespace, ServiceAccount.EDITOR, planned), NEW_PODS),
        evidence);
  }

  static Finding podIsOlder(String annotated, String variable, Evidence evidence) {
    return Finding.of(
        FailureMode.POD_PREDATES_ANNOTATION,
        "default-editor is annotated with %s, and AWS_ROLE_ARN is %s."
            .formatted(annotated, variable),
        PodFindings.WRITTEN_ONCE,
        List.of("Delete the pod, so that a new one is created: kubectl delete pod POD"),
        evidence);
  }
}
