package dev.rolecall.e2e.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.cluster.ClusterJson;
import dev.rolecall.cluster.ClusterState.Plugin;
import dev.rolecall.cluster.ClusterState.ServiceAccount;
import dev.rolecall.e2e.cluster.ClusterReader;
import dev.rolecall.e2e.cluster.KubeApi;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a cluster holds of one Profile, as far as onboarding changes it.
 *
 * @param knowsProfiles whether Kubeflow's Profile CRD is there
 * @param profile as the API server has it
 * @param namespace as the API server has it
 * @param accounts the role annotation of each ServiceAccount, empty where it has none
 * @param bindings names of the namespace's RoleBindings
 */
record ProfileState(
    boolean knowsProfiles,
    Optional<JsonNode> profile,
    Optional<JsonNode> namespace,
    Map<String, String> accounts,
    Set<String> bindings) {
  /** Reads it. */
  static ProfileState read(KubeApi api, String profile) {
    boolean knowsProfiles = api.find(ClusterReader.KUBEFLOW).isPresent();
    Optional<JsonNode> found =
        knowsProfiles
            ? api.find(ClusterReader.KUBEFLOW + "/profiles/" + profile)
            : Optional.empty();
    String namespace = "/api/v1/namespaces/" + profile;
    Map<String, String> accounts = new TreeMap<>();
    for (JsonNode item : api.get(namespace + "/serviceaccounts").path("items")) {
      ServiceAccount account = ClusterJson.account(item);
      accounts.put(
          account.name(), account.annotations().getOrDefault(ServiceAccount.ROLE_ANNOTATION, ""));
    }
    Set<String> bindings = new TreeSet<>();
    for (JsonNode binding :
        api.get("/apis/rbac.authorization.k8s.io/v1/namespaces/" + profile + "/rolebindings")
            .path("items")) {
      bindings.add(binding.at("/metadata/name").asText());
    }
    return new ProfileState(knowsProfiles, found, api.find(namespace), accounts, bindings);
  }

  /** Who owns the Profile, as RBAC names a subject; nothing where nobody is named. */
  Optional<JsonNode> owner() {
    return profile
        .map(found -> found.at("/spec/owner"))
        .filter(owner -> !owner.path("name").asText().isBlank());
  }

  /** Whether the Profile is being deleted, and its namespace with it. */
  boolean isBeingDeleted() {
    return profile.filter(found -> found.path("metadata").has("deletionTimestamp")).isPresent();
  }

  /** Whether the Profile controller edits a trust policy for the Profile. */
  boolean controllerEdits() {
    return profile.filter(found -> KubeObjects.editTrust(found.at("/spec/plugins"))).isPresent();
  }

  /** The same when the controller only annotates. */
  ProfileState calmed() {
    return new ProfileState(
        knowsProfiles, profile.map(ProfileState::calmed), namespace, accounts, bindings);
  }

  private static JsonNode calmed(JsonNode profile) {
    ObjectNode calmed = profile.deepCopy();
    calmed
        .withObject("/spec")
        .set("plugins", KubeObjects.annotatingOnly(profile.at("/spec/plugins")));
    return calmed;
  }

  /** The role that the Profile has at present: by the annotation, or else by its plugin. */
  Optional<String> role() {
    return Optional.ofNullable(accounts.get(ProfileRole.SERVICE_ACCOUNT))
        .or(this::planned)
        .filter(role -> !role.isBlank())
        .or(this::planned);
  }

  private Optional<String> planned() {
    return profile
        .map(found -> found.at("/spec/plugins"))
        .flatMap(
            plugins -> {
              for (JsonNode plugin : plugins) {
                if (plugin.path("kind").asText().equals(Plugin.AWS)) {
                  return Optional.of(plugin.at("/spec/awsIamRole").asText());
                }
              }
              return Optional.empty();
            })
        .filter(role -> !role.isBlank());
  }
}
