package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.cluster.ClusterState.Plugin;
import dev.rolecall.cluster.ClusterState.Profile;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.IamState;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is said of what the Profile controller does, or cannot do. */
final class ControllerFindings {
  /** What the controller has a Profile's deletion wait for (profile_controller.go). */
  static final String FINALIZER = "profile-finalizer";

  private ControllerFindings() {}

  /** Of what it makes of a trust policy; nothing where that does no harm. */
  static Optional<Finding> of(
      ControllerEdit edit, Profile profile, Plugin plugin, RoleArn role, Evidence evidence) {
    if (edit instanceof ControllerEdit.Panic) {
      return Optional.of(
          editing(
              FailureMode.CONTROLLER_PANICS_ON_TRUST,
              "The trust policy of %s has its Statement as an object.".formatted(role),
              "IAM takes that. The Profile controller reads a list of statements, panics, and tries again for ever.",
              "Write the Statement as a list, or let the controller only annotate:",
              profile,
              plugin,
              evidence));
    }
    if (edit instanceof ControllerEdit.NoIssuer no) {
      return Optional.of(
          editing(
              FailureMode.TRUST_FIRST_STATEMENT_NOT_OIDC,
              "The first statement of the trust policy of %s is for %s."
                  .formatted(role, no.first()),
              "The Profile controller takes the issuer from the first statement. It reads none"
                  + " there, is refused by IAM (MalformedPolicyDocument), and tries again for ever.",
              "Put the statement for the OIDC provider first, or let the controller only annotate:",
              profile,
              plugin,
              evidence));
    }
    if (edit instanceof ControllerEdit.IssuerInList) {
      return Optional.of(
          editing(
              FailureMode.CONTROLLER_FEDERATED_LIST,
              "The first statement of the trust policy of %s has its Federated principal in a list."
                  .formatted(role),
              "STS takes the list. The Profile controller reads no issuer from it, is refused by"
                  + " IAM (MalformedPolicyDocument), and tries again for ever.",
              "Write the principal there without the list, or let the controller only annotate:",
              profile,
              plugin,
              evidence));
    }
    ControllerEdit.Rewrite rewrite = (ControllerEdit.Rewrite) edit;
    return rewrite.lost().isEmpty()
        ? Optional.empty()
        : Optional.of(statementsLost(rewrite, profile, plugin, role, evidence));
  }

  private static Finding statementsLost(
      ControllerEdit.Rewrite rewrite,
      Profile profile,
      Plugin plugin,
      RoleArn role,
      Evidence evidence) {
    return editing(
        FailureMode.TRUST_STATEMENTS_LOST,
        "The trust policy of %s has more than the Profile controller keeps: %s."
            .formatted(role, String.join("; ", rewrite.lost())),
        "The plugin %s of Profile %s has the controller write that policy anew, with one statement of an issuer, its subjects and %s. It does so %s."
            .formatted(
                Plugin.AWS,
                profile.name(),
                ControllerEdit.AUDIENCE,
                rewrite.pending()
                    ? "when it next looks at the Profile"
                    : "when the Profile is deleted: its subject is there already"),
        "Let the controller only annotate, so that it leaves the trust policy as it is:",
        profile,
        plugin,
        evidence.and("lost", String.join("; ", rewrite.lost())));
  }

  private static Finding editing(
      FailureMode mode,
      String seen,
      String cause,
      String remedy,
      Profile profile,
      Plugin plugin,
      Evidence evidence) {
    return Finding.of(
        mode, seen, cause, List.of(remedy, onlyAnnotating(profile, plugin)), evidence);
  }

  private static String onlyAnnotating(Profile profile, Plugin plugin) {
    return Shell.patchProfile(profile, PluginPatch.annotateOnly(profile, plugin));
  }

  /** Of a role whose trust policy the controller may not edit. */
  static Finding iamDenied(
      ControllerRights.Denied denied, Profile profile, Plugin plugin, Evidence evidence) {
    List<String> remedy = new ArrayList<>();
    remedy.add(
        denied.grant().isPresent()
            ? "Allow the controller both on that role, or let it only annotate:"
            : "A Deny stands against it: ask who wrote that. Or let the controller only annotate:");
    denied
        .grant()
        .ifPresent(
            grant ->
                remedy.add(Shell.putRolePolicy(denied.controller(), grant.name(), grant.text())));
    remedy.add(onlyAnnotating(profile, plugin));
    return Finding.of(
        FailureMode.CONTROLLER_IAM_DENIED,
        "The policies of %s, the role of the Profile controller's ServiceAccount, do not allow %s on %s."
            .formatted(denied.controller(), String.join(" and ", denied.actions()), denied.role()),
        "The plugin %s of Profile %s has the controller edit that role's trust policy; by its own role it is refused (AccessDenied)."
            .formatted(Plugin.AWS, profile.name()),
        remedy,
        evidence.and("controller's role", denied.controller()));
  }

