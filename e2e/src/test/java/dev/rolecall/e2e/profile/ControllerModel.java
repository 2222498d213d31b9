package dev.rolecall.e2e.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.cluster.ClusterState.Plugin;
import dev.rolecall.cluster.ClusterState.ServiceAccount;
import dev.rolecall.e2e.cluster.ClusterReader;
import dev.rolecall.e2e.cluster.ObjectsInMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * What the Profile controller makes of a Profile (kubeflow/dashboard,
 * components/profile-controller: profile_controller.go, plugin_iam.go), as far as a role is
 * concerned. {@link ControllerModelTest} holds it to what the real one was seen to do.
 */
final class ControllerModel {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String FINALIZER = "/metadata/finalizers";

  private final ObjectsInMemory cluster;
  private final IamClient iam;

  ControllerModel(ObjectsInMemory cluster, IamClient iam) {
    this.cluster = cluster;
    this.iam = iam;
  }

  /** What it does at an event, by the Profile as it is. */
  void reconcile(String profile) {
    cluster.find(path(profile)).ifPresent(this::reconcile);
  }

  /** The same by the Profile as it was. */
  void reconcile(ObjectNode profile) {
    String name = profile.at("/metadata/name").asText();
    String owner = profile.at("/spec/owner/name").asText();
    String namespace = "/api/v1/namespaces/" + name;
    if (cluster.find(namespace).isEmpty()) {
      ObjectNode made = KubeObjects.namespace(name, Optional.of(owner));
      cluster.put(namespace, made);
    } else if (!owner.equals(annotation(cluster.find(namespace).orElseThrow(), "owner"))) {
      return;
    }
    if (cluster.find(account(name)).isEmpty()) {
      cluster.put(
          account(name), KubeObjects.account(ProfileRole.SERVICE_ACCOUNT, Optional.empty()));
    }
    for (JsonNode plugin : readable(profile.at("/spec/plugins"))) {
      if (!apply(name, plugin)) {
        return;
      }
    }
    cluster
        .find(path(name))
        .filter(now -> now.at(FINALIZER).isMissingNode())
        .ifPresent(
            now -> {
              now.withObject("/metadata").putArray("finalizers").add("profile-finalizer");
              cluster.put(path(name), now);
            });
  }

  /** What it does when the Profile is deleted, by {@code kubectl} or otherwise. */
  void delete(String profile) {
    Optional<ObjectNode> found = cluster.find(path(profile));
    reconcile(profile);
    if (found.isEmpty()) {
      return;
    }
    if (cluster.find(path(profile)).orElseThrow().at(FINALIZER).isArray()) {
      for (JsonNode plugin : readable(found.get().at("/spec/plugins"))) {
        Optional<String> role = role(plugin).filter(named -> !annotateOnly(plugin));
        if (role.isPresent()
            && !rewrite(role.get(), trust -> ControllerRewriting.revoke(trust, profile))) {
          // It tries again for ever, and the finalizer stays.
          return;
        }
      }
    }
    cluster.remove(path(profile));
    cluster.remove("/api/v1/namespaces/" + profile);
    cluster.remove(account(profile));
  }

  /** Whether it goes on afterwards. */
  private boolean apply(String profile, JsonNode plugin) {
    if (!plugin.path("kind").asText().equals(Plugin.AWS)) {
      return true;
    }
    Optional<String> role = role(plugin);
    if (role.isEmpty()) {
      return false;
    }
    ObjectNode account = cluster.find(account(profile)).orElseThrow();
    account
        .withObject("/metadata")
        .withObjectProperty("annotations")
        .put(ServiceAccount.ROLE_ANNOTATION, role.get());
    cluster.put(account(profile), account);
    return annotateOnly(plugin)
        || rewrite(
            role.get(),
            trust ->
                ControllerRewriting.names(trust, profile)
                    ? trust
                    : ControllerRewriting.apply(trust, profile));
  }

  private interface Rewriting {
    String of(String trust);
  }

  /** By the role's name, in its own account; whether IAM took it. */
  private boolean rewrite(String arn, Rewriting rewriting) {
    String role = arn.substring(arn.lastIndexOf('/') + 1);
    try {
      String trust = IamReader.trustPolicy(iam, role);
      if (JSON.readTree(trust).path("Statement").isObject()) {
        // It panics, and is recovered.
        return false;
      }
      String after = rewriting.of(trust);
      if (!after.equals(trust)) {
        iam.updateAssumeRolePolicy(update -> update.roleName(role).policyDocument(after));
      }
      return true;
    } catch (SdkException refused) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** None of them, where one cannot be read. */
  private static List<JsonNode> readable(JsonNode plugins) {
    List<JsonNode> readable = new ArrayList<>();
    for (JsonNode plugin : plugins) {
      if (isMalformed(plugin)) {
        return List.of();
      }
      readable.add(plugin);
    }
    return readable;
  }

  private static boolean isMalformed(JsonNode plugin) {
    JsonNode only = field(plugin, "annotateOnly");
    return !only.isMissingNode() && !only.isBoolean();
  }

  private static boolean annotateOnly(JsonNode plugin) {
    return field(plugin, "annotateOnly").booleanValue();
  }

  private static Optional<String> role(JsonNode plugin) {
    return Optional.of(field(plugin, "awsIamRole").asText()).filter(role -> !role.isEmpty());
  }

  private static JsonNode field(JsonNode plugin, String name) {
    return plugin.path("spec").properties().stream()
        .filter(each -> each.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(plugin.path("spec").path(name));
  }

  private static String annotation(ObjectNode object, String name) {
    return object.path("metadata").path("annotations").path(name).asText();
  }

  static String path(String profile) {
    return ClusterReader.KUBEFLOW + "/profiles/" + profile;
  }

  static String account(String profile) {
    return "/api/v1/namespaces/" + profile + "/serviceaccounts/" + ProfileRole.SERVICE_ACCOUNT;
  }
}
