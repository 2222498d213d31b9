package dev.rolecall.e2e.profile;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.failure.Explanation;
import dev.rolecall.iam.RoleTrust;
import java.util.List;
import java.util.Optional;

/** What is said where a Profile cannot be given its role, or have it taken. */
final class OnboardingSentences {
  private OnboardingSentences() {}

  static Explanation malformedTrust(String why) {
    return new Explanation(
        "The role's trust policy cannot be edited: %s.".formatted(Explanation.shown(why)),
        "What is not understood cannot be kept, so nothing was changed.",
        "Correct it first: aws iam update-assume-role-policy");
  }

  static Explanation denied(String subject) {
    return new Explanation(
        "A Deny statement of the role's trust policy refuses %s.".formatted(subject),
        "A Deny wins over every Allow, and whoever wrote it meant it.",
        "Give the Profile another role: --role NAME");
  }

  static Explanation openToAll() {
    return new Explanation(
        "A statement of the role's trust policy admits everybody, by whatever provider.",
        "It cannot be narrowed to one Profile without taking it from others.",
        "Narrow or remove it first, or give the Profile another role: --role NAME");
  }

  static Explanation tooLarge(String role, int size, int quota) {
    return new Explanation(
        "The trust policy of %s would have %d characters.".formatted(role, size),
        "The account takes %d (AssumeRolePolicySizeQuota): too many Profiles share the role."
            .formatted(quota),
        "Give the Profile a role of its own: --role NAME");
  }

  static Explanation tooManySubjects(String role, int room, int subjects, int quota) {
    return new Explanation(
        "The trust policy of %s has room for %d of %d subjects.".formatted(role, room, subjects),
        "The account takes %d characters (AssumeRolePolicySizeQuota).".formatted(quota),
        "Have the quota raised (Role trust policy length), or give the Profiles roles of their own:"
            + " rolecall onboard --profile NAME");
  }

  static Explanation coversOwn(String pattern, String role) {
    return new Explanation(
        "Among the Profiles' roles, '%s', would be %s.".formatted(Explanation.shown(pattern), role),
        "Whoever may write a Profile could have the controller hand that role to him.",
        "Name a path or a beginning that only the Profiles' roles have: --profile-roles 'kubeflow/*'");
  }

  static Explanation profilesNotListed() {
    return new Explanation(
        "The cluster's Profiles may not be listed (403).",
        "Each of them is to be named in the trust policy of the role that they share.",
        "Ask for the right, list of profiles.kubeflow.org, or name another context: --context NAME");
  }

  static Explanation misnamedProfile(String name) {
    return new Explanation(
        "The cluster lists a Profile called '%s'.".formatted(Explanation.shown(name)),
        "No namespace is called so: something else answers in the API server's place.",
        "See what it is: kubectl get profiles -o yaml");
  }

  static String noProfiles(String role) {
    return "The cluster has no Profiles, so %s is not made: its trust policy would name nobody."
        .formatted(role);
  }

  static String withoutPolicy(String role) {
    return ("Role %s gets no policy, as kfctl gave it none: whoever has it may do nothing yet, and"
            + " whatever is attached to it serves every Profile.")
        .formatted(role);
  }

  static String withPolicies(String role, int policies) {
    return "Role %s has policies (%d). What they allow, every Profile may do. Look: aws iam list-attached-role-policies --role-name %s; aws iam list-role-policies --role-name %s"
        .formatted(role, policies, role, role);
  }

  static String givenByOnboarding(String role) {
    return "No Profile is changed. To give one the shared role: rolecall onboard --profile NAME --role %s --scope s3://BUCKET/PREFIX, whose scope all that share it then have."
        .formatted(role);
  }

  static String noAdminAccounts(String role) {
    return "Role %s is not made: nobody is named for it. Name each component's account: --admin-account NAMESPACE/NAME"
        .formatted(role);
  }

  static String adminPolicies(String role) {
    return "Role %s gets no policy here. Attach what its components' own guides ask for, and nothing for the Profile controller, which has a role of its own."
        .formatted(role);
  }

