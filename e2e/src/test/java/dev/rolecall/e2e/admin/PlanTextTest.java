package dev.rolecall.e2e.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.e2e.CommandRun;
import dev.rolecall.e2e.cluster.ObjectsInMemory;
import dev.rolecall.embedded.aws.EmbeddedAws;
import dev.rolecall.testing.Golden;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
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
  private final IamClient iam =
      IamClient.builder()
          .region(Region.of(aws.region()))
          .endpointOverride(aws.endpoint())
          .credentialsProvider(
              StaticCredentialsProvider.create(
                  AwsBasicCredentials.create(aws.adminAccessKeyId(), aws.adminSecretAccessKey())))
          .build();

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
