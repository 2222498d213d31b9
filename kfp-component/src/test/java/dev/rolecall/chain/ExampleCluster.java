package dev.rolecall.chain;

import dev.rolecall.cluster.ClusterState;
import dev.rolecall.cluster.ClusterState.Exemption;
import dev.rolecall.cluster.ClusterState.Plugin;
import dev.rolecall.cluster.ClusterState.Pod;
import dev.rolecall.cluster.ClusterState.Profile;
import dev.rolecall.cluster.ClusterState.ServiceAccount;
import dev.rolecall.cluster.ClusterState.Webhook;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a cluster shows of the Profile team-a. */
final class ExampleCluster {
  static final String ROLE = Example.ROLE.toString();
  static final String OTHER_ROLE = "arn:aws:iam::111122223333:role/other";
  static final Instant ANNOTATED_AT = Example.NOW;
  static final Plugin PLUGIN = new Plugin("AwsIamForServiceAccount", Optional.of(ROLE), false);
  static final ServiceAccount ANNOTATED = account("default-editor", ROLE);
  static final ServiceAccount BARE = new ServiceAccount("default-editor", Map.of());
  static final Webhook WEBHOOK =
      new Webhook(
          "pod-identity-webhook", "pod-identity-webhook.amazonaws.com", List.of("v1beta1"), true);
  static final Map<String, String> VARIABLES =
      Map.of("AWS_ROLE_ARN", ROLE, "AWS_WEB_IDENTITY_TOKEN_FILE", Example.FILE.toString());

  private ExampleCluster() {}

  static ServiceAccount account(String name, String role) {
    return new ServiceAccount(name, Map.of(ServiceAccount.ROLE_ANNOTATION, role));
  }

  static Pod pod(String account) {
    return pod(account, Map.of(), 0);
  }

  /** One that was created so many seconds after the annotation was written. */
  static Pod pod(String account, Map<String, String> environment, long seconds) {
    return new Pod(
        "step-0",
        account,
        ANNOTATED_AT.plusSeconds(seconds),
        environment,
        environment.containsKey("AWS_WEB_IDENTITY_TOKEN_FILE"),
        Exemption.NONE,
        false);
  }

  /** One of a run that ended before the annotation was written. */
  static Pod over() {
    return new Pod(
        "step-0",
        "default-editor",
        ANNOTATED_AT.minusSeconds(3600),
        Map.of(),
        false,
        Exemption.NONE,
        true);
  }

  static Pod exempt(Exemption exemption, long seconds) {
    return new Pod(
        "step-0",
        "default-editor",
        ANNOTATED_AT.plusSeconds(seconds),
        Map.of(),
        false,
        exemption,
        false);
  }

  static Pod withoutVolume() {
    return new Pod(
        "step-0", "default-editor", ANNOTATED_AT, VARIABLES, false, Exemption.NONE, false);
  }

  /** Its Profile and accounts, and neither pods nor webhooks. */
  static ClusterState profile(List<Plugin> plugins, ServiceAccount... accounts) {
    return new ClusterState(
        "team-a",
        Optional.of(new Profile("team-a", "ann@example.com", plugins, Map.of())),
        List.of(accounts));
  }

  /** What a pod sees of its namespace: itself, and the accounts. */
  static ClusterState ownPod(Pod pod, ServiceAccount... accounts) {
    return new ClusterState(
        "team-a", Optional.empty(), List.of(accounts), Optional.of(List.of(pod)), Optional.empty());
  }

  /** All of it: of two accounts default-editor has the role. */
  static ClusterState workloads(String role, List<Pod> pods, List<Webhook> webhooks) {
    return new ClusterState(
        "team-a",
        Optional.of(
            new Profile(
                "team-a",
                "ann@example.com",
                List.of(new Plugin("AwsIamForServiceAccount", Optional.of(role), true)),
                Map.of())),
        List.of(
            new ServiceAccount("default", Map.of()),
            new ServiceAccount(
                "default-editor",
                Map.of(ServiceAccount.ROLE_ANNOTATION, role),
                Optional.of(ANNOTATED_AT))),
        Optional.of(pods),
        Optional.of(webhooks));
  }
}
