package dev.rolecall.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rolecall.command.RolecallCommand;
import dev.rolecall.e2e.AdminIam;
import dev.rolecall.e2e.parts.Needs;
import dev.rolecall.e2e.parts.Part;
import dev.rolecall.embedded.aws.EmbeddedAws;
import dev.rolecall.embedded.oidc.MockOidcIssuer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/**
 * Runs against a real kube-apiserver, in a node of k3s or of the stand-in for it, with a Profile
 * CRD of Kubeflow's v1 schema, and against IAM and STS of EmbeddedAws. No Profile controller and no
 * webhook run there: the webhook is registered only.
 */
@Needs(Part.DOCKER)
final class ProfileLifeIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ACCOUNT_TRUST =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"%s"},
       "Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{%s}}}]}
      """;

  private static MockOidcIssuer issuer;
  private static EmbeddedAws aws;
  private static IamClient iam;
  private static Cluster cluster;
  private static KubeApi api;
  @TempDir private static Path folder;
  private static Path kubeconfig;

  @BeforeAll
  static void startCluster() throws IOException {
    issuer = MockOidcIssuer.builder(Cluster.ISSUER, Clock.systemUTC()).start();
    aws = EmbeddedAws.builder().start();
    iam = AdminIam.of(aws);
    cluster = Cluster.signingAs(issuer);
    api = new KubeApi(cluster.client());
    kubeconfig = Files.writeString(folder.resolve("kubeconfig"), cluster.kubeconfig());
    cluster.createKubeflow();
  }

  @BeforeEach
  void registerWebhook() {
    if (api.find(PodIdentityWebhook.REGISTRATION).isEmpty()) {
      PodIdentityWebhook.registerUncalled(api, "v1beta1");
    }
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.delete(PodIdentityWebhook.REGISTRATION);
    }
    if (iam != null) {
      iam.close();
    }
    if (aws != null) {
      aws.close();
    }
    if (issuer != null) {
      issuer.close();
    }
  }

  @Test
  void aPlanChangesNothing() {
    Ran planned = onboard("planned");

    assertThat(planned.exitCode()).as(planned.text()).isZero();
    assertThat(planned.text())
        .contains("to do    create role arn:aws:iam::123456789012:role/planned")
        .contains("to do    create Profile planned of planned@example.com")
        .contains("Nothing was changed.");
    assertThat(api.find(ClusterReader.KUBEFLOW + "/profiles/planned")).isEmpty();
    assertThat(roleExists("planned")).isFalse();
  }

  @Test
  void whatWasOnboardedPassesTheVerificationFromOutside() {
    onboarded("sound");

    Ran verified = verify("sound", "--format", "json");

    assertThat(verified.exitCode()).as(verified.text()).isZero();
    assertThat(verified.text())
        .contains("\"scope\" : \"s3://ml-data/sound/\"")
        .doesNotContain("\"failed\"");
  }

  @Test
  void onboardingTwiceIsAsOnce() {
    onboarded("twice");

    Ran again = onboard("twice", "--apply");

    assertThat(again.exitCode()).isZero();
    assertThat(again.text()).contains("Nothing is to be done.").doesNotContain("to do");
  }

  @Test
  void anAnnotationOfDefaultIsFoundByName() throws IOException {
    onboarded("astray");
    cluster.awaitDefaultAccount("astray");
    annotate("astray", "default-editor", "null");
    annotate("astray", "default", "\"arn:aws:iam::123456789012:role/astray\"");

    assertFound(verify("astray"), "annotation-on-other-account");
  }

  @Test
  void anAbsentWebhookIsFoundByName() throws IOException {
    onboarded("unhooked");
    cluster.delete(PodIdentityWebhook.REGISTRATION);

    assertFound(verify("unhooked"), "webhook-missing");
  }

  @Test
  void aWebhookThatIsAskedInAVersionThatItDoesNotAnswerIsFoundByItsPod() throws IOException {
    onboarded("misversioned");
    cluster.delete(PodIdentityWebhook.REGISTRATION);
    PodIdentityWebhook.registerUncalled(api, "v1");
    try {
      api.create("/api/v1/namespaces/misversioned/pods", JSON.readTree(pod()));

      assertFound(verify("misversioned"), "webhook-failing-open");
    } finally {
      cluster.delete(PodIdentityWebhook.REGISTRATION);
    }
  }

  @Test
  void aTrustPolicyForAnotherNamespaceIsFoundByName() {
    onboarded("misplaced");
    trust(
        "misplaced",
        "\"%1$s:aud\":\"sts.amazonaws.com\",\"%1$s:sub\":\"system:serviceaccount:other:default-editor\"");

    assertFound(verify("misplaced"), "trust-sub-mismatch");
  }

  @Test
  void aTrustPolicyForTheWholeClusterIsFoundByName() {
    onboarded("wide-open");
    trust("wide-open", "\"%1$s:aud\":\"sts.amazonaws.com\"");

    assertFound(verify("wide-open", "--strict"), "trust-open-to-cluster");
    assertThat(verify("wide-open").exitCode()).isZero();
  }

  @Test
  void aPodThatPredatesTheAnnotationIsFoundByName() throws Exception {
    cluster.createNamespace("early");
    cluster.createServiceAccount("early", "default-editor");
    api.create("/api/v1/namespaces/early/pods", JSON.readTree(pod()));
    onboarded("early");

    assertFound(verify("early"), "pod-predates-annotation");
  }

  @Test
  void onboardingThatIsInterruptedTellsWhereItStandsAndGoesOnFromThere() {
    Ran interrupted = onboardInterruptedAfterTheFirstChange("hasty");
    boolean flag = Thread.interrupted();

    assertThat(flag).isTrue();
    assertThat(interrupted.exitCode()).isEqualTo(130);
    assertThat(interrupted.text())
        .containsPattern("Interrupted. 1 of \\d+ changes were made; they stay")
        .containsOnlyOnce("  done     ");
    onboarded("hasty");
    assertThat(onboard("hasty").text()).contains("Nothing is to be done.");
  }

  private static Ran onboardInterruptedAfterTheFirstChange(String profile) {
    ByteArrayOutputStream text =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            if (toString(StandardCharsets.UTF_8).contains("  done     ")) {
              Thread.currentThread().interrupt();
            }
          }
        };
    return runAs(kubeconfig, text, onboarding(profile, "--apply"));
  }

  @Test
  void offboardingLeavesNothing() {
    onboarded("leaving");

    Ran offboarded = run("offboard", "--profile", "leaving", "--apply");

    assertThat(offboarded.exitCode()).as(offboarded.text()).isZero();
    assertThat(offboarded.text()).contains("The bucket and its data are not touched.");
    assertThat(roleExists("leaving")).isFalse();
    assertThat(api.get("/api/v1/namespaces/leaving/serviceaccounts/default-editor").toString())
        .doesNotContain("\"eks.amazonaws.com/role-arn\":");
    assertThat(api.get(ClusterReader.KUBEFLOW + "/profiles/leaving").at("/spec/plugins").isEmpty())
        .isTrue();
    assertThat(run("offboard", "--profile", "leaving").text()).contains("Nothing is to be done.");
  }

  @Test
  void offboardingTheLastOfARoleOfOthersLeavesItAdmittingNobody() {
    iam.createRole(
        create ->
            create
                .roleName("handmade")
                .assumeRolePolicyDocument(
                    ACCOUNT_TRUST.formatted(
                        provider(), "\"%s:aud\":\"sts.amazonaws.com\"".formatted(name()))));
    Ran onboarded = onboard("handed", "--role", "handmade", "--apply");
    assertThat(onboarded.exitCode()).as(onboarded.text()).isZero();

    Ran offboarded = run("offboard", "--profile", "handed", "--apply");

    assertThat(offboarded.exitCode()).as(offboarded.text()).isZero();
    assertThat(trustOf("handmade")).contains("\"Deny\"").doesNotContain("\"Allow\"");
  }

  @Test
  void anUnknownProfileIsToldWithItsRemedy() {
    Ran ran = verify("nobodys");

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.text()).contains("has no Profile nobodys").contains("kubectl get profiles");
  }

  @Test
  void aProfileThatHasNobodyToOwnItIsNotMade() {
    Ran ran = run("onboard", "--profile", "orphan", "--scope", "s3://ml-data/orphan");

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.text()).contains("--owner EMAIL");
  }

  @Test
  void aProfileWithoutAPluginIsFoundByName() throws IOException {
    api.create(
        ClusterReader.KUBEFLOW + "/profiles",
        JSON.readTree(
            """
            {"apiVersion":"kubeflow.org/v1","kind":"Profile","metadata":{"name":"bare"},
             "spec":{"owner":{"kind":"User","name":"bare@example.com"}}}
            """));

    assertFound(verify("bare"), "plugin-unknown");
  }

  @Test
  void theRemedyOfAPluginWithoutARoleMendsItAsItIsTyped() throws IOException {
    onboarded("roleless");
    String profile = ClusterReader.KUBEFLOW + "/profiles/roleless";
    api.merge(
        profile,
        JSON.readTree(
            """
            {"spec": {"plugins": [{"kind": "AwsIamForServiceAccount", "spec": {"awsIamRole": ""}}]}}
            """));
    Ran broken = verify("roleless", "--format", "json");
    assertFound(broken, "plugin-spec-empty");

    Matcher typed =
        Pattern.compile("kubectl patch profile roleless --type json -p '([^']*)'")
            .matcher(remedies(broken));
    assertThat(typed.find()).as(broken.text()).isTrue();
    cluster.patch(profile, typed.group(1));

    assertThat(verify("roleless").exitCode()).isZero();
  }

  private static String remedies(Ran ran) throws IOException {
    String json = ran.text().substring(ran.text().indexOf('{'));
    return JSON.readTree(json).findValues("remedy").stream()
        .flatMap(remedy -> StreamSupport.stream(remedy.spliterator(), false))
        .map(JsonNode::asText)
        .collect(Collectors.joining("\n"));
  }

  @Test
  void whoHasNoRightsIsToldSo() throws Exception {
    cluster.createNamespace("powerless");
    cluster.createServiceAccount("powerless", "somebody");
    String token = cluster.token("powerless", "somebody", issuer.name(), Duration.ofMinutes(10));
    Path file = kubeconfig("powerless", api.server(), "insecure-skip-tls-verify: true", token);

    Ran ran = runAs(file, "verify", "--no-pod", "--profile", "sound");

    assertThat(ran.exitCode()).as(ran.text()).isEqualTo(2);
    assertThat(ran.text()).contains("(403)").contains("kubectl auth can-i");
  }

  @Test
  void anApiServerThatRefusesTheConnectionIsNotSaidToAnswerLate() throws IOException {
    // Port 1 of loopback is reserved (RFC 1340, tcpmux), and nothing listens there.
    Path file = kubeconfig("absent", "https://127.0.0.1:1", "insecure-skip-tls-verify: true", "x");

    Ran ran = runAs(file, "verify", "--no-pod", "--profile", "sound");

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.text()).contains("https://127.0.0.1:1 was not reached");
  }

  private static void assertFound(Ran ran, String finding) {
    assertThat(ran.exitCode()).as(ran.text()).isEqualTo(1);
    assertThat(ran.text()).contains(finding);
  }

  private static void onboarded(String profile) {
    Ran ran = onboard(profile, "--apply");
    assertThat(ran.exitCode()).as(ran.text()).isZero();
  }

  private static Ran onboard(String profile, String... more) {
    return run(onboarding(profile, more));
  }

  private static String[] onboarding(String profile, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "onboard",
                "--profile",
                profile,
                "--scope",
                "s3://ml-data/" + profile,
                "--owner",
                profile + "@example.com",
                "--with-namespace"));
    Collections.addAll(args, more);
    return args.toArray(String[]::new);
  }

  private static Ran verify(String profile, String... more) {
    List<String> args = new ArrayList<>(List.of("verify", "--no-pod", "--profile", profile));
    Collections.addAll(args, more);
    return run(args.toArray(String[]::new));
  }

  private record Ran(int exitCode, String text) {}

  private static Ran run(String... args) {
    return runAs(kubeconfig, args);
  }

  private static Ran runAs(Path config, String... args) {
    return runAs(config, new ByteArrayOutputStream(), args);
  }

  private static Ran runAs(Path config, ByteArrayOutputStream text, String... args) {
    PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);
    int exitCode =
        new RolecallCommand(
                Map.of(
                    "KUBECONFIG", config.toString(),
                    "AWS_REGION", aws.region(),
                    "AWS_ENDPOINT_URL", aws.endpoint().toString(),
                    "AWS_ACCESS_KEY_ID", aws.adminAccessKeyId(),
                    "AWS_SECRET_ACCESS_KEY", aws.adminSecretAccessKey()),
                Clock.systemUTC(),
                false)
            .run(args, out, out);
    return new Ran(exitCode, text.toString(StandardCharsets.UTF_8));
  }

  private static Path kubeconfig(String name, String server, String trust, String token)
      throws IOException {
    return Files.writeString(
        folder.resolve(name),
        """
        apiVersion: v1
        kind: Config
        current-context: only
        clusters: [{name: only, cluster: {server: "%s", %s}}]
        users: [{name: only, user: {token: "%s"}}]
        contexts: [{name: only, context: {cluster: only, user: only}}]
        """
            .formatted(server, trust, token));
  }

  private static void annotate(String namespace, String account, String role) throws IOException {
    api.merge(
        "/api/v1/namespaces/" + namespace + "/serviceaccounts/" + account,
        JSON.readTree(
            "{\"metadata\":{\"annotations\":{\"eks.amazonaws.com/role-arn\":" + role + "}}}"));
  }

  private static String pod() {
    return """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"notebook"},
         "spec":{"serviceAccountName":"default-editor",
          "containers":[{"name":"main","image":"docker.io/library/none:none"}]}}
        """;
  }

  private static void trust(String role, String conditions) {
    iam.updateAssumeRolePolicy(
        update ->
            update
                .roleName(role)
                .policyDocument(ACCOUNT_TRUST.formatted(provider(), conditions.formatted(name()))));
  }

  private static String trustOf(String role) {
    return URLDecoder.decode(
        iam.getRole(get -> get.roleName(role)).role().assumeRolePolicyDocument(),
        StandardCharsets.UTF_8);
  }

  private static boolean roleExists(String role) {
    try {
      iam.getRole(get -> get.roleName(role));
      return true;
    } catch (NoSuchEntityException absent) {
      return false;
    }
  }

  private static String provider() {
    return "arn:aws:iam::" + aws.accountId() + ":oidc-provider/" + name();
  }

  private static String name() {
    return issuer.name().substring("https://".length());
  }
}
