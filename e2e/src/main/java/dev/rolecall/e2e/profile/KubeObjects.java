package dev.rolecall.e2e.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.cluster.ClusterState.Plugin;
import dev.rolecall.cluster.ClusterState.Profile;
import dev.rolecall.cluster.ClusterState.ServiceAccount;
import dev.rolecall.e2e.cluster.ClusterReader;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A Profile, and what belongs to it, in the shape that the Profile controller gives it
 * (kubeflow/dashboard, components/profile-controller: profile_controller.go, and
 * config/base/namespace-labels.yaml for the labels).
 */
final class KubeObjects {
  static final String RBAC = "rbac.authorization.k8s.io";
  private static final String PROFILES = "kubeflow.org/v1";

  /** The ClusterRole of default-editor (kubeflow/manifests, kubeflow-roles). */
  static final String EDIT = "kubeflow-edit";

  /** That of default-viewer. */
  static final String VIEW = "kubeflow-view";

  /** That of a namespace's owner. */
  static final String ADMIN = "kubeflow-admin";

  private KubeObjects() {}

  static ObjectNode profile(String name, JsonNode owner, String role, String scope) {
    ObjectNode profile = object(PROFILES, "Profile", name);
    annotate(profile, Profile.SCOPE_ANNOTATION, scope);
    ObjectNode spec = profile.putObject("spec");
    spec.set("owner", owner);
    spec.set("plugins", withPlugin(JsonNodeFactory.instance.arrayNode(), role));
    return profile;
  }

