package dev.rolecall.chain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.cluster.ClusterState.Plugin;
import dev.rolecall.cluster.ClusterState.Profile;

/**
 * A JSON Patch (RFC 6902) of one plugin of a Profile, by its place in the list. It first tests that
 * the plugin is still the one that was read, and leaves the others alone, which a merge patch would
 * replace with it.
 */
final class PluginPatch {
  private final String place;
  private final ArrayNode operations = JsonNodeFactory.instance.arrayNode();

  private PluginPatch(Profile profile, Plugin plugin) {
    this.place = "/spec/plugins/" + profile.plugins().indexOf(plugin);
    if (!plugin.kind().isEmpty()) {
      operation("test", "/kind").put("value", plugin.kind());
    }
  }

  /** Puts the kind of a plugin right, whose spec is that of the AWS plugin. */
  static String kind(Profile profile, Plugin misspelt) {
    PluginPatch patch = new PluginPatch(profile, misspelt);
    if (misspelt.kind().isEmpty()) {
      String role = misspelt.role().orElse("");
      patch.operation("test", "/spec/" + misspelt.roleField()).put("value", role);
      patch.operation("add", "/kind").put("value", Plugin.AWS);
    } else {
      patch.operation("replace", "/kind").put("value", Plugin.AWS);
    }
    return patch.toString();
  }

  /**
   * Gives the AWS plugin a role. One that had none is made to annotate only: by itself the
   * controller would also write the trust policy anew, and lose what else stands there
   * (kubeflow/dashboard#453).
   */
  static String role(Profile profile, Plugin aws, String role) {
    PluginPatch patch = new PluginPatch(profile, aws);
    if (aws.role().isPresent()) {
      String field = "/spec/" + aws.roleField();
      patch.operation("test", field).put("value", aws.role().get());
      patch.operation("replace", field).put("value", role);
      if (aws.role().get().isBlank()) {
        patch.onlyAnnotating();
      }
    } else if (aws.annotateOnly()) {
      patch.operation("add", "/spec/" + Plugin.ROLE).put("value", role);
    } else {
      patch
          .operation("add", "/spec")
          .putObject("value")
          .put(Plugin.ROLE, role)
          .put(Plugin.ANNOTATE_ONLY, true);
    }
    return patch.toString();
  }

  /** Lets the controller leave the trust policy as it is. The plugin has a spec. */
  static String annotateOnly(Profile profile, Plugin aws) {
    PluginPatch patch = new PluginPatch(profile, aws);
    patch.onlyAnnotating();
    return patch.toString();
  }

  private void onlyAnnotating() {
    operation("add", "/spec/" + Plugin.ANNOTATE_ONLY).put("value", true);
  }

  private ObjectNode operation(String op, String path) {
    return operations.addObject().put("op", op).put("path", place + path);
  }

  @Override
  public String toString() {
    return operations.toString();
  }
}
