package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.catalogue.Place;
import dev.rolecall.cluster.ClusterState;
import dev.rolecall.cluster.ClusterState.Plugin;
import dev.rolecall.cluster.ClusterState.Profile;
import dev.rolecall.cluster.ClusterState.ServiceAccount;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.IamState;
import dev.rolecall.token.ServiceAccountSubject;
import dev.rolecall.verify.Check;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Standing;
import java.util.List;
import java.util.Optional;

/**
 * Whether the Profile controller can do its work on this Profile, and takes nothing from others by
 * it. Where its plugin only annotates, or there is none, it edits no trust policy.
 */
final class ControllerCheck {
  private ControllerCheck() {}

  static Check check() {
    return new Check(
        "controller",
        "The Profile controller can do its work, and harms nobody",
        Standing.at(Place.PROFILE),
        List.of(Chain.CLUSTER),
        List.of(Chain.IAM),
        seen -> decide(seen.get(Chain.CLUSTER), seen.find(Chain.IAM)));
  }

  /**
   * Decides.
   *
   * @param iam with the role that the Profile names, where it was read
   */
  static Outcome decide(ClusterState cluster, Optional<IamState> iam) {
    Outcome ofProfile = ofProfile(cluster, iam);
    return ofProfile.kind() == Outcome.Kind.PASSED
        ? iam.flatMap(IamState::controller)
            .filter(ControllerRights::mayTakeAnyRole)
            .map(controller -> ControllerFindings.mayTakeAnyRole(controller).warned())
            .orElse(ofProfile)
        : ofProfile;
  }

  private static Outcome ofProfile(ClusterState cluster, Optional<IamState> iam) {
    Optional<Outcome> unseen = ProfileChecks.withoutProfile(cluster);
    if (unseen.isPresent()) {
      return unseen.get();
    }
    Profile profile = cluster.profile().orElseThrow();
    Evidence evidence =
        Evidence.of("profile", profile.name())
            .and("owner", profile.owner())
            .and("namespace's owner", cluster.owner())
            .and("being deleted since", profile.deletedAt());
    Optional<Outcome> refused = ofOwner(cluster, profile, evidence);
    if (refused.isPresent()) {
      return refused.get();
    }
    List<Plugin> different =
        profile.plugins().stream()
            .filter(
                each ->
                    each.kind().equals(Plugin.AWS)
                        && each.role().filter(role -> !role.isBlank()).isPresent())
            .distinct()
            .toList();
    if (different.size() > 1) {
      return ControllerFindings.twoPlugins(profile, different, evidence).failed();
    }
    Optional<RoleArn> role = different.stream().flatMap(each -> edited(each).stream()).findFirst();
    return role.isEmpty()
        ? evidence.and("edits", "no trust policy").passed()
        : ofEdit(cluster, profile, different.get(0), role.get(), iam, evidence);
  }

  /** The controller serves no Profile whose namespace is not its owner's. */
  private static Optional<Outcome> ofOwner(
      ClusterState cluster, Profile profile, Evidence evidence) {
    return cluster
        .owner()
        .filter(owner -> !profile.owner().isBlank() && !owner.equals(profile.owner()))
        .map(owner -> ControllerFindings.ownerMismatch(profile, owner, evidence))
        .map(
            found ->
                ProfileChecks.annotation(cluster).isPresent() ? found.warned() : found.failed());
  }

  /** Whether it edits a trust policy for the Profile. */
  static boolean edits(ClusterState cluster) {
    return cluster.profile().stream()
        .flatMap(profile -> profile.plugins().stream())
        .filter(plugin -> plugin.kind().equals(Plugin.AWS))
        .anyMatch(plugin -> edited(plugin).isPresent());
  }

