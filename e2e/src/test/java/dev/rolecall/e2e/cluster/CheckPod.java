package dev.rolecall.e2e.cluster;

import io.kubernetes.client.openapi.models.V1ConfigMapVolumeSource;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1EnvVar;
import io.kubernetes.client.openapi.models.V1KeyToPath;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1ProjectedVolumeSource;
import io.kubernetes.client.openapi.models.V1ServiceAccountTokenProjection;
import io.kubernetes.client.openapi.models.V1Volume;
import io.kubernetes.client.openapi.models.V1VolumeMount;
import io.kubernetes.client.openapi.models.V1VolumeProjection;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A pod that runs {@code rolecall check} under {@code default-editor} and waits behind a gate.
 * {@code check-pod.yaml} is what it is.
 */
public final class CheckPod {
  /** What every one is called. */
  public static final String NAME = "check";

  private static final String MOUNT = "/var/run/secrets/eks.amazonaws.com/serviceaccount";
  private static final String EXPIRATION_ANNOTATION = "eks.amazonaws.com/token-expiration";
  private static final long DAY = 86_400;

  private final V1Pod pod;

  private CheckPod(V1Pod pod) {
    this.pod = pod;
    // The client would send an empty one, and the API server takes none but a RuntimeClass's.
    pod.getSpec().setOverhead(null);
  }

  /**
   * In that namespace.
   *
   * @param endpoint of AWS, for pods
   * @param bucket that its scope is in, at the prefix of the namespace's name
   */
  public static CheckPod in(String namespace, String image, String endpoint, String bucket) {
    return new CheckPod(
        Manifest.read(
                "check-pod.yaml",
                Map.of(
                    "namespace",
                    namespace,
                    "image",
                    image,
                    "endpoint",
                    endpoint,
                    "bucket",
                    bucket,
                    "prefix",
                    namespace + "/"))
            .as(V1Pod.class));
  }

  /** To be made. */
  public V1Pod pod() {
    return pod;
  }

  /** With the image's own command, whose report is text. */
  public CheckPod withItsOwnCommand() {
    container().setArgs(null);
    return this;
  }

  /**
   * With another program in the place of {@code check}, beside the image's classes.
   *
   * @param program a {@code main} of a single class file
   * @param configMap that holds this file under the key {@code program}
   */
  public CheckPod running(Class<?> program, String configMap) {
    pod.getSpec()
        .addVolumesItem(
            new V1Volume()
                .name("program")
                .configMap(
                    new V1ConfigMapVolumeSource()
                        .name(configMap)
                        .addItemsItem(
                            new V1KeyToPath()
                                .key("program")
                                .path(program.getName().replace('.', '/') + ".class"))));
    container()
        .addVolumeMountsItem(new V1VolumeMount().name("program").mountPath("/program"))
        .command(
            List.of(
                "/opt/rolecall/bin/java",
                "-cp",
                "/opt/rolecall/bin/rolecall:/program",
                program.getName()))
        .setArgs(null);
    return this;
  }

  /** By another name. */
  public CheckPod called(String name) {
    pod.getMetadata().setName(name);
    return this;
  }

  /** Of another image. */
  public CheckPod of(String image) {
    container().setImage(image);
    return this;
  }

  /** Under another ServiceAccount. */
  public CheckPod as(String serviceAccount) {
    pod.getSpec().setServiceAccountName(serviceAccount);
    return this;
  }

  /** With the webhook's variables, set by hand. */
  public CheckPod withVariables(String role, String region) {
    variable("AWS_ROLE_ARN", role);
    variable("AWS_WEB_IDENTITY_TOKEN_FILE", MOUNT + "/token");
    variable("AWS_REGION", region);
    return this;
  }

  private void variable(String name, String value) {
    container().addEnvItem(new V1EnvVar().name(name).value(value));
  }

  /**
   * With a token of that lifetime from the webhook, which reads it on the pod: what the
   * ServiceAccount is annotated with it may not have heard of yet.
   */
  public CheckPod withTokenFor(Duration lifetime) {
    pod.getMetadata()
        .putAnnotationsItem(EXPIRATION_ANNOTATION, String.valueOf(lifetime.toSeconds()));
    return this;
  }

  /** With the webhook's volume, set by hand. */
  public CheckPod withTokenOf(String audience) {
    pod.getSpec()
        .addVolumesItem(
            new V1Volume()
                .name("token-by-hand")
                .projected(
                    new V1ProjectedVolumeSource()
                        .sources(
                            List.of(
                                new V1VolumeProjection()
                                    .serviceAccountToken(
                                        new V1ServiceAccountTokenProjection()
                                            .audience(audience)
                                            .expirationSeconds(DAY)
                                            .path("token"))))));
    container()
        .addVolumeMountsItem(
            new V1VolumeMount().name("token-by-hand").mountPath(MOUNT).readOnly(true));
    return this;
  }

  private V1Container container() {
    return pod.getSpec().getContainers().get(0);
  }
}
