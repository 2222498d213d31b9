package dev.rolecall.e2e.profile;

import static dev.rolecall.e2e.profile.ProfileRole.SERVICE_ACCOUNT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.cluster.ClusterState.Plugin;
import dev.rolecall.cluster.ClusterState.Profile;
import dev.rolecall.cluster.ClusterState.ServiceAccount;
import dev.rolecall.e2e.cluster.ClusterReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is to be done in a cluster, so that a Profile has its role or has it no more. */
final class ClusterPlan {
  private static final String VIEWER = "default-viewer";
  private static final String PROFILES = ClusterReader.KUBEFLOW + "/profiles";

  private final String profile;
  private final ProfileState state;
  private final List<String> there = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private ClusterPlan(String profile, ProfileState state) {
    this.profile = profile;
    this.state = state;
  }

  /**
   * Lets the Profile's pods have the role.
   *
   * @param scope what the role is for
   * @param owner needed where there is no Profile yet
   * @param withNamespace whether to make the namespace and its accounts, which is otherwise the
   *     Profile controller's to do
   * @throws OnboardingException where an owner is missing
   */
  static Plan onboard(
      String profile,
      String role,
      String scope,
      Optional<String> owner,
      boolean withNamespace,
      ProfileState state) {
    ClusterPlan plan = new ClusterPlan(profile, state);
    if (state.knowsProfiles()) {
      plan.giveProfile(role, scope, owner);
    } else {
      plan.notes.add(OnboardingSentences.scopeNotKept(scope));
    }
    boolean namespaceToo = withNamespace || !state.knowsProfiles();
    if (namespaceToo) {
      plan.giveNamespace(owner);
    }
    plan.annotate(role, namespaceToo);
    if (namespaceToo) {
      plan.giveBindings(owner);
    }
    return plan.plan();
  }

  /** Lets the Profile's new pods have no role any more. */
  static Plan offboard(String profile, ProfileState state) {
    ClusterPlan plan = new ClusterPlan(profile, state);
    state.profile().ifPresent(plan::takePlugin);
    if (state.accounts().getOrDefault(SERVICE_ACCOUNT, "").isEmpty()) {
      plan.there.add("no annotation of default-editor");
    } else {
      plan.changes.add(
          Change.inCluster(
              "remove annotation %s of default-editor".formatted(ServiceAccount.ROLE_ANNOTATION),
              api -> api.merge(plan.account(SERVICE_ACCOUNT), annotation(null))));
    }
    if (state.profile().isPresent()) {
      plan.notes.add(OnboardingSentences.profileStays(profile));
    }
    return plan.plan();
  }

  private Plan plan() {
    return new Plan(there, changes, notes);
  }

  private void giveProfile(String role, String scope, Optional<String> owner) {
    if (state.profile().isEmpty()) {
      String who =
          owner.orElseThrow(() -> new OnboardingException(OnboardingSentences.noOwner(profile)));
      changes.add(
          Change.inCluster(
              "create Profile %s of %s, with its plugin and its scope".formatted(profile, who),
              api -> api.create(PROFILES, KubeObjects.profile(profile, who, role, scope))));
      return;
    }
    JsonNode found = state.profile().get();
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    ArrayNode plugins = KubeObjects.withPlugin(found.at("/spec/plugins"), role);
    if (!plugins.equals(found.at("/spec/plugins"))) {
      patch.withObject("/spec").set("plugins", plugins);
    }
    String kept =
        found.path("metadata").path("annotations").path(Profile.SCOPE_ANNOTATION).asText();
    if (!kept.equals(scope)) {
      patch.withObject("/metadata/annotations").put(Profile.SCOPE_ANNOTATION, scope);
    }
    if (patch.isEmpty()) {
      there.add("Profile %s with its plugin and its scope".formatted(profile));
    } else {
      changes.add(
          Change.inCluster(
              "change Profile %s: plugin %s (annotateOnly) for %s, scope %s"
                  .formatted(profile, Plugin.AWS, role, scope),
              api -> api.merge(PROFILES + "/" + profile, patch)));
    }
  }

  private void giveNamespace(Optional<String> owner) {
    if (state.namespace()) {
      there.add("namespace " + profile);
      return;
    }
    changes.add(
        Change.inCluster(
            "create namespace " + profile,
            api -> api.create("/api/v1/namespaces", KubeObjects.namespace(profile, owner))));
  }

  private void annotate(String role, boolean namespaceToo) {
    String annotated = state.accounts().get(SERVICE_ACCOUNT);
    if (role.equals(annotated)) {
      there.add("annotation of default-editor");
    } else if (annotated != null) {
      changes.add(
          Change.inCluster(
              "annotate default-editor with %s%s"
                  .formatted(role, annotated.isEmpty() ? "" : ", instead of " + annotated),
              api -> api.merge(account(SERVICE_ACCOUNT), annotation(role))));
    } else if (namespaceToo) {
      createAccount(SERVICE_ACCOUNT, Optional.of(role));
    } else {
      notes.add(OnboardingSentences.controllerAnnotates(profile));
    }
    if (namespaceToo && !state.accounts().containsKey(VIEWER)) {
      createAccount(VIEWER, Optional.empty());
    }
  }

  private void createAccount(String name, Optional<String> role) {
    changes.add(
        Change.inCluster(
            "create ServiceAccount %s%s"
                .formatted(name, role.map(arn -> ", annotated with " + arn).orElse("")),
            api ->
                api.create(
                    "/api/v1/namespaces/" + profile + "/serviceaccounts",
                    KubeObjects.account(name, role))));
  }

  private void giveBindings(Optional<String> owner) {
    bind(SERVICE_ACCOUNT, KubeObjects.binding(profile, SERVICE_ACCOUNT, "kubeflow-edit"));
    bind(VIEWER, KubeObjects.binding(profile, VIEWER, "kubeflow-view"));
    owner.ifPresent(who -> bind("namespaceAdmin", KubeObjects.adminBinding(who)));
  }

  private void bind(String name, ObjectNode binding) {
    if (state.bindings().contains(name)) {
      there.add("RoleBinding " + name);
      return;
    }
    changes.add(
        Change.inCluster(
            "create RoleBinding %s (%s)".formatted(name, binding.at("/roleRef/name").asText()),
            api ->
                api.create(
                    "/apis/rbac.authorization.k8s.io/v1/namespaces/" + profile + "/rolebindings",
                    binding)));
  }

  private void takePlugin(JsonNode found) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    ArrayNode plugins = KubeObjects.withoutPlugin(found.at("/spec/plugins"));
    if (plugins.size() < found.at("/spec/plugins").size()) {
      patch.withObject("/spec").set("plugins", plugins);
    }
    if (found.path("metadata").path("annotations").has(Profile.SCOPE_ANNOTATION)) {
      patch.withObject("/metadata/annotations").putNull(Profile.SCOPE_ANNOTATION);
    }
    if (patch.isEmpty()) {
      there.add("Profile %s without plugin and scope".formatted(profile));
    } else {
      changes.add(
          Change.inCluster(
              "remove plugin %s and scope from Profile %s".formatted(Plugin.AWS, profile),
              api -> api.merge(PROFILES + "/" + profile, patch)));
    }
  }

  private String account(String name) {
    return "/api/v1/namespaces/" + profile + "/serviceaccounts/" + name;
  }

  private static ObjectNode annotation(@Nullable String role) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("metadata").putObject("annotations").put(ServiceAccount.ROLE_ANNOTATION, role);
    return patch;
  }
}
