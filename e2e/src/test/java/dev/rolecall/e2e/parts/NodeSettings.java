package dev.rolecall.e2e.parts;

import java.util.Map;

/**
 * How a Kubernetes node is started on a machine.
 *
 * @param image {@code rancher/k3s}, or an image with its command line and outputs
 * @param privileged whether the node's container is; k3s's own image wants it
 */
public record NodeSettings(String image, boolean privileged) {
  static final String IMAGE_VARIABLE = "ROLECALL_K3S_IMAGE";
  static final String UNPRIVILEGED_VARIABLE = "ROLECALL_K3S_UNPRIVILEGED";

  /** The last of the line whose kubelet still takes cgroup v1 as it is (1.35 wants a flag). */
  private static final String DEFAULT_IMAGE = "rancher/k3s:v1.34.9-k3s1";

  public NodeSettings {
    if (image.isBlank()) {
      throw new IllegalArgumentException("a node needs an image, such as " + DEFAULT_IMAGE);
    }
  }

  /** By the environment of this process. */
  public static NodeSettings ofThisMachine() {
    return read(System.getenv());
  }

  /** By {@code ROLECALL_K3S_IMAGE} and {@code ROLECALL_K3S_UNPRIVILEGED=true}. */
  static NodeSettings read(Map<String, String> environment) {
    String image = environment.getOrDefault(IMAGE_VARIABLE, "");
    return new NodeSettings(
        image.isBlank() ? DEFAULT_IMAGE : image,
        !Boolean.parseBoolean(environment.getOrDefault(UNPRIVILEGED_VARIABLE, "")));
  }
}
