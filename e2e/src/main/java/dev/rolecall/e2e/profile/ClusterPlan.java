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
import dev.rolecall.e2e.cluster.KubeApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
   * @param given by name; needed where there is no Profile yet
   * @param withNamespace whether to make the namespace and its accounts, which is otherwise the
   *     Profile controller's to do
   * @throws OnboardingException where an owner is missing, or is another than is given, and where
   *     the Profile is being deleted
   */
  static Plan onboard(
      String profile,
      String role,
      String scope,
      Optional<String> given,
      boolean withNamespace,
      ProfileState state) {
    if (state.isBeingDeleted()) {
      throw new OnboardingException(OnboardingSentences.beingDeleted(profile));
    }
    ClusterPlan plan = new ClusterPlan(profile, state);
    Optional<JsonNode> owner = plan.owner(given);
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

  /**
   * Has the Profile controller leave the trust policy alone, so that it undoes nothing of what
   * follows.
   */
  static Plan calm(String profile, ProfileState state) {
    ClusterPlan plan = new ClusterPlan(profile, state);
    if (state.controllerEdits()) {
      plan.changes.add(
          Change.inCluster(
              "set annotateOnly in plugin %s of Profile %s".formatted(Plugin.AWS, profile),
              api ->
                  plan.changeProfile(
                      api, found -> plugins(KubeObjects.annotatingOnly(plugins(found))))));
    }
    return plan.plan();
  }

  /** Has the Profile controller give the Profile's new pods no role any more. */
  static Plan takePlugin(String profile, ProfileState state) {
    ClusterPlan plan = new ClusterPlan(profile, state);
    state.profile().ifPresent(plan::takePlugin);
    return plan.plan();
  }

  /** Takes what the plugin leaves: the annotation, which to the end says which role it was. */
  static Plan takeAnnotation(String profile, ProfileState state) {
    ClusterPlan plan = new ClusterPlan(profile, state);
    if (state.accounts().getOrDefault(SERVICE_ACCOUNT, "").isEmpty()) {
      plan.there.add("no annotation of default-editor");
    } else {
      plan.changes.add(
          Change.inCluster(
              "remove annotation %s of default-editor".formatted(ServiceAccount.ROLE_ANNOTATION),
              api -> api.mergeIfThere(plan.account(SERVICE_ACCOUNT), annotation(null))));
    }
    if (state.profile().isPresent() && !state.isBeingDeleted()) {
      plan.notes.add(OnboardingSentences.profileStays(profile));
    }
    return plan.plan();
  }

  private Plan plan() {
    return new Plan(there, changes, notes);
  }

  /** The Profile's owner; the one that is given, where it has none yet. */
  private Optional<JsonNode> owner(Optional<String> given) {
    Optional<JsonNode> owner = state.owner();
    if (owner.isPresent() && given.filter(who -> !who.equals(name(owner.get()))).isPresent()) {
      throw new OnboardingException(
          OnboardingSentences.otherOwner(profile, name(owner.get()), given.get()));
    }
    return owner.or(() -> given.map(KubeObjects::user));
  }

  private static String name(JsonNode subject) {
    return subject.path("name").asText();
  }

  private void giveProfile(String role, String scope, Optional<JsonNode> owner) {
    if (state.profile().isEmpty()) {
      JsonNode who =
          owner.orElseThrow(() -> new OnboardingException(OnboardingSentences.noOwner(profile)));
      changes.add(
          Change.inCluster(
              "create Profile %s of %s, with its plugin and its scope"
                  .formatted(profile, name(who)),
              api -> api.create(PROFILES, KubeObjects.profile(profile, who, role, scope))));
      return;
    }
    if (given(state.profile().get(), role, scope).isEmpty()) {
      there.add("Profile %s with its plugin and its scope".formatted(profile));
    } else {
      changes.add(
          Change.inCluster(
              "change Profile %s: plugin %s (annotateOnly) for %s, scope %s"
                  .formatted(profile, Plugin.AWS, role, scope),
              api -> changeProfile(api, found -> given(found, role, scope))));
    }
  }

  private static ObjectNode given(JsonNode found, String role, String scope) {
    ArrayNode plugins = KubeObjects.withPlugin(plugins(found), role);
    ObjectNode patch =
        plugins.equals(plugins(found)) ? JsonNodeFactory.instance.objectNode() : plugins(plugins);
    String kept =
        found.path("metadata").path("annotations").path(Profile.SCOPE_ANNOTATION).asText();
    if (!kept.equals(scope)) {
      patch.withObject("/metadata/annotations").put(Profile.SCOPE_ANNOTATION, scope);
    }
    return patch;
  }

  private static JsonNode plugins(JsonNode profile) {
    return profile.at("/spec/plugins");
  }

  /** The patch that leaves a Profile these plugins. */
  private static ObjectNode plugins(ArrayNode plugins) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("spec").set("plugins", plugins);
    return patch;
  }

  /**
   * Changes the Profile as it is now, unless somebody else does so at the same time: a list is
   * replaced as a whole, and nobody's plugin may be lost.
   *
   * @throws OnboardingException where the controller would edit a trust policy afterwards
   */
  private void changeProfile(KubeApi api, Function<JsonNode, ObjectNode> edit) {
    JsonNode found = api.get(path());
    ObjectNode patch = edit.apply(found);
    patch
        .withObject("/metadata")
        .put("resourceVersion", found.at("/metadata/resourceVersion").asText());
    if (KubeObjects.editTrust(plugins(api.merge(path(), patch)))) {
      throw new OnboardingException(OnboardingSentences.pluginStays(profile));
    }
  }

  private String path() {
    return PROFILES + "/" + profile;
  }

  private void giveNamespace(Optional<JsonNode> owner) {
    Optional<String> who = owner.map(ClusterPlan::name);
    if (state.namespace().isPresent()) {
      there.add("namespace " + profile);
      who.filter(name -> state.knowsProfiles())
          .ifPresent(name -> requireOwned(name, ClusterReader.owner(state.namespace().get())));
      return;
    }
    changes.add(
        create(
            "create namespace %s%s".formatted(profile, who.map(" of "::concat).orElse("")),
            "/api/v1/namespaces",
            KubeObjects.namespace(profile, who)));
  }

  /** What the Profile controller does not take over, nobody is made admin of. */
  private void requireOwned(String owner, String found) {
    if (found.isEmpty()) {
      notes.add(OnboardingSentences.namespaceOfNobody(profile, owner));
    } else if (!found.equals(owner)) {
      throw new OnboardingException(OnboardingSentences.otherNamespace(profile, found, owner));
    }
  }

  /** Makes what goes with the Profile, where the cluster knows Profiles. */
  private Change create(String what, String collection, ObjectNode object) {
    return Change.inCluster(
        what,
        api ->
            api.create(
                collection,
                state.knowsProfiles() ? KubeObjects.owned(object, api.get(path())) : object));
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
        create(
            "create ServiceAccount %s%s"
                .formatted(name, role.map(arn -> ", annotated with " + arn).orElse("")),
            "/api/v1/namespaces/" + profile + "/serviceaccounts",
            KubeObjects.account(name, role)));
  }

  private void giveBindings(Optional<JsonNode> owner) {
    bind(SERVICE_ACCOUNT, KubeObjects.binding(profile, SERVICE_ACCOUNT, KubeObjects.EDIT));
    bind(VIEWER, KubeObjects.binding(profile, VIEWER, KubeObjects.VIEW));
    owner.ifPresent(who -> bind("namespaceAdmin", KubeObjects.adminBinding(who)));
  }

  private void bind(String name, ObjectNode binding) {
    if (state.bindings().contains(name)) {
      there.add("RoleBinding " + name);
      return;
    }
    changes.add(
        create(
            "create RoleBinding %s (%s)".formatted(name, binding.at("/roleRef/name").asText()),
            "/apis/rbac.authorization.k8s.io/v1/namespaces/" + profile + "/rolebindings",
            binding));
  }

  private void takePlugin(JsonNode found) {
    if (taken(found).isEmpty()) {
      there.add("Profile %s without plugin and scope".formatted(profile));
    } else {
      changes.add(
          Change.inCluster(
              "remove plugin %s and scope from Profile %s".formatted(Plugin.AWS, profile),
              api -> {
                if (api.find(path()).isPresent()) {
                  changeProfile(api, ClusterPlan::taken);
                }
              }));
    }
  }

  private static ObjectNode taken(JsonNode found) {
    ArrayNode plugins = KubeObjects.withoutPlugin(plugins(found));
    ObjectNode patch =
        plugins.size() < plugins(found).size()
            ? plugins(plugins)
            : JsonNodeFactory.instance.objectNode();
    if (found.path("metadata").path("annotations").has(Profile.SCOPE_ANNOTATION)) {
      patch.withObject("/metadata/annotations").putNull(Profile.SCOPE_ANNOTATION);
    }
    return patch;
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
