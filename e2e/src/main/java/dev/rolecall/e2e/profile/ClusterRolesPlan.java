package dev.rolecall.e2e.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.cluster.ClusterState.ServiceAccount;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.PolicyDocument;
import dev.rolecall.iam.TrustDocument;
import dev.rolecall.iam.WebIdentityRequest;
import dev.rolecall.token.ServiceAccountSubject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.iam.model.Tag;

/**
 * What is to be done so that a cluster has its own roles. A role is there with its policy before
 * any account is sent to it; what has a role keeps it until then.
 */
final class ClusterRolesPlan {
  private final ClusterRoles wish;
  private final Function<String, RoleArn> named;
  private final Function<String, RoleState> seen;
  private final ClusterRolesState cluster;
  private final List<String> there = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private ClusterRolesPlan(
      ClusterRoles wish,
      Function<String, RoleArn> named,
      Function<String, RoleState> seen,
      ClusterRolesState cluster) {
    this.wish = wish;
    this.named = named;
    this.seen = seen;
    this.cluster = cluster;
  }

  /**
   * Gives the roles.
   *
   * @param named a role of the account, by its name
   * @param seen what the account holds of such a role, with the policy of {@link
   *     ClusterRoles#POLICY}
   * @throws OnboardingException where a trust policy cannot be edited or would be too long, or the
   *     controller could take a role that is no Profile's
   */
  static Plan of(
      ClusterRoles wish,
      Function<String, RoleArn> named,
      Function<String, RoleState> seen,
      ClusterRolesState cluster) {
    ClusterRolesPlan plan = new ClusterRolesPlan(wish, named, seen, cluster);
    plan.requireNarrow();
    Plan provided = plan.provide();
    plan.giveUser();
    RoleArn controller = plan.giveController();
    Optional<RoleArn> admin = plan.giveAdmin();
    plan.annotate(ServiceAccount.CONTROLLER, controller);
    admin.ifPresent(role -> wish.adminAccounts().forEach(account -> plan.annotate(account, role)));
    return provided.then(plan.plan());
  }

  private Plan provide() {
    RoleArn any = named.apply(wish.controller());
    return ProviderPlan.of(
        wish.issuer(),
        ProfileRole.providerArn(any.partition(), any.accountId(), wish.issuer()),
        seen.apply(any.name()).clientIds());
  }

  private Plan plan() {
    return new Plan(there, changes, notes);
  }

  /** The controller takes none of the cluster's other roles, its own among them. */
  private void requireNarrow() {
    for (String own : List.of(wish.admin(), wish.controller())) {
      if (wish.mayEdit(named.apply(own))) {
        throw new OnboardingException(
            OnboardingSentences.coversOwn(wish.profileRoles().orElse(""), own));
      }
    }
  }

  private void giveUser() {
    List<String> subjects = cluster.subjects();
    RoleArn role = named.apply(wish.user());
    if (subjects.isEmpty()) {
      notes.add(OnboardingSentences.noProfiles(role.name()));
      return;
    }
    RoleState state = seen.apply(role.name());
    giveRole(role, state, "Profiles of cluster ", subjects);
    int policies =
        state
            .role()
            .map(found -> found.otherPolicies().size() + (found.scopePolicy().isPresent() ? 1 : 0))
            .orElse(0);
    notes.add(
        policies == 0
            ? OnboardingSentences.withoutPolicy(role.name())
            : OnboardingSentences.withPolicies(role.name(), policies));
    notes.add(OnboardingSentences.givenByOnboarding(role.name()));
  }

  private RoleArn giveController() {
    RoleArn role = named.apply(wish.controller());
    RoleState state = seen.apply(role.name());
    RoleArn arn =
        giveRole(
            role,
            state,
            "Profile controller of cluster ",
            List.of(ServiceAccount.CONTROLLER.toString()));
    String policy = wish.controllerPolicy(arn);
    Optional<String> before = state.role().flatMap(RoleState.Role::scopePolicy);
    if (before.filter(text -> Difference.between(text, policy).isEmpty()).isPresent()) {
      there.add("policy %s of %s".formatted(ClusterRoles.POLICY, arn.name()));
    } else {
      changes.add(
          Change.inIam(
              "%s policy %s of %s"
                  .formatted(
                      before.isPresent() ? "change" : "create", ClusterRoles.POLICY, arn.name()),
              Difference.between(before.orElse(""), policy),
              iam ->
                  iam.putRolePolicy(
                      put ->
                          put.roleName(arn.name())
                              .policyName(ClusterRoles.POLICY)
                              .policyDocument(policy))));
    }
    state
        .role()
        .filter(found -> !found.otherPolicies().isEmpty())
        .ifPresent(
            found ->
                notes.add(
                    OnboardingSentences.controllerHasMore(
                        arn.name(), found.otherPolicies().size())));
    notes.add(OnboardingSentences.controllerEdits(wish.profileRoles(), RoleState.TAG));
    cluster.profiles().forEach(this::tellOfLoss);
    return arn;
  }