  /** Somebody as RBAC names him. */
  static ObjectNode user(String name) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("apiGroup", RBAC)
        .put("kind", "User")
        .put("name", name);
  }

  /** The object, which goes with the Profile when that is deleted. */
  static ObjectNode owned(ObjectNode object, JsonNode profile) {
    ObjectNode owned = object.deepCopy();
    owned
        .withObject("/metadata")
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", PROFILES)
        .put("kind", "Profile")
        .put("name", profile.at("/metadata/name").asText())
        .put("uid", profile.at("/metadata/uid").asText())
        .put("controller", true)
        .put("blockOwnerDeletion", true);
    return owned;
  }

  /**
   * Plugins with the one for the role. It only annotates: by itself the controller would also
   * rewrite the trust policy, and lose what else stands there.
   */
  static ArrayNode withPlugin(JsonNode plugins, String role) {
    ArrayNode with = edited(plugins, KubeObjects::isOurs, spec -> annotating(spec, role));
    if (all(plugins).noneMatch(KubeObjects::isOurs)) {
      annotating(with.addObject().put("kind", Plugin.AWS).putObject("spec"), role);
    }
    return with;
  }

  /** Plugins with which the controller leaves every trust policy alone. */
  static ArrayNode annotatingOnly(JsonNode plugins) {
    return edited(plugins, KubeObjects::edits, KubeObjects::onlyAnnotating);
  }

  private static ArrayNode edited(
      JsonNode plugins, Predicate<JsonNode> which, Consumer<ObjectNode> edit) {
    ArrayNode edited =
        plugins.isArray() ? plugins.deepCopy() : JsonNodeFactory.instance.arrayNode();
    all(edited).filter(which).forEach(plugin -> edit.accept(spec(plugin)));
    return edited;
  }

  /** A spec that is no object says nothing that the controller could read. */
  private static ObjectNode spec(JsonNode plugin) {
    return plugin.path("spec") instanceof ObjectNode spec
        ? spec
        : ((ObjectNode) plugin).putObject("spec");
  }

  private static void annotating(ObjectNode spec, String role) {
    forget(spec, Plugin.ROLE);
    spec.put(Plugin.ROLE, role);
    onlyAnnotating(spec);
  }

  private static void onlyAnnotating(ObjectNode spec) {
    forget(spec, Plugin.ANNOTATE_ONLY);
    spec.put(Plugin.ANNOTATE_ONLY, true);
  }

  /** The roles whose trust the controller edits for the plugins, as they are written. */
  static List<String> editedRoles(JsonNode plugins) {
    return all(plugins)
        .filter(KubeObjects::edits)
        .map(plugin -> plugin.path("spec"))
        .map(spec -> spec.path(ClusterReader.spelt(spec, Plugin.ROLE)).asText())
        .toList();
  }

  /** The controller reads a field's name in capitals or not (Go, encoding/json). */
  private static void forget(ObjectNode spec, String field) {
    while (spec.remove(ClusterReader.spelt(spec, field)) != null) {
      // There may be several.
    }
  }

  /** Whether the controller edits a trust policy for one of the plugins. */
  static boolean editTrust(JsonNode plugins) {
    return all(plugins).anyMatch(KubeObjects::edits);
  }

  private static boolean edits(JsonNode plugin) {
    JsonNode spec = plugin.path("spec");
    return isOurs(plugin)
        && !spec.path(ClusterReader.spelt(spec, Plugin.ANNOTATE_ONLY)).booleanValue();
  }

  static ArrayNode withoutPlugin(JsonNode plugins) {
    ArrayNode without = JsonNodeFactory.instance.arrayNode();
    all(plugins).filter(plugin -> !isOurs(plugin)).forEach(without::add);
    return without;
  }

  private static Stream<JsonNode> all(JsonNode plugins) {
    return StreamSupport.stream(plugins.spliterator(), false);
  }

  private static boolean isOurs(JsonNode plugin) {
    return plugin.path("kind").asText().equals(Plugin.AWS);
  }

  static ObjectNode namespace(String name, Optional<String> owner) {
    ObjectNode namespace = object("v1", "Namespace", name);
    owner.ifPresent(who -> annotate(namespace, ClusterReader.OWNER_ANNOTATION, who));
    namespace
        .withObject("/metadata")
        .putObject("labels")
        .put("app.kubernetes.io/part-of", "kubeflow-profile")
        .put("istio-injection", "enabled")
        .put("katib.kubeflow.org/metrics-collector-injection", "enabled")
        .put("pipelines.kubeflow.org/enabled", "true")
        .put("serving.kubeflow.org/inferenceservice", "enabled");
    return namespace;
  }

  static ObjectNode account(String name, Optional<String> role) {
    ObjectNode account = object("v1", "ServiceAccount", name);
    role.ifPresent(arn -> annotate(account, ServiceAccount.ROLE_ANNOTATION, arn));
    return account;
  }

  /** An account's rights in its namespace: binding and account are called the same. */
  static ObjectNode binding(String namespace, String account, String clusterRole) {
    ObjectNode binding = bindingTo(account, clusterRole);
    binding
        .putArray("subjects")
        .addObject()
        .put("kind", "ServiceAccount")
        .put("name", account)
        .put("namespace", namespace);
    return binding;
  }

  /** The owner's rights in his namespace. */
  static ObjectNode adminBinding(JsonNode owner) {
    ObjectNode binding = bindingTo("namespaceAdmin", ADMIN);
    annotate(binding, "user", owner.path("name").asText());
    annotate(binding, "role", "admin");
    binding.putArray("subjects").add(owner);
    return binding;
  }

  private static ObjectNode bindingTo(String name, String clusterRole) {
    ObjectNode binding = object(RBAC + "/v1", "RoleBinding", name);
    binding
        .putObject("roleRef")
        .put("apiGroup", RBAC)
        .put("kind", "ClusterRole")
        .put("name", clusterRole);
    return binding;
  }

  private static ObjectNode object(String version, String kind, String name) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", version).put("kind", kind).putObject("metadata").put("name", name);
    return object;
  }

  private static void annotate(ObjectNode object, String key, String value) {
    object.withObject("/metadata").withObjectProperty("annotations").put(key, value);
  }
}
