package dev.rolecall.e2e.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rolecall.e2e.AdminIam;
import dev.rolecall.e2e.CommandRun;
import dev.rolecall.e2e.cluster.ObjectsInMemory;
import dev.rolecall.embedded.aws.EmbeddedAws;
import dev.rolecall.testing.Golden;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.iam.IamClient;

/** What an admin reads of a plan. IAM is EmbeddedAws, the API server keeps objects in memory. */
final class PlanTextTest {
  private static final String TRUST =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
      "Principal":{"Federated":"arn:aws:iam::111122223333:oidc-provider/oidc.rolecall.test/id/A"},\
      "Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{\
      "oidc.rolecall.test/id/A:aud":"sts.amazonaws.com"%s}}}]}""";

  private static final String TEAM_A =
      ",\"oidc.rolecall.test/id/A:sub\":\"system:serviceaccount:team-a:default-editor\"";

  @TempDir private Path folder;
  private final ObjectsInMemory cluster = new ObjectsInMemory();
  private final EmbeddedAws aws = EmbeddedAws.builder().accountId("111122223333").start();
  private final IamClient iam = AdminIam.of(aws);

  @BeforeEach
  void publishIssuer() {
    cluster.put(
        "/.well-known/openid-configuration", "{\"issuer\": \"https://oidc.rolecall.test/id/A\"}");
    cluster.put("/openid/v1/jwks", "{\"keys\": [{\"kid\": \"a\"}]}");
  }

  @AfterEach
  void close() {
    iam.close();
    aws.close();
    cluster.close();
  }

  @Test
  void aPluginThatEditsTheTrustGoesFirstAndTheTrustIsLookedAtAgain() {
    role("ml", TEAM_A);
    profile(
        "{\"kind\": \"AwsIamForServiceAccount\", \"spec\": {\"awsIamRole\":"
            + " \"arn:aws:iam::111122223333:role/ml\"}}");

    CommandRun ran = run("offboard", "--profile", "team-a");

    assertThat(ran.exit()).as(ran.err()).isZero();
    golden("offboard-controller-edits.txt", ran.out());
  }

  @Test
  void whatWasOnboardedIsOffboarded() {
    CommandRun onboarded =
        run(
            "onboard",
            "--profile",
            "team-a",
            "--scope",
            "s3://ml-data/team-a/",
            "--owner",
            "ann@example.com",
            "--with-namespace",
            "--apply");

    CommandRun ran = run("offboard", "--profile", "team-a", "--apply");

    assertThat(onboarded.exit()).as(onboarded.err()).isZero();
    assertThat(ran.exit()).as(ran.err()).isZero();
    golden("offboard.txt", ran.out());
  }

  @Test
  void aProfileThatIsGoneIsOffboardedFromWhatIsLeftOfIt() {
    role("old", TEAM_A);
    role("left-open", "");

    CommandRun ran = run("offboard", "--profile", "team-a", "--apply");

    assertThat(ran.exit()).as(ran.err()).isZero();
    golden("offboard-gone.txt", ran.out());
  }

  @Test
  void anIssuerThatIsGivenNeedsNoRightToReadThePublishedOne() {
    role("old", TEAM_A);
    cluster.refuse("/.well-known/openid-configuration", 403);

    CommandRun refused = run("offboard", "--profile", "team-a");
    CommandRun ran =
        run("offboard", "--profile", "team-a", "--issuer", "https://oidc.rolecall.test/id/A");

    assertThat(refused.exit()).isEqualTo(2);
    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("change trust policy of old");
  }

  @Test
  void aPluginWhoseSpecIsATextIsGivenOne() {
    profile("{\"kind\": \"AwsIamForServiceAccount\", \"spec\": \"arn\"}");

    CommandRun ran =
        run("onboard", "--profile", "team-a", "--scope", "s3://ml-data/team-a/", "--apply");

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(
            cluster
                .find("/apis/kubeflow.org/v1/profiles/team-a")
                .orElseThrow()
                .at("/spec/plugins/0/spec"))
        .hasToString(
            "{\"awsIamRole\":\"arn:aws:iam::111122223333:role/team-a\",\"annotateOnly\":true}");
  }