  static String controllerHasMore(String role, int policies) {
    return "Role %s has other policies too (%d). Look: aws iam list-attached-role-policies --role-name %s; aws iam list-role-policies --role-name %s"
        .formatted(role, policies, role, role);
  }

  static String controllerEdits(Optional<String> profileRoles, String tag) {
    return "The Profile controller may edit the trust of %s, and of the shared role. Whoever may write a Profile may have it edit any of these."
        .formatted(
            profileRoles
                .map("role/"::concat)
                .orElse("roles with the tag %s, which onboarding sets".formatted(tag)));
  }

  static String notEdited(RoleArn role, String profile, Optional<String> profileRoles, String tag) {
    return "Role %s of Profile %s is not among them, and the controller may edit it no longer. If it is to: %s"
        .formatted(
            role,
            profile,
            profileRoles.isPresent()
                ? "choose --profile-roles so that it is"
                : "aws iam tag-role --role-name %s --tags Key=%s,Value=%s"
                    .formatted(role.name(), tag, profile));
  }

  static String accountNotThere(String account, String role) {
    return "ServiceAccount %s is not there yet, so it is not annotated with %s. Once it is: the same command again"
        .formatted(account, role);
  }

  static String restart(String account, String namespace) {
    return "Pods that run as %s keep what they have until they start anew: kubectl -n %s rollout restart deployment NAME"
        .formatted(account, namespace);
  }

  static Explanation otherAccount(String role, String account) {
    return new Explanation(
        "The Profile's role is %s, and you are in account %s.".formatted(role, account),
        "Roles are made and changed with an identity of their own account.",
        "Use such an identity (AWS_PROFILE), or name a role of this account: --role NAME");
  }

  static Explanation malformedRole(String role) {
    return new Explanation(
        "The Profile's role is \"%s\", which is no role's ARN.".formatted(Explanation.shown(role)),
        "Nobody validated it when it was written into the plugin or the annotation.",
        "Name the role: --role NAME");
  }

  static Explanation noOwner(String profile) {
    return new Explanation(
        "Profile %s is not there, and nobody is named to own it.".formatted(profile),
        "A Profile has an owner (spec.owner), whom the Profile controller makes the namespace's"
            + " admin.",
        "Add the owner as the identity provider names him: --owner EMAIL");
  }

  static Explanation pluginStays(String profile) {
    return new Explanation(
        "Profile %s has its plugin as before, or has it again.".formatted(profile),
        "Something else writes the Profile: an admission webhook, or what keeps it as a repository"
            + " has it. The Profile controller would put back what is taken out of the trust policy.",
        "Take the plugin off where the Profile is kept, and give this command again");
  }

  static Explanation servesOthersNow(String role) {
    return new Explanation(
        "The trust policy of %s is not what it was when it was read, and serves others now."
            .formatted(role),
        "Somebody has changed it since. What was meant would take it from them, and was not done.",
        "See what is to be done now: the same command without --apply");
  }

  static Explanation notLookedAtAgain(String profile) {
    return new Explanation(
        "The roles of Profile %s were not looked at again.".formatted(profile),
        "The command was interrupted while it waited.",
        "Give it again");
  }

  static Explanation beingDeleted(String profile) {
    return new Explanation(
        "Profile %s is being deleted.".formatted(profile),
        "Its namespace goes with it, and a role that is given to it would admit whoever is called so next.",
        "Wait until it is gone, and onboard it anew. To see what it waits for: kubectl get profile %s -o yaml"
            .formatted(profile));
  }

  static Explanation otherOwner(String profile, String owner, String given) {
    return new Explanation(
        "Profile %s is owned by %s, and not by %s."
            .formatted(profile, Explanation.shown(owner), Explanation.shown(given)),
        "Whom --owner names would be made admin of a namespace that is another's.",
        "Leave --owner out: spec.owner of the Profile counts. To see it: kubectl get profile %s -o yaml"
            .formatted(profile));
  }

