package dev.rolecall.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rolecall.e2e.CommandRun;
import dev.rolecall.e2e.parts.Needs;
import dev.rolecall.e2e.parts.Part;
import dev.rolecall.e2e.sandbox.Sandbox;
import io.kubernetes.client.util.wait.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code rolecall verify} without a pod. Real parts: API server, scheduler, kubelet and containerd
 * of a node of k3s or of the stand-in for it, which run the pod identity webhook. Tokens are the
 * API server's. AWS is EmbeddedAws. No Profile controller runs there.
 */
@Needs(Part.DOCKER)
final class RehearsalIT {
  private static final JsonMapper JSON = new JsonMapper();

  private static Sandbox sandbox;
  private static Cluster cluster;
  private static KubeApi api;
  private static PodIdentityWebhook webhook;
  @TempDir private static Path folder;
  private static Path kubeconfig;

  @BeforeAll
  static void startWebhook() throws IOException, InterruptedException {
    sandbox =
        Sandbox.start(
            new Sandbox.Settings(
                List.of(), InetAddress.getLoopbackAddress(), 0, Duration.ofHours(1)),
            Clock.systemUTC());
    cluster = Cluster.signingAs(sandbox.issuer());
    api = cluster.api();
    kubeconfig = Files.writeString(folder.resolve("kubeconfig"), cluster.kubeconfig());
    cluster.load(PodIdentityWebhook.IMAGE);
    cluster.createKubeflow();
    cluster.onboard(sandbox, "rehearsed");
    webhook = PodIdentityWebhook.install(cluster, new Pods(cluster), Sandbox.REGION);
    webhook.await(true, CheckPod.in("rehearsed", "none", "none", "none").pod());
  }

  @AfterAll
  static void stop() {
    if (webhook != null) {
      webhook.close();
    }
    if (sandbox != null) {
      sandbox.close();
    }
  }

  @Test
  void aProfileThatIsInOrderIsProvedByGrantWithoutAPod() throws IOException {
    JsonNode report = report("rehearsed");

    assertThat(report.path("verdict").asText()).as(report.toPrettyString()).isEqualTo("passed");
    assertThat(report.path("proved").asText()).isEqualTo("by_grant");
    assertThat(report.at("/identity/caller").asText()).contains(":assumed-role/rehearsed/");
    assertThat(report.toString()).doesNotContain("eyJ");
  }

  @Test
  void aDryRunShowsWhatTheWebhookGivesANewPod() throws IOException {
    JsonNode evidence = check(report("rehearsed"), "new-pod").path("evidence");

    assertThat(evidence.path("role").asText()).endsWith(":role/rehearsed");
    assertThat(evidence.path("token file").asText())
        .isEqualTo("/var/run/secrets/eks.amazonaws.com/serviceaccount/token");
    assertThat(evidence.path("token's audience").asText()).isEqualTo("sts.amazonaws.com");
    assertThat(evidence.path("token's lifetime s").asInt()).isEqualTo(86400);
    assertThat(evidence.path("region").asText()).isEqualTo(Sandbox.REGION);
  }

  @Test
  void nothingThatWasRehearsedIsStored() throws IOException {
    report("rehearsed");

    assertThat(api.get("/api/v1/namespaces/rehearsed/pods").path("items")).isEmpty();
  }

  @Test
  void whereTheWebhookIsNotCalledANewPodIsGivenNothing() throws IOException {
    cluster.onboard(sandbox, "unhooked-now");
    JsonNode registration = api.get(PodIdentityWebhook.REGISTRATION);
    webhook.close();
    try {
      webhook.await(false, CheckPod.in("unhooked-now", "none", "none", "none").pod());
      JsonNode report = report("unhooked-now");

      assertThat(finding(report, "webhook")).isEqualTo("webhook-missing");
      assertThat(check(report, "new-pod").at("/finding/follows_from").asText())
          .isEqualTo("webhook");
      assertThat(check(report, "exchange").path("outcome").asText()).isEqualTo("passed");
    } finally {
      webhook.registerAgain(registration);
      webhook.await(true, CheckPod.in("unhooked-now", "none", "none", "none").pod());
    }
  }

  @Test
  void aQuotaThatIsUsedUpRefusesEveryNewPod() throws IOException {
    cluster.onboard(sandbox, "used-up");
    api.create(
        "/api/v1/namespaces/used-up/resourcequotas",
        JSON.readTree(
            """
            {"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"none-left"},
             "spec":{"hard":{"pods":"0"}}}"""));

    JsonNode report = reportWhere("used-up", "pod-refused-by-quota");

    assertThat(check(report, "new-pod").path("outcome").asText()).isEqualTo("failed");
    assertThat(check(report, "new-pod").at("/finding/seen").asText())
        .contains("exceeded quota: none-left, requested: pods=1");
  }