  /** Of a controller that edits whatever a Profile names. */
  static Finding mayTakeAnyRole(IamState.Role controller) {
    RoleArn role = RoleArn.parse(controller.arn());
    return Finding.of(
        FailureMode.CONTROLLER_CAN_TAKE_ANY_ROLE,
        "The policies of %s, the role of the Profile controller's ServiceAccount, allow %s on every role of account %s."
            .formatted(role, ControllerRights.EDIT, role.accountId()),
        "The controller edits the trust policy of whatever role a Profile's plugin names: whoever may"
            + " write a Profile may have it hand him any role.",
        List.of(
            "Give the controller a role that may edit the Profiles' roles alone. CLUSTER is the"
                + " cluster's name:",
            "rolecall onboard --cluster-roles CLUSTER",
            "Or limit both actions to a path, in the policy that allows them:",
            Shell.listInlinePolicies(role),
            Shell.listAttachedPolicies(role)),
        Evidence.of("controller's role", role));
  }

  /** Of AWS plugins that are not the same. */
  static Finding twoPlugins(Profile profile, List<Plugin> plugins, Evidence evidence) {
    return Finding.of(
        FailureMode.CONTROLLER_LOOPS_ON_TWO_PLUGINS,
        "Profile %s has %d plugins of kind %s, for %s."
            .formatted(
                profile.name(),
                plugins.size(),
                Plugin.AWS,
                plugins.stream()
                    .flatMap(plugin -> plugin.role().stream())
                    .distinct()
                    .collect(Collectors.joining(" and "))),
        "The Profile controller applies each, and each undoes the other: it annotates"
            + " default-editor without end, and a pod gets the role that was there last.",
        List.of(
            "Decide which role the Profile is to have, and take the other plugin out of"
                + " spec.plugins:",
            "kubectl edit profile " + Shell.quoted(profile.name())),
        evidence);
  }

  /**
   * Of a role that the controller does not look for where it is.
   *
   * @param account the controller's
   * @param namesake the role of that name there, where it was seen
   */
  static Finding roleInOtherAccount(
      Profile profile,
      Plugin plugin,
      RoleArn role,
      String account,
      Optional<String> namesake,
      Evidence evidence) {
    List<String> remedy = new ArrayList<>();
    remedy.add(
        "Let the controller only annotate, and write the trust policy of %s in its own account:"
            .formatted(role));
    remedy.add(onlyAnnotating(profile, plugin));
    remedy.add(Shell.getTrustPolicy(role) + "   # as account " + role.accountId());
    namesake.ifPresent(
        arn ->
            remedy.add(
                "Then look whether the trust policy of %s names this Profile, which was not meant."
                    .formatted(arn)));
    return Finding.of(
        FailureMode.PLUGIN_ROLE_IN_OTHER_ACCOUNT,
        "The plugin %s of Profile %s names %s, and the Profile controller acts in account %s."
            .formatted(Plugin.AWS, profile.name(), role, account),
        "The controller looks a role up by its name in its own account. "
            + namesake
                .map(arn -> "There it is %s, and the controller edits that one.".formatted(arn))
                .orElse("Where there is none of that name it logs NoSuchEntity for ever."),
        remedy,
        evidence.and("namesake", namesake));
  }

  /**
   * Of a namespace that is not the Profile's owner's.
   *
   * @param owner whom the namespace names, maybe nobody
   */
  static Finding ownerMismatch(Profile profile, String owner, Evidence evidence) {
    return Finding.of(
        FailureMode.NAMESPACE_OWNER_MISMATCH,
        owner.isEmpty()
            ? "Namespace %s has no annotation owner, and Profile %s is %s's."
                .formatted(profile.name(), profile.name(), profile.owner())
            : "Namespace %s is %s's by its annotation owner, and Profile %s is %s's."
                .formatted(profile.name(), owner, profile.name(), profile.owner()),
        "The controller refuses such a namespace for good (namespace already exist, but not owned by"
            + " profile creator), and applies no plugin.",
        List.of(
            "Ask whose it is. Whoever the Profile names becomes the namespace's admin. If that is meant:",
            "kubectl annotate namespace %s %s --overwrite"
                .formatted(Shell.quoted(profile.name()), Shell.quoted("owner=" + profile.owner()))),
        evidence);
  }

  /**
   * Of a deletion that waits for what the controller cannot do.
   *
   * @param why it cannot take the subject out of the trust policy
   * @param role whether there is one, whose trust policy may have the subject
   */
  static Finding stuckDeleting(Profile profile, String why, boolean role, Evidence evidence) {
    int place = profile.finalizers().indexOf(FINALIZER);
    List<String> remedy = new ArrayList<>();
    if (role) {
      remedy.add(
          "Take the role from the Profile first; this shows what would be done, and --apply does it:");
      remedy.add(Shell.offboard(profile.name()));
    }
    remedy.add(
        "Once nothing is left to be revoked, take the finalizer off; Profile and namespace go then:");
    remedy.add(
        Shell.patchProfile(
            profile,
            "[{\"op\":\"test\",\"path\":\"/metadata/finalizers/%1$d\",\"value\":\"%2$s\"},{\"op\":\"remove\",\"path\":\"/metadata/finalizers/%1$d\"}]"
                .formatted(place, FINALIZER)));
    return Finding.of(
        FailureMode.PROFILE_STUCK_DELETING,
        "Profile %s is being deleted, and waits for its finalizer %s."
            .formatted(profile.name(), FINALIZER),
        "The controller takes the finalizer off once it has edited the role's trust policy, and"
            + " cannot. "
            + why,
        remedy,
        evidence);
  }
}
