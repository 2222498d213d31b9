package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.cluster.ClusterState;
import dev.rolecall.cluster.ClusterState.Plugin;
import dev.rolecall.cluster.ClusterState.Profile;
import dev.rolecall.cluster.ClusterState.ServiceAccount;
import dev.rolecall.failure.Explanation;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is said of a Profile, its plugin and its accounts. */
final class ProfileFindings {
  private static final String CONTROLLER_LOG =
      "kubectl -n kubeflow logs deploy/profiles-deployment -c manager | grep -i plugin";
  private static final String NEW_PODS = "Create the Profile's pods anew.";

  private ProfileFindings() {}

  /**
   * Of a Profile without the AWS plugin.
   *
   * @param misspelt the only plugin that names a role, under another kind
   */
  static Finding pluginUnknown(Profile profile, Optional<Plugin> misspelt, Evidence evidence) {
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
        misspelt
            .map(plugin -> Shell.patchProfile(profile, PluginPatch.kind(profile, plugin)))
            .map(patch -> List.of(patch, CONTROLLER_LOG))
            .orElseGet(() -> onboard(profile)),
        evidence);
  }

  /**
   * Of an AWS plugin without a role.
   *
   * @param role the one that it should name, where that is known
   */
  static Finding pluginEmpty(
      Profile profile, Plugin plugin, Optional<String> role, Evidence evidence) {
    List<String> remedy = new ArrayList<>();
    remedy.add(
        "kubectl get crd profiles.kubeflow.org -o yaml | grep -n"
            + " x-kubernetes-preserve-unknown-fields");
    role.ifPresentOrElse(
        arn -> remedy.add(naming(profile, plugin, arn)), () -> remedy.addAll(onboard(profile)));
    return Finding.of(
        FailureMode.PLUGIN_SPEC_EMPTY,
        "The plugin %s of Profile %s has no awsIamRole.".formatted(Plugin.AWS, profile.name()),
        "It was left out, or the CRD that is installed prunes a plugin's spec. The controller does"
            + " nothing for such a plugin: older ones pass over it without a word, newer ones log"
            + " \"awsIamRole is empty\" and try again for ever.",
        remedy,
        evidence);
  }

  /**
   * Of an AWS plugin whose spec is not of the controller's types.
   *
   * @param why what is not
   * @param role the one that it should name, where that is known
   */
  static Finding pluginUnreadable(
      Profile profile, Plugin plugin, String why, Optional<String> role, Evidence evidence) {
    return Finding.of(
        FailureMode.PLUGIN_SPEC_EMPTY,
        "The plugin %s of Profile %s cannot be read by the controller: %s."
            .formatted(Plugin.AWS, profile.name(), why),
        "The controller skips such a plugin, and never annotates default-editor.",
        plugin.role().isPresent()
            ? List.of(
                "Write true or false there, without quotes. With true the controller leaves the"
                    + " role's trust policy alone:",
                Shell.patchProfile(profile, PluginPatch.annotateOnly(profile, plugin)))
            : role.map(arn -> List.of(naming(profile, plugin, arn)))
                .orElseGet(() -> onboard(profile)),
        evidence);
  }

  private static String naming(Profile profile, Plugin plugin, String role) {
    return Shell.patchProfile(profile, PluginPatch.role(profile, plugin, role));
  }

  private static List<String> onboard(Profile profile) {
    return onboard(
        profile.name(), Optional.ofNullable(profile.annotations().get(Profile.SCOPE_ANNOTATION)));
  }

  /** Where nothing names the role that the Profile is to have. */
  static List<String> onboard(String profile, Optional<String> scope) {
    return List.of(
        "Give the Profile its role, plugin and annotation; this shows what would be done, and"
            + " --apply does it:",
        Shell.onboard(profile, scope));
  }

  /**
   * Of what is no role's ARN.
   *
   * @param plugin the plugin in which it stands, if it stands in one
   */
  static Finding malformedArn(
      ClusterState cluster, MalformedArn role, String why, Optional<Plugin> plugin) {
    return Finding.of(
        FailureMode.ROLE_ARN_MALFORMED,
        "In namespace %s default-editor is to have the role \"%s\"%s."
            .formatted(
                cluster.namespace(),
                role.shown(),
                role.hasBlankAround() ? ", with a blank before or behind it" : ""),
        "It is %s. Nobody between the Profile and the pod validates it: the plugin's awsIamRole, or the annotation, was written so."
            .formatted(Explanation.shown(why)),
        role.corrected()
            .map(arn -> corrected(cluster, arn.toString(), plugin))
            .orElseGet(
                () ->
                    List.of(
                        "Write the role's whole ARN there. IAM tells it:",
                        Shell.LIST_ROLES,
                        NEW_PODS)),
        Evidence.of("role", role.shown()));
  }

  private static List<String> corrected(ClusterState cluster, String arn, Optional<Plugin> plugin) {
    List<String> remedy = new ArrayList<>();
    plugin.ifPresent(
        each ->
            cluster
                .profile()
                .map(profile -> Shell.patchProfile(profile, PluginPatch.role(profile, each, arn)))
                .ifPresent(remedy::add));
    remedy.add(Shell.annotate(cluster.namespace(), ServiceAccount.EDITOR, arn));
    remedy.add(NEW_PODS);
    return remedy;
  }

  /**
   * Of accounts that are annotated in the place of default-editor.
   *
   * @param role the one that default-editor is to have, where that is known
   */
  static Finding otherAnnotated(
      String namespace, List<String> others, Optional<String> role, Evidence evidence) {
    List<String> remedy = new ArrayList<>(annotated(namespace, role));
    remedy.add(
        "Then take the annotation off %s, unless pods that run so are to have the role as well."
            .formatted(String.join(", ", others)));
    return Finding.of(
        FailureMode.ANNOTATION_ON_OTHER_ACCOUNT,
        "In namespace %s not default-editor but %s has the role's annotation."
            .formatted(namespace, String.join(", ", others)),
        "Notebooks and pipeline steps run as default-editor; the webhook reads the annotation of"
            + " the account that a pod runs as.",
        remedy,
        evidence.and("annotated", String.join(", ", others)));
  }

  static Finding notAnnotated(String namespace, Optional<String> role, Evidence evidence) {
    List<String> remedy = new ArrayList<>(List.of(CONTROLLER_LOG));
    remedy.addAll(annotated(namespace, role));
    return Finding.of(
        FailureMode.PLUGIN_UNKNOWN,
        "In namespace %s no ServiceAccount has the role's annotation.".formatted(namespace),
        "The Profile controller did not apply the plugin: there is none, its kind or spec is not as"
            + " the controller knows it, or the controller fails.",
        remedy,
        evidence);
  }

  static Finding accountMissing(String namespace, Evidence evidence) {
    return Finding.of(
        FailureMode.SERVICE_ACCOUNT_MISSING,
        "Namespace %s has no ServiceAccount default-editor.".formatted(namespace),
        FailureMode.SERVICE_ACCOUNT_MISSING.cause(),
        withoutAccount(namespace),
        evidence);
  }

  static List<String> withoutAccount(String namespace) {
    return List.of(
        "See why the Profile controller, which makes it, does not:",
        CONTROLLER_LOG,
        "Where no controller runs, this makes it:",
        Shell.onboard(namespace, Optional.empty()) + " --with-namespace");
  }

  private static List<String> annotated(String namespace, Optional<String> role) {
    return role.map(arn -> List.of(Shell.annotate(namespace, ServiceAccount.EDITOR, arn), NEW_PODS))
        .orElseGet(() -> onboard(namespace, Optional.empty()));
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

  static Finding podIsOlder(
      String namespace, String annotated, String variable, Evidence evidence) {
    return Finding.of(
        FailureMode.POD_PREDATES_ANNOTATION,
        "default-editor is annotated with %s, and AWS_ROLE_ARN is %s."
            .formatted(annotated, variable),
        PodFindings.WRITTEN_ONCE,
        List.of(
            "Create the pod anew (a notebook: stop it and start it). Those that there are:",
            Shell.listPods(namespace)),
        evidence);
  }
}
