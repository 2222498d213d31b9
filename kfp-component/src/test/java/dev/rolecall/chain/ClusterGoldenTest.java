package dev.rolecall.chain;

import static dev.rolecall.chain.ExampleCluster.ANNOTATED;
import static dev.rolecall.chain.ExampleCluster.BARE;
import static dev.rolecall.chain.ExampleCluster.OTHER_ROLE;
import static dev.rolecall.chain.ExampleCluster.PLUGIN;
import static dev.rolecall.chain.ExampleCluster.ROLE;
import static dev.rolecall.chain.ExampleCluster.VARIABLES;
import static dev.rolecall.chain.ExampleCluster.WEBHOOK;
import static dev.rolecall.chain.ExampleCluster.account;
import static dev.rolecall.chain.ExampleCluster.pod;
import static dev.rolecall.chain.ExampleCluster.profile;
import static dev.rolecall.chain.ExampleCluster.withoutVolume;
import static dev.rolecall.chain.ExampleCluster.workloads;

import dev.rolecall.cluster.ClusterState;
import dev.rolecall.cluster.ClusterState.Plugin;
import dev.rolecall.cluster.ClusterState.Pod;
import dev.rolecall.cluster.ClusterState.Webhook;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said of what an admin sees of the cluster. */
class ClusterGoldenTest {
  private final FindingsText text = new FindingsText();

  @Test
  void profilesAndAnnotations() {
    text.tell("there is no plugin", ProfileChecks.decideProfile(profile(List.of(), BARE)));
    text.tell(
        "the plugins are of other kinds",
        ProfileChecks.decideProfile(
            profile(List.of(plugin("WorkloadIdentity"), plugin("AwsIAMForServiceAccount")), BARE)));
    text.tell(
        "one of them names the role",
        ProfileChecks.decideProfile(
            profile(
                List.of(
                    plugin("WorkloadIdentity"),
                    new Plugin("AwsIAMForServiceAccount", Optional.of(ROLE), false)),
                BARE)));
    text.tell(
        "the plugin names no role",
        ProfileChecks.decideProfile(profile(List.of(plugin(Plugin.AWS)), BARE)));
    text.tell(
        "the plugin names no role, and the annotation does",
        ProfileChecks.decideProfile(
            profile(List.of(plugin("WorkloadIdentity"), plugin(Plugin.AWS)), ANNOTATED)));
    text.tell(
        "two plugins name a role each",
        ProfileChecks.decideProfile(
            profile(
                List.of(PLUGIN, new Plugin(Plugin.AWS, Optional.of(OTHER_ROLE), false)),
                ANNOTATED)));
    text.tell(
        "the trust policy has a list where the controller wants a text",
        ProfileChecks.decideProfile(
            profile(List.of(PLUGIN), ANNOTATED),
            Optional.of(
                Example.role(
                    Example.trust().replaceAll("\"Federated\":(\"[^\"]*\")", "\"Federated\":[$1]"),
                    List.of()))));
    annotation(
        "the annotation is no ARN of a role",
        profile(List.of(), account("default-editor", "arn:aws:iam::1:role")),
        Optional.empty());
    annotation(
        "plugin and annotation end with a line end",
        profile(
            List.of(
                plugin("WorkloadIdentity"),
                new Plugin(Plugin.AWS, Optional.of(ROLE + "\n"), false)),
            account("default-editor", ROLE + "\n")),
        Optional.empty());
    annotation(
        "other accounts are annotated",
        profile(List.of(PLUGIN), BARE, account("default", ROLE), account("default-viewer", ROLE)),
        Optional.of(ROLE));
    annotation(
        "other accounts are annotated, with one role each",
        profile(List.of(), BARE, account("default", ROLE), account("default-viewer", OTHER_ROLE)),
        Optional.empty());
    annotation("no account is annotated", profile(List.of(PLUGIN), BARE), Optional.of(ROLE));
    annotation(
        "no account is annotated, and nothing names a role",
        profile(List.of(), BARE),
        Optional.empty());
    annotation(
        "the annotation is of an older plugin",
        profile(List.of(PLUGIN), account("default-editor", OTHER_ROLE)),
        Optional.of(OTHER_ROLE));
    annotation(
        "the pod has another role than the annotation",
        profile(List.of(PLUGIN), ANNOTATED),
        Optional.of(OTHER_ROLE));
    text.check("profile-findings.txt");
  }

  private static Plugin plugin(String kind) {
    return new Plugin(kind, Optional.empty(), false);
  }

  private void annotation(String situation, ClusterState cluster, Optional<String> variable) {
    text.tell(situation, ProfileChecks.decideAnnotation(cluster, variable));
  }

  @Test
  void webhooks() {
    Webhook istio = new Webhook("istio", "sidecar-injector.istio.io", List.of("v1"), false);
    Pod given = pod("default-editor", VARIABLES, 10);
    text.tell(
        "there is no such webhook, and no pod has the role",
        WebhookCheck.decide(workloads(ROLE, List.of(), List.of(istio))));
    text.tell(
        "there is no such webhook, and a pod has the role",
        WebhookCheck.decide(workloads(ROLE, List.of(given), List.of(istio))));
    text.check("webhook-findings.txt");
  }

  @Test
  void pods() {
    pods("a pod is older than the annotation", pod("default-editor", Map.of(), -10));
    pods("a pod is younger than the annotation", pod("default-editor", Map.of(), 10));
    text.tell(
        "it is, and the webhook is asked in another version than it may answer in",
        PodsCheck.decide(
            workloads(
                ROLE,
                List.of(pod("default-editor", Map.of(), 10)),
                List.of(
                    new Webhook(
                        WEBHOOK.configuration(),
                        WEBHOOK.name(),
                        List.of("v1", "v1beta1"),
                        true)))));
    pods(
        "a pod has another role than the annotation",
        pod(
            "default-editor",
            Map.of("AWS_ROLE_ARN", OTHER_ROLE, "AWS_WEB_IDENTITY_TOKEN_FILE", "/token"),
            10));
    pods("a pod has the variables, and no token", withoutVolume());
    pods("a pod of default has the role", pod("default", VARIABLES, 10));
    pods(
        "a pod of default has a role whose name stands elsewhere",
        pod("default", Map.of("AWS_ROLE_ARN", "", "AWS_WEB_IDENTITY_TOKEN_FILE", ""), 10));
    pods(
        "a pod of default has other variables for AWS",
        pod("default", Map.of("AWS_REGION", "", "AWS_PROFILE", ""), 10));
    text.tell(
        "the role is for EKS Pod Identity",
        PodsCheck.decide(
            workloads(ROLE, List.of(pod("default-editor", VARIABLES, 10)), List.of(WEBHOOK)),
            Optional.of(
                Example.role(
                    "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"pods.eks.amazonaws.com\"},\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\"]}]}",
                    List.of()))));
    text.check("pod-findings.txt");
  }

  private void pods(String situation, Pod pod) {
    text.tell(situation, PodsCheck.decide(workloads(ROLE, List.of(pod), List.of(WEBHOOK))));
  }
}