  /** The role whose trust policy the plugin has the controller edit. */
  private static Optional<RoleArn> edited(Plugin plugin) {
    try {
      return plugin.role().filter(role -> !plugin.annotateOnly()).map(RoleArn::parse);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Outcome ofEdit(
      ClusterState cluster,
      Profile profile,
      Plugin plugin,
      RoleArn role,
      Optional<IamState> iam,
      Evidence evidence) {
    evidence.and("edits", "the trust policy of " + role);
    Optional<Finding> foreign = foreign(cluster, profile, plugin, role, iam, evidence);
    if (foreign.isPresent()) {
      return foreign.get().warned();
    }
    if (iam.isEmpty()) {
      return new Outcome.Skipped(
          "IAM was not read, so what the controller makes of the trust policy is not known.");
    }
    if (!iam.get().accountId().equals(role.accountId())) {
      return RoleCheck.unseenInOtherAccount(iam.get(), role);
    }
    Optional<String> unseen = iam.get().unseen(IamState.Part.ROLE);
    if (unseen.isPresent()) {
      return new Outcome.Skipped(unseen.get());
    }
    Optional<ControllerEdit> edit =
        iam.get().role().flatMap(seen -> ControllerEdit.of(seen.trustPolicy(), subject(cluster)));
    Optional<Finding> found =
        edit.flatMap(each -> ControllerFindings.of(each, profile, plugin, role, evidence))
            .or(() -> edit.flatMap(each -> tooLarge(each, iam.get(), cluster, evidence)))
            .or(() -> denied(iam.get(), profile, plugin, evidence));
    boolean fails =
        iam.get().role().isEmpty()
            || found.filter(each -> each.mode() == FailureMode.CONTROLLER_IAM_DENIED).isPresent()
            || edit.filter(each -> !(each instanceof ControllerEdit.Rewrite)).isPresent();
    if (fails && isStuck(profile)) {
      return ControllerFindings.stuckDeleting(
              profile,
              found
                  .map(each -> each.seen() + " " + each.cause())
                  .orElse("IAM has no role %s.".formatted(role)),
              iam.get().role().isPresent(),
              evidence)
          .failed();
    }
    if (iam.get().role().isEmpty()) {
      return new Outcome.Skipped("There is no role whose trust policy the controller could edit.");
    }
    return found.map(Finding::warned).orElseGet(evidence::passed);
  }

  /** Of what the controller's own role does not let it do. */
  private static Optional<Finding> denied(
      IamState iam, Profile profile, Plugin plugin, Evidence evidence) {
    return iam.controller()
        .flatMap(
            controller ->
                iam.role()
                    .map(IamState.Role::arn)
                    .flatMap(ControllerCheck::arn)
                    .flatMap(role -> ControllerRights.denied(controller, role)))
        .map(denied -> ControllerFindings.iamDenied(denied, profile, plugin, evidence));
  }

  /** Of what IAM takes as it is, and would not take with the subject in it. */
  private static Optional<Finding> tooLarge(
      ControllerEdit edit, IamState iam, ClusterState cluster, Evidence evidence) {
    int stored =
        iam.role().map(role -> role.trustPolicy().replaceAll("\\s", "").length()).orElse(0);
    return edit instanceof ControllerEdit.Rewrite rewrite
            && rewrite.pending()
            && rewrite.length() > iam.trustQuota().orElse(IamState.DEFAULT_TRUST_QUOTA)
        ? Optional.of(
            TrustFindings.tooLarge(
                subject(cluster), stored, rewrite.length(), iam.trustQuota(), evidence))
        : Optional.empty();
  }

  private static boolean isStuck(Profile profile) {
    return profile.deletedAt().isPresent()
        && profile.finalizers().contains(ControllerFindings.FINALIZER);
  }

  /**
   * The controller looks the role up by its name in its own account. Which that is shows in the
   * role that it has itself, or in a namesake that it was seen to have edited.
   */
  private static Optional<Finding> foreign(
      ClusterState cluster,
      Profile profile,
      Plugin plugin,
      RoleArn role,
      Optional<IamState> iam,
      Evidence evidence) {
    Optional<IamState> elsewhere = iam.filter(each -> !each.accountId().equals(role.accountId()));
    Optional<IamState.Role> edited =
        elsewhere
            .flatMap(IamState::role)
            .filter(namesake -> namesake.trustPolicy().contains("\"" + subject(cluster) + "\""));
    return cluster
        .controllerRole()
        .flatMap(ControllerCheck::arn)
        .map(RoleArn::accountId)
        .filter(account -> !account.equals(role.accountId()))
        .or(() -> edited.flatMap(namesake -> elsewhere.map(IamState::accountId)))
        .map(
            account ->
                ControllerFindings.roleInOtherAccount(
                    profile,
                    plugin,
                    role,
                    account,
                    elsewhere
                        .filter(each -> each.accountId().equals(account))
                        .flatMap(IamState::role)
                        .map(IamState.Role::arn),
                    evidence.and("controller's account", account)));
  }

  private static Optional<RoleArn> arn(String text) {
    try {
      return Optional.of(RoleArn.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String subject(ClusterState cluster) {
    return new ServiceAccountSubject(cluster.namespace(), ServiceAccount.EDITOR).toString();
  }
}
