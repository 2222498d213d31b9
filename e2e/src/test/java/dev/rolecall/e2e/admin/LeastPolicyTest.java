package dev.rolecall.e2e.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.e2e.AdminIam;
import dev.rolecall.e2e.CommandRun;
import dev.rolecall.e2e.cluster.ObjectsInMemory;
import dev.rolecall.embedded.aws.EmbeddedAws;
import dev.rolecall.embedded.aws.IssuerAddress;
import dev.rolecall.embedded.oidc.MockOidcIssuer;
import dev.rolecall.embedded.oidc.ServiceAccountToken;
import dev.rolecall.testing.Golden;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * The policy that {@code permissions} prints is all that its command needs of IAM, and no action of
 * it can be left out. EmbeddedAws decides, for a session of a role that has that policy alone.
 */
final class LeastPolicyTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ACCOUNT = "111122223333";
  private static final String ISSUER = "https://127.0.0.1/id/A";
  private static final String OPERATORS = "https://operators.rolecall.test";
  private static final MockOidcIssuer operators =
      MockOidcIssuer.builder(OPERATORS, Clock.systemUTC()).start();

  private static final String TRUST =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
      "Principal":{"Federated":"arn:aws:iam::111122223333:oidc-provider/%1$s"},\
      "Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{\
      "%1$s:aud":"sts.amazonaws.com","%1$s:sub":[%2$s]}}}]}""";

  @TempDir private Path folder;

  @AfterAll
  static void stopIssuer() {
    operators.close();
  }

  /**
   * A command, and what it meets: of all that a command can meet, its cases need all its rights.
   *
   * @param name of the command, for whoever reads the test's
   */
  private record Case(String name, List<Consumer<World>> starts, List<String> command) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Stream<Case> cases() {
    return Stream.of(
        new Case(
            "verify",
            List.of(World::onboarded, World::crowded),
            List.of("verify", "--profile", "team-a", "--no-pod", "--format", "json")),
        new Case(
            "onboard",
            List.of(world -> {}, World::withAnotherAudience, World::forAnotherScope),
            List.of(
                "onboard",
                "--profile",
                "team-a",
                "--scope",
                "s3://ml-data/team-a/",
                "--owner",
                "ann@example.com",
                "--apply")),
        new Case(
            "onboard --cluster-roles",
            List.of(World::withAProfile, World::withOlderClusterRoles),
            List.of(
                "onboard",
                "--cluster-roles",
                "ml",
                "--admin-account",
                "kube-system/balancer",
                "--apply")),
        new Case(
            "offboard",
            List.of(World::onboarded, World::shared),
            List.of("offboard", "--profile", "team-a", "--apply")));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void thePrintedPolicyIsEnoughAndEachOfItsActionsIsNeeded(Case each) {
    JsonNode policy = printed(each.name().split(" "));
    List<String> asAdmin = outcomes(each, null);

    assertThat(outcomes(each, policy)).isEqualTo(asAdmin);
    assertThat(asAdmin).allMatch(outcome -> !outcome.startsWith("2 "));
    List<JsonNode> less = withoutOneAction(policy);
    assertThat(less).hasSizeGreaterThan(8);
    for (JsonNode without : less) {
      assertThat(
              IntStream.range(0, asAdmin.size())
                  .allMatch(
                      start ->
                          outcome(each, each.starts().get(start), without)
                              .equals(asAdmin.get(start))))
          .as(without.toString())
          .isFalse();
    }
  }

  @Test
  void aPolicyForOneRoleIsForNoOther() {
    JsonNode policy = printed("offboard", "--role", "team-a", "--account", ACCOUNT);

    try (World world = new World(folder, policy)) {
      world.shared();
      CommandRun ran = world.run("offboard", "--profile", "team-a", "--role", "other", "--apply");
      assertThat(ran.exit()).isEqualTo(2);
      assertThat(ran.err()).contains("AWS refused: 403 AccessDenied").contains("iam:GetRole");
    }
    assertThat(policy.toString())
        .contains("arn:aws:iam::111122223333:role/team-a")
        .doesNotContain("role/*");
  }

  @Test
  void whatIsPrintedSaysWhatEachLineIsFor() {
    Golden.check(
        LeastPolicyTest.class,
        "permissions-verify.txt",
        CommandRun.of("permissions", "--for", "verify", "--profile", "team-a").out());
    Golden.check(
        LeastPolicyTest.class,
        "permissions-onboard.txt",
        CommandRun.of(
                "permissions",
                "--for",
                "onboard",
                "--with-namespace",
                "--role",
                "kubeflow/*",
                "--account",
                ACCOUNT,
                "--partition",
                "aws-cn")
            .out());
  }

  @Test
  void theClustersRolesTakeAClusterRoleOfTheirOwn() {
    String[] onboard = {"permissions", "--for", "onboard", "--format", "kubernetes"};

    String ofProfiles = CommandRun.of(onboard).out();
    String ofCluster =
        CommandRun.of(
                Stream.concat(Stream.of(onboard), Stream.of("--cluster-roles"))
                    .toArray(String[]::new))
            .out();

    assertThat(ofProfiles).contains("  name: rolecall-onboard\n");
    assertThat(ofCluster)
        .contains("  name: rolecall-onboard-cluster-roles\n")
        .doesNotContain("---", "rolecall-onboard\n");
  }

  @Test
  void whatCannotBeIsRefusedWithItsRemedy() {
    for (List<String> wrong :
        List.of(
            List.of("verify", "--role", "arn:aws:iam::111122223333:role/a"),
            List.of("verify", "--account", "1"),
            List.of("verify", "--partition", "AWS"),
            List.of("verify", "--profile", "Team_A"),
            List.of("verify", "--with-namespace"),
            List.of("onboard", "--no-pod"),
            List.of("onboard", "--cluster-roles", "--profile", "team-a"),
            List.of("onboard", "--admin-account", "kube-system/balancer"),
            List.of("verify", "--cluster-roles"),
            List.of("audit"))) {
      CommandRun ran =
          CommandRun.of(
              Stream.concat(Stream.of("permissions", "--for"), wrong.stream())
                  .toArray(String[]::new));

      assertThat(ran.exit()).as("%s", wrong).isEqualTo(2);
      assertThat(ran.out()).isEmpty();
      assertThat(ran.err().lines().count()).as(ran.err()).isGreaterThan(1);
    }
  }

  private static JsonNode printed(String... words) {
    List<String> args = new ArrayList<>(List.of("permissions", "--format", "iam", "--for"));
    args.addAll(List.of(words));
    CommandRun ran = CommandRun.of(args.toArray(String[]::new));
    assertThat(ran.exit()).as(ran.err()).isZero();
    return json(ran.out());
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static List<JsonNode> withoutOneAction(JsonNode policy) {
    List<JsonNode> less = new ArrayList<>();
    for (int statement = 0; statement < policy.path("Statement").size(); statement++) {
      int actions = policy.path("Statement").get(statement).path("Action").size();
      for (int action = 0; action < actions; action++) {
        ObjectNode without = policy.deepCopy();
        ArrayNode statements = without.withArray("/Statement");
        ((ArrayNode) statements.get(statement).path("Action")).remove(action);
        if (actions == 1) {
          statements.remove(statement);
        }
        less.add(without);
      }
    }
    return less;
  }

  /** What comes of each case's starts: exit code and all that is said. */
  private List<String> outcomes(Case each, @Nullable JsonNode policy) {
    return each.starts().stream().map(start -> outcome(each, start, policy)).toList();
  }

  private String outcome(Case each, Consumer<World> start, @Nullable JsonNode policy) {
    try (World world = new World(folder, policy)) {
      start.accept(world);
      CommandRun ran = world.run(each.command().toArray(String[]::new));
      return "%d %s %s"
          .formatted(ran.exit(), ran.out(), ran.err())
          .replaceAll("\"took_ms\" : [\\d.]+| +<?\\d+ ms", "")
          .replaceAll("127\\.0\\.0\\.1:\\d+", "")
          .replaceAll("arn:aws:\\S+ in account", "")
          .replaceAll("Reading IAM as \\S+", "");
    }
  }

  /** An account and a cluster, and who acts there: the admin, or somebody with that policy. */
  private static final class World implements AutoCloseable {
    private final ObjectsInMemory cluster = new ObjectsInMemory();
    private final EmbeddedAws aws =
        EmbeddedAws.builder()
            .accountId(ACCOUNT)
            .issuers(
                Map.of(OPERATORS, new IssuerAddress(operators.address(), operators.authority())))
            .start();
    private final IamClient iam = AdminIam.of(aws);
    private final Path folder;
    private final Map<String, String> identity;

    World(Path folder, @Nullable JsonNode policy) {
      this.folder = folder;
      String name = OPERATORS.substring("https://".length());
      iam.createOpenIDConnectProvider(
          create -> create.url(OPERATORS).clientIDList("sts.amazonaws.com"));
      iam.createRole(
          create ->
              create
                  .roleName("operator")
                  .assumeRolePolicyDocument(TRUST.formatted(name, subject("operators", "one"))));
      if (policy != null) {
        iam.putRolePolicy(
            put -> put.roleName("operator").policyName("least").policyDocument(policy.toString()));
      }
      identity =
          policy == null
              ? Map.of(
                  "AWS_ACCESS_KEY_ID", aws.adminAccessKeyId(),
                  "AWS_SECRET_ACCESS_KEY", aws.adminSecretAccessKey())
              : session();
      cluster.put("/.well-known/openid-configuration", "{\"issuer\": \"%s\"}".formatted(ISSUER));
      cluster.put("/openid/v1/jwks", "{\"keys\": [{\"kid\": \"a\"}]}");
      cluster.put(
          "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
          """
          {"items": [{"metadata": {"name": "pod-identity-webhook"},
            "webhooks": [{"name": "iam-for-pods.amazonaws.com"}]}]}""");
    }

    private Map<String, String> session() {
      try (StsClient sts =
          StsClient.builder()
              .region(Region.of(aws.region()))
              .endpointOverride(aws.endpoint())
              .credentialsProvider(AnonymousCredentialsProvider.create())
              .build()) {
        Credentials granted =
            sts.assumeRoleWithWebIdentity(
                    assume ->
                        assume
                            .roleArn("arn:aws:iam::%s:role/operator".formatted(ACCOUNT))
                            .roleSessionName("one")
                            .webIdentityToken(
                                operators.mint(
                                    ServiceAccountToken.of(
                                        "operators", "one", "sts.amazonaws.com"))))
                .credentials();
        return Map.of(
            "AWS_ACCESS_KEY_ID", granted.accessKeyId(),
            "AWS_SECRET_ACCESS_KEY", granted.secretAccessKey(),
            "AWS_SESSION_TOKEN", granted.sessionToken());
      }
    }

    /** A role that onboarding made. */
    void onboarded() {
      onboarded("s3://ml-data/team-a/");
    }

    void forAnotherScope() {
      onboarded("s3://ml-data/former/");
    }

    private void onboarded(String scope) {
      provider("sts.amazonaws.com");
      profile("team-a", true);
      CommandRun ran =
          runAs(
              admin(),
              "onboard",
              "--profile",
              "team-a",
              "--scope",
              scope,
              "--with-namespace",
              "--apply");
      assertThat(ran.exit()).as(ran.err()).isZero();
    }

    /** A role of so many subjects that the account takes no more, which the controller edits. */
    void crowded() {
      provider("sts.amazonaws.com");
      role(
          "crowded",
          String.join(
              ",",
              IntStream.range(0, 37)
                  .mapToObj(i -> subject("team-%02d".formatted(i), "default-editor"))
                  .toList()));
      iam.createPolicy(
          create ->
              create
                  .policyName("read")
                  .policyDocument(
                      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::ml-data/*\"}]}"));
      iam.attachRolePolicy(
          attach ->
              attach
                  .roleName("crowded")
                  .policyArn("arn:aws:iam::%s:policy/read".formatted(ACCOUNT)));
      profile("crowded", false);
    }

    void withAnotherAudience() {
      provider("another");
      role("team-a", subject("team-b", "default-editor"));
    }

    void withAProfile() {
      profile("team-a", false);
      role("team-a", subject("team-b", "default-editor"));
    }

    /** As {@code --cluster-roles} makes them, but for another audience and by another policy. */
    void withOlderClusterRoles() {
      provider("another");
      profile("team-a", true);
      role("kf-user-ml", subject("team-b", "default-editor"));
      role("kf-controller-ml", subject("kubeflow", "other"));
      iam.putRolePolicy(
          put ->
              put.roleName("kf-controller-ml")
                  .policyName("profile-roles")
                  .policyDocument(
                      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"iam:GetRole\",\"Resource\":\"*\"}]}"));
    }

    /** A role of others too, and one besides that names the Profile. */
    void shared() {
      provider("sts.amazonaws.com");
      String team = subject("team-a", "default-editor");
      role("team-a", team + "," + subject("team-b", "default-editor"));
      role("other", team);
      profile("team-a", true);
    }

    private void provider(String audience) {
      iam.createOpenIDConnectProvider(create -> create.url(ISSUER).clientIDList(audience));
    }

    private static String subject(String namespace, String account) {
      return "\"system:serviceaccount:%s:%s\"".formatted(namespace, account);
    }

    private void role(String name, String subjects) {
      iam.createRole(
          create ->
              create
                  .roleName(name)
                  .assumeRolePolicyDocument(
                      TRUST.formatted(ISSUER.substring("https://".length()), subjects)));
    }

    private void profile(String role, boolean annotateOnly) {
      cluster.put(
          "/apis/kubeflow.org/v1/profiles/team-a",
          """
          {"apiVersion": "kubeflow.org/v1", "kind": "Profile", "metadata": {"name": "team-a",
            "annotations": {"rolecall.dev/scope": "s3://ml-data/team-a/"}},
           "spec": {"owner": {"kind": "User", "name": "ann@example.com"},
            "plugins": [{"kind": "AwsIamForServiceAccount", "spec": {"awsIamRole":
             "arn:aws:iam::111122223333:role/%s", "annotateOnly": %b}}]}}"""
              .formatted(role, annotateOnly));
      cluster.put(
          "/api/v1/namespaces/team-a",
          "{\"metadata\": {\"name\": \"team-a\", \"annotations\": {\"owner\": \"ann@example.com\"}}}");
    }

    private Map<String, String> admin() {
      return Map.of(
          "AWS_ACCESS_KEY_ID", aws.adminAccessKeyId(),
          "AWS_SECRET_ACCESS_KEY", aws.adminSecretAccessKey());
    }

    CommandRun run(String... args) {
      return runAs(identity, args);
    }

    private CommandRun runAs(Map<String, String> who, String... args) {
      Map<String, String> environment = new HashMap<>(who);
      environment.put("KUBECONFIG", cluster.kubeconfig(folder).toString());
      environment.put("AWS_REGION", aws.region());
      environment.put("AWS_ENDPOINT_URL", aws.endpoint().toString());
      return CommandRun.of(environment, args);
    }

    @Override
    public void close() {
      iam.close();
      aws.close();
      cluster.close();
    }
  }
}
