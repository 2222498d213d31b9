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
import dev.rolecall.cluster.ClusterState.Profile;
import dev.rolecall.cluster.ClusterState.Webhook;
import dev.rolecall.iam.IamState;
import dev.rolecall.iam.Policy;
import java.util.List;
import java.util.Locale;
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
        "the plugin's annotateOnly is a text",
        ProfileChecks.decideProfile(
            profile(
                List.of(
                    new Plugin(
                        Plugin.AWS,
                        Plugin.ROLE,
                        Optional.of(ROLE),
                        false,
                        Optional.of("annotateOnly is \"true\", not true or false"))),
                BARE)));
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

  @Test
  void controllersRoles() {
    for (String resource : List.of("role/kubeflow/*", "role/*")) {
      controllersRole(
          "it may edit " + resource,
          policy("Allow", "[\"iam:GetRole\",\"iam:UpdateAssumeRolePolicy\"]", resource));
    }
    controllersRole("it may only read", policy("Allow", "\"iam:GetRole\"", "role/*"));
    controllersRole(
        "a Deny stands against it",
        policy("Allow", "\"iam:*\"", "role/*"),
        policy("Deny", "\"iam:UpdateAssumeRolePolicy\"", "role/kf/team-a"));
    text.check("controller-role-findings.txt");
  }

  private static Policy policy(String effect, String action, String resource) {
    return Policy.parse(
        effect.toLowerCase(Locale.ROOT),
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"%s\",\"Action\":%s,\"Resource\":\"arn:aws:iam::111122223333:%s\"}]}"
            .formatted(effect, action, resource));
  }

  private void controllersRole(String situation, Policy... policies) {
    text.tell(
        situation,
        ControllerCheck.decide(
            profile(List.of(PLUGIN), ANNOTATED),
            Optional.of(
                Example.iam(Example.trust())
                    .withController(
                        new IamState.Role(
                            "arn:aws:iam::111122223333:role/controller",
                            Example.trust(),
                            List.of(policies),
                            3600)))));
  }

  @Test
  void controllers() {
    String trust = Example.trust();
    String glue =
        ",{\"Sid\":\"Glue\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"glue.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}";
    controller(
        "a statement would be lost when the Profile is deleted",
        trust.replace("}]}", "}" + glue + "]}"));
    controller(
        "a condition, an audience, an action and a principal would be lost at once",
        Example.openTrust()
            .replace(
                "\"StringEquals\":{",
                "\"IpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"},\"StringEquals\":{")
            .replace(":aud\":\"sts.amazonaws.com\"", ":aud\":[\"sts.amazonaws.com\",\"other\"]")
            .replace(
                "\"Action\":\"sts:AssumeRoleWithWebIdentity\"",
                "\"Action\":[\"sts:AssumeRoleWithWebIdentity\",\"sts:TagSession\"]")
            .replace(
                "\"Principal\":{",
                "\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:role/ci\","));
    controller("a Deny stands first", trust.replace("\"Allow\"", "\"Deny\""));
    controller(
        "the first statement is for somebody else",
        trust.replace("\"Statement\":[", "\"Statement\":[" + glue.substring(1) + ","));
    controller(
        "the first statement is for whomever another is not",
        trust.replace("\"Principal\":{", "\"NotPrincipal\":{"));
    controller(
        "the provider stands in a list",
        trust.replaceAll("\"Federated\":(\"[^\"]*\")", "\"Federated\":[$1]"));
    controller("the Statement is an object", trust.replace("[{", "{").replace("}]", "}"));
    Profile profile = profile(List.of(PLUGIN), ANNOTATED).profile().orElseThrow();
    text.tell(
        "two plugins name a role each",
        ControllerCheck.decide(
            profile(
                List.of(PLUGIN, new Plugin(Plugin.AWS, Optional.of(OTHER_ROLE), false)), ANNOTATED),
            Optional.empty()));
    text.tell(
        "the namespace is somebody else's",
        ControllerCheck.decide(
            controlled(profile, Optional.of("bob@example.com"), Optional.empty()),
            Optional.empty()));
    text.tell(
        "the namespace is nobody's",
        ControllerCheck.decide(
            controlled(profile, Optional.of(""), Optional.empty()), Optional.empty()));
    text.tell(
        "the controller acts in another account",
        ControllerCheck.decide(
            controlled(
                profile,
                Optional.of("ann@example.com"),
                Optional.of("arn:aws:iam::444455556666:role/controller")),
            Optional.empty()));
    text.tell(
        "it does, and edits a namesake there",
        ControllerCheck.decide(
            profile(List.of(PLUGIN), ANNOTATED),
            Optional.of(
                new IamState(
                    "444455556666",
                    Optional.of(
                        new IamState.Role(
                            "arn:aws:iam::444455556666:role/team-a", trust, List.of(), 3600)),
                    List.of()))));
    text.tell(
        "the Profile is being deleted, and its role is gone",
        ControllerCheck.decide(
            controlled(
                new Profile(
                    profile.name(),
                    profile.owner(),
                    profile.plugins(),
                    Map.of(),
                    Optional.of(Example.NOW),
                    List.of("profile-finalizer")),
                Optional.empty(),
                Optional.empty()),
            Optional.of(new IamState(Example.ACCOUNT, Optional.empty(), List.of()))));
    text.check("controller-findings.txt");
  }

  private void controller(String situation, String trust) {
    text.tell(
        situation,
        ControllerCheck.decide(
            profile(List.of(PLUGIN), ANNOTATED), Optional.of(Example.iam(trust))));
  }

  private static ClusterState controlled(
      Profile profile, Optional<String> owner, Optional<String> role) {
    return new ClusterState(
        profile.name(),
        Optional.of(profile),
        List.of(ANNOTATED),
        Optional.empty(),
        Optional.empty(),
        false,
        owner,
        role);
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