  /** What the controller edits for the Profile, and may edit no longer. */
  private void tellOfLoss(JsonNode profile) {
    for (String text : KubeObjects.editedRoles(profile.at("/spec/plugins"))) {
      Optional<RoleArn> role = own(text);
      if (role.isPresent() && !role.get().name().equals(wish.user()) && isBeyond(role.get())) {
        notes.add(
            OnboardingSentences.notEdited(
                role.get(),
                profile.at("/metadata/name").asText(),
                wish.profileRoles(),
                RoleState.TAG));
      }
    }
  }

  private Optional<RoleArn> own(String text) {
    try {
      RoleArn role = RoleArn.parse(text);
      return Optional.of(role)
          .filter(each -> each.accountId().equals(named.apply(each.name()).accountId()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private boolean isBeyond(RoleArn role) {
    return wish.profileRoles().isPresent()
        ? !wish.mayEdit(role)
        : seen.apply(role.name()).role().filter(found -> found.madeFor().isEmpty()).isPresent();
  }

  private Optional<RoleArn> giveAdmin() {
    RoleArn role = named.apply(wish.admin());
    if (wish.adminAccounts().isEmpty()) {
      notes.add(OnboardingSentences.noAdminAccounts(role.name()));
      return Optional.empty();
    }
    RoleState state = seen.apply(role.name());
    RoleArn arn =
        giveRole(
            role,
            state,
            "Control plane of cluster ",
            wish.adminAccounts().stream().map(ServiceAccountSubject::toString).toList());
    notes.add(OnboardingSentences.adminPolicies(arn.name()));
    return Optional.of(arn);
  }

  /** By its name; where it is there, its own path counts. */
  private RoleArn giveRole(
      RoleArn asked, RoleState state, String description, List<String> subjects) {
    Optional<RoleState.Role> found = state.role();
    RoleArn role = found.map(RoleState.Role::arn).orElse(asked);
    List<WebIdentityRequest> requests =
        subjects.stream()
            .map(
                subject ->
                    new WebIdentityRequest(
                        role,
                        ProfileRole.withoutScheme(wish.issuer()),
                        subject,
                        List.of(ProfileRole.AUDIENCE)))
            .toList();
    String trust =
        admitting(
            found
                .map(RoleState.Role::trustPolicy)
                .orElseGet(() -> TrustDocument.of(requests.get(0)).toJson()),
            requests,
            state.trustQuota());
    if (found.isEmpty()) {
      changes.add(
          RolePlan.creation(
              role,
              description + wish.cluster(),
              Tag.builder().key(ClusterRoles.TAG).value(wish.cluster()).build(),
              trust));
      return role;
    }
    there.add("role " + role);
    if (trust.equals(found.get().trustPolicy())) {
      there.add("trust policy admits " + String.join(", ", subjects));
    } else {
      changes.add(
          RolePlan.trustChange(
              role,
              found.get().trustPolicy(),
              now -> admitting(now, requests, state.trustQuota())));
    }
    return role;
  }

  /** Counted as they come: there may be thousands. */
  private static String admitting(String trust, List<WebIdentityRequest> requests, int quota) {
    String after = trust;
    for (int i = 0; i < requests.size(); i++) {
      WebIdentityRequest each = requests.get(i);
      after = TrustEdit.admit(after, each);
      if (PolicyDocument.size(after) > quota) {
        throw new OnboardingException(
            OnboardingSentences.tooManySubjects(each.role().name(), i, requests.size(), quota));
      }
    }
    return after;
  }

  private void annotate(ServiceAccountSubject account, RoleArn role) {
    String name = account.namespace() + "/" + account.name();
    String annotated = cluster.accounts().get(account);
    if (annotated == null) {
      notes.add(OnboardingSentences.accountNotThere(name, role.toString()));
    } else if (annotated.equals(role.toString())) {
      there.add("annotation of " + name);
    } else {
      changes.add(
          Change.inCluster(
              "annotate %s with %s%s"
                  .formatted(name, role, annotated.isEmpty() ? "" : ", instead of " + annotated),
              api -> api.merge(ClusterRolesState.path(account), annotation(role))));
      notes.add(OnboardingSentences.restart(name, account.namespace()));
    }
  }

  private static JsonNode annotation(RoleArn role) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch
        .putObject("metadata")
        .putObject("annotations")
        .put(ServiceAccount.ROLE_ANNOTATION, role.toString());
    return patch;
  }
}
