package dev.rolecall.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.embedded.tls.CertificateAuthority;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.util.wait.Wait;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The real pod identity webhook, as a Deployment that the API server calls. */
public final class PodIdentityWebhook implements AutoCloseable {
  /** What AWS publishes; {@code e2e/pod-identity-webhook/build} makes it. */
  public static final String IMAGE = "amazon/amazon-eks-pod-identity-webhook:v0.6.17";

  /** That the API server calls it, by path. */
  static final String REGISTRATION =
      "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/pod-identity-webhook";

  /** From its Deployment to a pod that it changed: 5 s measured. */
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private static final Duration INTERVAL = Duration.ofMillis(200);

  /** One for all tests of a run: the Deployment stays when its registration goes. */
  private static final CertificateAuthority AUTHORITY = CertificateAuthority.create();

  private static final CertificateAuthority.ServerFiles SERVER =
      AUTHORITY.serverFiles(List.of("pod-identity-webhook.pod-identity-webhook.svc"));

  private final Cluster cluster;
  private final Pods pods;
  private final KubeApi api;

  private PodIdentityWebhook(Cluster cluster, Pods pods) {
    this.cluster = cluster;
    this.pods = pods;
    this.api = cluster.api();
  }

  /**
   * Starts it. Its image is in the node.
   *
   * @param region that pods are told
   */
  public static PodIdentityWebhook install(Cluster cluster, Pods pods, String region) {
    Manifest.read(
            "pod-identity-webhook.yaml",
            Map.of(
                "image",
                IMAGE,
                "region",
                "--aws-default-region=" + region,
                "certificate",
                SERVER.certificate(),
                "key",
                SERVER.key(),
                "authority",
                Base64.getEncoder()
                    .encodeToString(AUTHORITY.pem().getBytes(StandardCharsets.UTF_8))))
        .create(cluster.api());
    return new PodIdentityWebhook(cluster, pods);
  }

  /** Registers one that is called for no pod. */
  static void registerUncalled(KubeApi api, String version) {
    Manifest.read("uncalled-webhook.yaml", Map.of("version", version)).create(api);
  }

  /** Registers it again as it was. */
  void registerAgain(JsonNode registration) {
    ObjectNode object = registration.deepCopy();
    object.withObject("/metadata").remove(List.of("resourceVersion", "uid", "managedFields"));
    api.create(REGISTRATION.substring(0, REGISTRATION.lastIndexOf('/')), object);
  }

  /** Registers it anew, for that version of AdmissionReview. */
  public void register(String version) {
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    ObjectNode webhook = api.get(REGISTRATION).path("webhooks").get(0).deepCopy();
    webhook.putArray("admissionReviewVersions").add(version);
    change.putArray("webhooks").add(webhook);
    api.merge(REGISTRATION, change);
  }

  /**
   * Waits until a pod would get its variables, or would not. The API server hears of webhooks and
   * of their addresses some time after it took them, and passes over what it cannot reach.
   */
  public void await(boolean given, V1Pod probe) {
    if (!Wait.poll(INTERVAL, LIMIT, () -> isGiven(pods.asItWouldBe(probe)) == given)) {
      throw new IllegalStateException(
          "After %d s pods still %s by the pod identity webhook"
              .formatted(LIMIT.toSeconds(), given ? "are not changed" : "are changed"));
    }
  }

  /** From now on the API server does not call it. */
  @Override
  public void close() {
    cluster.delete(REGISTRATION);
  }

  private static boolean isGiven(V1Pod pod) {
    return pod.getSpec().getContainers().stream()
        .map(V1Container::getEnv)
        .anyMatch(env -> env.stream().anyMatch(each -> each.getName().equals("AWS_ROLE_ARN")));
  }
}
