package dev.rolecall.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rolecall.e2e.CommandRun;
import dev.rolecall.e2e.parts.Needs;
import dev.rolecall.e2e.parts.Part;
import dev.rolecall.e2e.parts.Program;
import dev.rolecall.embedded.aws.EmbeddedAws;
import dev.rolecall.embedded.oidc.MockOidcIssuer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Profile that was given its role as Kubeflow's guide for AWS has it typed. Real parts: the aws
 * CLI and kube-apiserver. IAM is EmbeddedAws, and what the Profile controller would do in the
 * cluster is done here.
 */
@Needs({Part.DOCKER, Part.AWSCLI})
final class HowToIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private MockOidcIssuer issuer;
  private EmbeddedAws aws;
  private Cluster cluster;

  @BeforeEach
  void start() throws IOException {
    issuer = MockOidcIssuer.builder(Cluster.ISSUER, Clock.systemUTC()).start();
    aws = EmbeddedAws.builder().start();
    cluster = Cluster.signingAs(issuer);
    cluster.createKubeflow();
    PodIdentityWebhook.registerUncalled(cluster.api(), "v1beta1");
    environment.put("AWS_REGION", aws.region());
    environment.put("AWS_DEFAULT_REGION", aws.region());
    environment.put("AWS_ENDPOINT_URL", aws.endpoint().toString());
    environment.put("AWS_ACCESS_KEY_ID", aws.adminAccessKeyId());
    environment.put("AWS_SECRET_ACCESS_KEY", aws.adminSecretAccessKey());
    environment.put("OIDC_URL", issuer.name().substring("https://".length()));
    environment.put(
        "KUBECONFIG",
        Files.writeString(folder.resolve("kubeconfig"), cluster.kubeconfig()).toString());
  }

  @AfterEach
  void stop() {
    cluster.delete(PodIdentityWebhook.REGISTRATION);
    aws.close();
    issuer.close();
  }

  @Test
  void whatTheGuideLeavesOpenIsToldAndClosedWithoutALoss() throws Exception {
    typed();
    applied();

    CommandRun verified = run("verify", "--no-pod");
    assertThat(verified.exit()).as(verified.out() + verified.err()).isZero();
    assertThat(verified.out())
        .contains("trust-open-to-cluster")
        .contains("Allows more than the scope: s3:GetObject in every bucket, by policy")
        .contains("AmazonS3FullAccess");

    CommandRun onboarded = run("onboard", "--apply");
    assertThat(onboarded.exit()).as(onboarded.out() + onboarded.err()).isZero();
    assertThat(onboarded.out())
        .contains("keeps its other policies")
        .contains("AmazonS3FullAccess")
        .doesNotContain("serves others too");
    CommandRun mended = run("verify", "--no-pod", "--strict");
    assertThat(mended.exit()).as(mended.out() + mended.err()).isZero();
    assertThat(attached()).isEqualToIgnoringNewLines("arn:aws:iam::aws:policy/AmazonS3FullAccess");
  }

  private String attached() throws Exception {
    return Program.aws()
        .run(
            environment,
            LIMIT,
            "iam",
            "list-attached-role-policies",
            "--role-name",
            "guided-how-to-role",
            "--query",
            "AttachedPolicies[].PolicyArn",
            "--output",
            "text")
        .out();
  }

  private void typed() throws Exception {
    Program.Ended ended =
        new Program("bash")
            .run(environment, LIMIT, script(), Program.aws().path(), folder.toString());
    assertThat(ended.exit()).as(ended.err()).isZero();
  }

  private static String script() throws URISyntaxException {
    return Path.of(Objects.requireNonNull(HowToIT.class.getResource("how_to.sh")).toURI())
        .toString();
  }

  /** As kubectl apply, and the Profile controller that may not edit the role. */
  private void applied() throws Exception {
    KubeApi api = cluster.api();
    Manifest.of(folder.resolve("profile_iam.yaml")).create(api);
    cluster.createNamespace("guided");
    cluster.createServiceAccount("guided", "default-editor");
    api.merge(
        "/api/v1/namespaces/guided/serviceaccounts/default-editor",
        JSON.readTree(
            """
            {"metadata": {"annotations": {
              "eks.amazonaws.com/role-arn": "arn:aws:iam::%s:role/guided-how-to-role"}}}"""
                .formatted(aws.accountId())));
    api.merge(
        "/api/v1/namespaces/guided",
        JSON.readTree("{\"metadata\": {\"annotations\": {\"owner\": \"user@example.com\"}}}"));
  }

  private CommandRun run(String command, String... more) {
    String[] arguments = new String[5 + more.length];
    arguments[0] = command;
    arguments[1] = "--profile";
    arguments[2] = "guided";
    arguments[3] = "--scope";
    arguments[4] = "s3://ml-data/guided";
    System.arraycopy(more, 0, arguments, 5, more.length);
    return CommandRun.of(environment, arguments);
  }
}