  static Explanation otherNamespace(String profile, String found, String owner) {
    return new Explanation(
        "Namespace %s is owned by %s, and Profile %s by %s."
            .formatted(profile, Explanation.shown(found), profile, Explanation.shown(owner)),
        "The Profile controller leaves such a namespace alone, and --with-namespace would make the"
            + " one admin of what is the other's.",
        "See whose it is: kubectl get namespace %s -o yaml".formatted(profile));
  }

  static String namespaceOfNobody(String profile, String owner) {
    return ("Namespace %s has no annotation owner: the Profile controller takes it for somebody"
            + " else's, and the Profile's deletion leaves it. If it is meant for %s, name him:"
            + " kubectl annotate namespace %s owner=NAME")
        .formatted(profile, owner, profile);
  }

  static String rolesNotListed(int status, String code) {
    return ("Whether other roles of the account let the Profile in was not to be seen: IAM answered"
            + " %d%s to ListRoles. Who may iam:ListRoles can tell.")
        .formatted(status, code.isEmpty() ? "" : " " + code);
  }

  /** Of a role that is not the Profile's. */
  static String otherRole(RoleArn role, String subject, RoleTrust.Hold hold) {
    return otherRole(role, subject, hold, "");
  }

  /** The same where the Profile's access is to end. */
  static String askedOfOther(RoleArn role, String subject, RoleTrust.Hold hold) {
    return otherRole(
        role,
        subject,
        hold,
        switch (hold) {
          case NAMED -> " To take it out may take something from others, so it stays.";
          case OPEN ->
              " If the role was this Profile's, the same command with --role %s closes it."
                  .formatted(role.name());
          case PATTERN, UNREADABLE -> "";
        });
  }

  private static String otherRole(RoleArn role, String subject, RoleTrust.Hold hold, String more) {
    String how =
        switch (hold) {
          case NAMED -> "names %s too. Is that meant?".formatted(subject);
          case PATTERN -> "admits %s too, by a pattern. Is that meant?".formatted(subject);
          case OPEN ->
              "admits %s too, as it does every ServiceAccount of the cluster. Is that meant?"
                  .formatted(subject);
          case UNREADABLE -> "has a trust policy for this issuer that cannot be read.";
        };
    return "Role %s %s%s Look: aws iam get-role --role-name %s"
        .formatted(role, how, more, role.name());
  }

  static String sharedRole(String role) {
    return ("Role %s serves others too: each pod that has it reaches all that its policies allow,"
            + " this scope included.")
        .formatted(role);
  }

  static String otherPolicies(String role, List<String> policies) {
    return "Role %s keeps its other policies, and the Profile's pods may do what they allow: %s."
        .formatted(role, String.join(", ", policies));
  }

  static String controllerAnnotates(String profile) {
    return ("Namespace %s has no default-editor yet: the Profile controller makes and annotates it."
            + " Where none runs, add --with-namespace.")
        .formatted(profile);
  }

  static String scopeNotKept(String scope) {
    return "There are no Profiles in this cluster that could hold the scope: give rolecall verify --scope %s."
        .formatted(scope);
  }

  static String dataStays() {
    return "The bucket and its data are not touched.";
  }

  static String providerStays(String issuer) {
    return "The OIDC provider of %s stays: it serves all Profiles of the cluster."
        .formatted(issuer);
  }

  static String profileStays(String profile) {
    return "Profile, namespace and all that is in it stay: to delete them, kubectl delete profile %s."
        .formatted(profile);
  }

  static String sessionsLast() {
    return "Sessions that pods have already last until they expire, an hour unless more was asked for.";
  }

  static String stillAdmitted(String role, String subject) {
    return ("The trust policy of %s admits %s still, by a wildcard that serves others. Look at it:"
            + " aws iam get-role --role-name %s")
        .formatted(role, subject, role);
  }

  static String roleStays(String role) {
    return "Role %s stays, and admits nobody: onboarding did not make it, or it has policies of others."
        .formatted(role);
  }
}
