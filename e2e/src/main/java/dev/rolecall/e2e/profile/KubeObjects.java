package dev.rolecall.e2e.profile;

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
import java.util.Map;
import java.util.Optional;

/**
 * A Profile, and what belongs to it, in the shape that the Profile controller gives it
 * (kubeflow/dashboard, components/profile-controller: profile_controller.go, and
 * config/base/namespace-labels.yaml for the labels).
 */
final class KubeObjects {
  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final String PROFILES = "kubeflow.org/v1";
  private static final String ROLE = "awsIamRole";
  private static final String ANNOTATE_ONLY = "annotateOnly";

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
    ArrayNode with = JsonNodeFactory.instance.arrayNode();
    boolean found = false;
    for (JsonNode plugin : plugins) {
      if (isOurs(plugin)) {
        ObjectNode kept = plugin.deepCopy();
        ObjectNode spec = kept.withObject("/spec");
        forget(spec, ROLE);
        forget(spec, ANNOTATE_ONLY);
        spec.put(ROLE, role).put(ANNOTATE_ONLY, true);
        with.add(kept);
        found = true;
      } else {
        with.add(plugin);
      }
    }
    if (!found) {
      ObjectNode plugin = with.addObject().put("kind", Plugin.AWS);
      plugin.putObject("spec").put(ROLE, role).put(ANNOTATE_ONLY, true);
    }
    return with;
  }

  /** Plugins with which the controller leaves every trust policy alone. */
  static ArrayNode annotatingOnly(JsonNode plugins) {
    ArrayNode calmed = JsonNodeFactory.instance.arrayNode();
    for (JsonNode plugin : plugins) {
      if (edits(plugin)) {
        ObjectNode kept = plugin.deepCopy();
        ObjectNode spec = kept.withObject("/spec");
        forget(spec, ANNOTATE_ONLY);
        spec.put(ANNOTATE_ONLY, true);
        calmed.add(kept);
      } else {
        calmed.add(plugin);
      }
    }
    return calmed;
  }

  /** Whether the controller edits a trust policy for one of the plugins. */
  static boolean editTrust(JsonNode plugins) {
    for (JsonNode plugin : plugins) {
      if (edits(plugin)) {
        return true;
      }
    }
    return false;
  }

  /** The roles whose trust the controller edits for the plugins, as they are written. */
  static List<String> editedRoles(JsonNode plugins) {
    List<String> roles = new ArrayList<>();
    for (JsonNode plugin : plugins) {
      if (edits(plugin)) {
        roles.add(plugin.at("/spec/" + ROLE).asText());
      }
    }
    return roles;
  }

  private static boolean edits(JsonNode plugin) {
    return isOurs(plugin) && !plugin.path("spec").path(ANNOTATE_ONLY).booleanValue();
  }

  /** The controller reads a field's name in capitals or not (Go, encoding/json). */
  private static void forget(ObjectNode spec, String field) {
    List.copyOf(spec.properties()).stream()
        .map(Map.Entry::getKey)
        .filter(field::equalsIgnoreCase)
        .forEach(spec::remove);
  }

  static ArrayNode withoutPlugin(JsonNode plugins) {
    ArrayNode without = JsonNodeFactory.instance.arrayNode();
    for (JsonNode plugin : plugins) {
      if (!isOurs(plugin)) {
        without.add(plugin);
      }
    }
    return without;
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