  @Test
  void aNamespaceThatEnforcesTheStandardRestrictedRefusesPlainPodsAlone() throws IOException {
    cluster.onboard(sandbox, "strict");
    api.merge(
        "/api/v1/namespaces/strict",
        JSON.readTree(
            "{\"metadata\":{\"labels\":{\"pod-security.kubernetes.io/enforce\":\"restricted\"}}}"));

    JsonNode report = reportWhere("strict", "pod-refused-by-security");

    JsonNode pod = check(report, "new-pod");
    assertThat(pod.path("outcome").asText()).as(report.toPrettyString()).isEqualTo("warned");
    assertThat(pod.at("/finding/seen").asText())
        .contains("violates PodSecurity", "allowPrivilegeEscalation != false");
    assertThat(pod.at("/finding/cause").asText()).contains("and gives the role");
    assertThat(report.path("proved").asText()).isEqualTo("by_grant");
  }

  @Test
  void anAccountThatIsNotThereIsToldOnce() throws IOException {
    cluster.onboard(sandbox, "accountless");
    cluster.delete("/api/v1/namespaces/accountless/serviceaccounts/default-editor");

    JsonNode report = reportWhere("accountless", "service-account-missing");

    assertThat(finding(report, "annotation")).isEqualTo("service-account-missing");
    assertThat(check(report, "new-pod").at("/finding/follows_from").asText())
        .as(report.toPrettyString())
        .isEqualTo("annotation");
    assertThat(check(report, "exchange").path("reason").asText())
        .contains("no ServiceAccount default-editor");
  }

  @Test
  void whoMayOnlyReadIsToldTheRightsAndProvesByReading() throws Exception {
    cluster.onboard(sandbox, "read-only");
    cluster.createNamespace("auditors");
    cluster.createServiceAccount("auditors", "auditor");
    api.create(
        "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
        JSON.readTree(
            """
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding",
             "metadata":{"name":"auditor"},
             "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"auditor"},
             "subjects":[{"kind":"ServiceAccount","namespace":"auditors","name":"auditor"}]}"""));
    api.create(
        "/apis/rbac.authorization.k8s.io/v1/clusterroles",
        JSON.readTree(
            """
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole",
             "metadata":{"name":"auditor"},
             "rules":[{"apiGroups":["*"],"resources":["*"],"verbs":["get","list"]},
              {"nonResourceURLs":["*"],"verbs":["get"]}]}"""));
    Path auditor =
        Files.writeString(
            folder.resolve("auditor"),
            """
            {"current-context": "a",
             "contexts": [{"name": "a", "context": {"cluster": "a", "user": "a"}}],
             "clusters": [{"name": "a", "cluster": {"server": "%s", "insecure-skip-tls-verify": true}}],
             "users": [{"name": "a", "user": {"token": "%s"}}]}"""
                .formatted(
                    api.server(),
                    cluster.token("auditors", "auditor", Sandbox.ISSUER, Duration.ofMinutes(10))));

    JsonNode report = JSON.readTree(verify(auditor, "read-only", "--format", "json").out());

    assertThat(report.path("proved").asText()).as(report.toPrettyString()).isEqualTo("by_reading");
    assertThat(check(report, "exchange").path("reason").asText())
        .contains("create serviceaccounts/token");
    assertThat(check(report, "new-pod").path("reason").asText()).contains("create pods");
  }

  @Test
  void onboardingEndsWithTheReportOfItsVerification() {
    CommandRun ran =
        CommandRun.of(
            environment(kubeconfig),
            "onboard",
            "--profile",
            "begun",
            "--scope",
            "s3://" + Sandbox.BUCKET + "/begun/",
            "--owner",
            "begun@example.com",
            "--with-namespace",
            "--apply",
            "--verify");

    assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
    assertThat(ran.out())
        .contains("  done     create role", "Verdict: PASSED. The chain holds")
        .contains("A new pod of default-editor would be given the role");
  }

  private static JsonNode report(String profile) throws IOException {
    return JSON.readTree(verify(kubeconfig, profile, "--format", "json").out());
  }

  /** The API server hears of quotas, labels and accounts a moment after it took them. */
  private static JsonNode reportWhere(String profile, String finding) throws IOException {
    List<JsonNode> reports = new ArrayList<>();
    Wait.poll(
        Duration.ofMillis(200),
        Duration.ofSeconds(30),
        () -> {
          try {
            reports.add(0, report(profile));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return finding(reports.get(0), "new-pod").equals(finding);
        });
    return reports.get(0);
  }

  private static String finding(JsonNode report, String check) {
    return check(report, check).at("/finding/id").asText();
  }

  private static JsonNode check(JsonNode report, String id) {
    return checks(report)
        .filter(each -> each.path("id").asText().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError(id + " in " + report.toPrettyString()));
  }

  private static Stream<JsonNode> checks(JsonNode report) {
    return StreamSupport.stream(report.path("checks").spliterator(), false);
  }

  private static CommandRun verify(Path config, String profile, String... more) {
    List<String> args = new ArrayList<>(List.of("verify", "--profile", profile));
    Collections.addAll(args, more);
    return CommandRun.of(environment(config), args.toArray(String[]::new));
  }

  private static Map<String, String> environment(Path config) {
    return Map.of(
        "KUBECONFIG", config.toString(),
        "AWS_REGION", Sandbox.REGION,
        "AWS_ENDPOINT_URL", sandbox.aws().endpoint().toString(),
        "AWS_ACCESS_KEY_ID", sandbox.aws().adminAccessKeyId(),
        "AWS_SECRET_ACCESS_KEY", sandbox.aws().adminSecretAccessKey());
  }
}