  @Test
  void aProfileThatIsBeingDeletedIsGivenNoRoleAndCanBeOffboarded() {
    role("team-a", TEAM_A);
    cluster.put(
        "/apis/kubeflow.org/v1/profiles/team-a",
        """
        {"metadata": {"name": "team-a", "deletionTimestamp": "2026-11-29T10:00:00Z"},
         "spec": {"owner": {"kind": "User", "name": "ann@example.com"}}}""");

    CommandRun onboarded =
        run("onboard", "--profile", "team-a", "--scope", "s3://ml-data/team-a/", "--apply");
    CommandRun offboarded = run("offboard", "--profile", "team-a");

    assertThat(onboarded.exit()).isEqualTo(2);
    assertThat(onboarded.err()).contains("Profile team-a is being deleted.");
    assertThat(iam.listOpenIDConnectProviders().openIDConnectProviderList()).isEmpty();
    assertThat(offboarded.exit()).isZero();
    assertThat(offboarded.out()).contains("change trust policy of team-a").doesNotContain("stay:");
  }

  @Test
  void onboardingTellsWhatElseNamesTheProfileAndFirstCalmsTheController() {
    role("old", TEAM_A);
    profile(
        "{\"kind\": \"AwsIamForServiceAccount\", \"spec\": {\"awsIamRole\":"
            + " \"arn:aws:iam::111122223333:role/old\"}}");

    CommandRun ran =
        run(
            "onboard",
            "--profile",
            "team-a",
            "--scope",
            "s3://ml-data/team-a/",
            "--role",
            "team-a",
            "--with-namespace");

    assertThat(ran.exit()).as(ran.err()).isZero();
    golden("onboard-changed-role.txt", ran.out());
  }

  @Test
  void aStrangerIsRefusedAndBothAreNamed() {
    profile("");

    CommandRun ran =
        run(
            "onboard",
            "--profile",
            "team-a",
            "--scope",
            "s3://ml-data/team-a/",
            "--owner",
            "bob@example.com",
            "--with-namespace",
            "--apply");

    assertThat(ran.exit()).isEqualTo(2);
    golden("onboard-other-owner.txt", ran.err());
  }

  @Test
  void theClustersRolesAreGivenAndTheControllersIsVerified() {
    controller("");
    profileWhoseRoleTheControllerEdits();
    role("team-a", TEAM_A);

    CommandRun given =
        run(
            "onboard",
            "--cluster-roles",
            "ml",
            "--admin-account",
            "kube-system/aws-load-balancer-controller",
            "--profile-roles",
            "team-*",
            "--apply");

    assertThat(given.exit()).as(given.err()).isZero();
    golden("onboard-cluster-roles.txt", given.out());
    assertThat(controllerCheck()).isEqualTo("passed");

    iam.putRolePolicy(
        put ->
            put.roleName("kf-controller-ml")
                .policyName("profile-roles")
                .policyDocument(onRoles("kubeflow/*")));
    assertThat(controllerCheck()).isEqualTo("warned controller-iam-denied");

    iam.putRolePolicy(
        put ->
            put.roleName("kf-controller-ml")
                .policyName("profile-roles")
                .policyDocument(onRoles("*")));
    assertThat(controllerCheck()).isEqualTo("warned controller-can-take-any-role");

    iam.createPolicy(create -> create.policyName("bound").policyDocument(onRoles("kubeflow/*")));
    iam.putRolePermissionsBoundary(
        put ->
            put.roleName("kf-controller-ml")
                .permissionsBoundary("arn:aws:iam::111122223333:policy/bound"));
    assertThat(controllerCheck()).isEqualTo("passed");
    iam.deleteRolePermissionsBoundary(delete -> delete.roleName("kf-controller-ml"));

    assertThat(
            run("onboard", "--cluster-roles", "ml", "--profile-roles", "team-*", "--apply").exit())
        .isZero();
    assertThat(controllerCheck()).isEqualTo("passed");
  }

  @Test
  void ofAControllersRoleThatMayNotBeReadNothingIsSaid() {
    controller("arn:aws:iam::111122223333:role/absent");
    profileWhoseRoleTheControllerEdits();
    role("team-a", TEAM_A);

    assertThat(controllerCheck()).isEqualTo("passed");
  }

