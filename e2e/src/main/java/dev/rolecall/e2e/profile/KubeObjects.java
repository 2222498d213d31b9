package dev.rolecall.e2e.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.cluster.ClusterState.Plugin;
import dev.rolecall.cluster.ClusterState.Profile;
import dev.rolecall.cluster.ClusterState.ServiceAccount;
import java.util.Optional;

/**
 * A Profile, and what belongs to it, in the shape that the Profile controller gives it
 * (kubeflow/dashboard, components/profile-controller: profile_controller.go, and
 * config/base/namespace-labels.yaml for the labels).
 */
final class KubeObjects {
  private static final String RBAC = "rbac.authorization.k8s.io";

  private KubeObjects() {}

  static ObjectNode profile(String name, String owner, String role, String scope) {
    ObjectNode profile = object("kubeflow.org/v1", "Profile", name);
    annotate(profile, Profile.SCOPE_ANNOTATION, scope);
    ObjectNode spec = profile.putObject("spec");
    spec.putObject("owner").put("kind", "User").put("name", owner);
    spec.set("plugins", withPlugin(JsonNodeFactory.instance.arrayNode(), role));
    return profile;
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
        kept.withObject("/spec").put("awsIamRole", role).put("annotateOnly", true);
        with.add(kept);
        found = true;
      } else {
        with.add(plugin);
      }
    }
    if (!found) {
      ObjectNode plugin = with.addObject().put("kind", Plugin.AWS);
      plugin.putObject("spec").put("awsIamRole", role).put("annotateOnly", true);
    }
    return with;
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
    owner.ifPresent(who -> annotate(namespace, "owner", who));
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
  static ObjectNode adminBinding(String owner) {
    ObjectNode binding = bindingTo("namespaceAdmin", "kubeflow-admin");
    annotate(binding, "user", owner);
    annotate(binding, "role", "admin");
    binding
        .putArray("subjects")
        .addObject()
        .put("apiGroup", RBAC)
        .put("kind", "User")
        .put("name", owner);
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