  @Test
  void whatIsOfAProfileAndWhatIsOfTheClusterAreNotMixed() {
    for (List<String> wrong :
        List.of(
            List.of("--cluster-roles", "ml", "--profile", "team-a"),
            List.of("--cluster-roles", "ml", "--scope", "s3://ml-data/team-a/"),
            List.of("--cluster-roles", "ml", "--with-namespace"),
            List.of("--cluster-roles", "ml", "--role", "a"),
            List.of("--cluster-roles", "a".repeat(51)),
            List.of("--cluster-roles", "ml", "--admin-account", "no-namespace"),
            List.of("--cluster-roles", "ml", "--profile-roles", "*"),
            List.of("--cluster-roles", "ml", "--profile-roles", "kf-*"),
            List.of("--profile", "team-a", "--scope", "s3://a/b/", "--admin-account", "a/b"),
            List.of("--profile", "team-a"),
            List.of("--scope", "s3://ml-data/team-a/"))) {
      CommandRun ran =
          run(Stream.concat(Stream.of("onboard"), wrong.stream()).toArray(String[]::new));

      assertThat(ran.exit()).as("%s", wrong).isEqualTo(2);
      assertThat(ran.err()).as("%s", wrong).startsWith("rolecall onboard: ");
    }
    assertThat(iam.listRoles().roles()).isEmpty();
  }

  private void profileWhoseRoleTheControllerEdits() {
    profile(
        "{\"kind\": \"AwsIamForServiceAccount\", \"spec\": {\"awsIamRole\":"
            + " \"arn:aws:iam::111122223333:role/team-a\"}}");
    cluster.put(
        "/api/v1/namespaces/team-a/serviceaccounts/default-editor",
        "{\"metadata\": {\"name\": \"default-editor\", \"annotations\": {\"eks.amazonaws.com/role-arn\": \"arn:aws:iam::111122223333:role/team-a\"}}}");
    cluster.put(
        "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
        "{\"items\": [{\"metadata\": {\"name\": \"pod-identity-webhook\"}, \"webhooks\": [{\"name\": \"iam-for-pods.amazonaws.com\"}]}]}");
  }

  private static String onRoles(String roles) {
    return """
    {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
    "Action":["iam:GetRole","iam:UpdateAssumeRolePolicy"],\
    "Resource":"arn:aws:iam::111122223333:role/%s"}]}"""
        .formatted(roles);
  }

  private void controller(String role) {
    cluster.put(
        "/api/v1/namespaces/kubeflow/serviceaccounts/profiles-controller-service-account",
        """
        {"metadata": {"name": "profiles-controller-service-account", "annotations":
          {"eks.amazonaws.com/role-arn": "%s"}}}"""
            .formatted(role));
  }

  /** The outcome of the check of the controller, and the finding's name. */
  private String controllerCheck() {
    CommandRun ran = run("verify", "--profile", "team-a", "--no-pod", "--format", "json");
    try {
      for (JsonNode check : new JsonMapper().readTree(ran.out()).path("checks")) {
        if (check.path("id").asText().equals("controller")) {
          return (check.path("outcome").asText() + " " + check.at("/finding/id").asText()).strip();
        }
      }
    } catch (JsonProcessingException e) {
      throw new AssertionError(ran.err(), e);
    }
    throw new AssertionError(ran.err());
  }

  private void profile(String plugins) {
    cluster.put(
        "/apis/kubeflow.org/v1/profiles/team-a",
        """
        {"apiVersion": "kubeflow.org/v1", "kind": "Profile", "metadata": {"name": "team-a"},
         "spec": {"owner": {"kind": "User", "name": "ann@example.com"}, "plugins": [%s]}}"""
            .formatted(plugins));
  }

  private void role(String name, String conditions) {
    iam.createRole(
        create -> create.roleName(name).assumeRolePolicyDocument(TRUST.formatted(conditions)));
  }

  private CommandRun run(String... args) {
    return CommandRun.of(
        Map.of(
            "KUBECONFIG", cluster.kubeconfig(folder).toString(),
            "AWS_REGION", aws.region(),
            "AWS_ENDPOINT_URL", aws.endpoint().toString(),
            "AWS_ACCESS_KEY_ID", aws.adminAccessKeyId(),
            "AWS_SECRET_ACCESS_KEY", aws.adminSecretAccessKey()),
        args);
  }

  private static void golden(String file, String text) {
    Golden.check(
        PlanTextTest.class, file, text.replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:PORT"));
  }
}
