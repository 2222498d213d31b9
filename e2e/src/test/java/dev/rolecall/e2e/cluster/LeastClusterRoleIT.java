package dev.rolecall.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.e2e.CommandRun;
import dev.rolecall.e2e.parts.Needs;
import dev.rolecall.e2e.parts.Part;
import dev.rolecall.embedded.aws.EmbeddedAws;
import dev.rolecall.embedded.oidc.MockOidcIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/**
 * The ClusterRoles that {@code permissions} prints are all that their command needs of the cluster,
 * and no rule of them can be left out. Runs against a real kube-apiserver and its RBAC, in a node
 * of k3s or of the stand-in for it, as users who have these rules alone. IAM is EmbeddedAws.
 */
@Needs(Part.DOCKER)
final class LeastClusterRoleIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/";

  private static MockOidcIssuer issuer;
  private static EmbeddedAws aws;
  private static Cluster cluster;
  private static KubeApi api;
  private static int users;
  private static final List<String> profiles = new ArrayList<>();
  @TempDir private static Path folder;

  @BeforeAll
  static void startCluster() {
    issuer = MockOidcIssuer.builder(Cluster.ISSUER, Clock.systemUTC()).start();
    aws = EmbeddedAws.builder().start();
    cluster = Cluster.signingAs(issuer);
    api = new KubeApi(cluster.client());
    cluster.createKubeflow();
    for (String role : List.of("kubeflow-edit", "kubeflow-view", "kubeflow-admin")) {
      api.create(
          RBAC + "clusterroles",
          json(
              """
              {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole",
               "metadata": {"name": "%s"},
               "rules": [{"apiGroups": [""], "resources": ["secrets"], "verbs": ["get"]}]}"""
                  .formatted(role)));
    }
    api.create("/api/v1/namespaces", json("{\"metadata\": {\"name\": \"kubeflow\"}}"));
    api.create(
        "/api/v1/namespaces/kubeflow/serviceaccounts",
        json(
            """
            {"metadata": {"name": "profiles-controller-service-account", "annotations":
              {"eks.amazonaws.com/role-arn": "arn:aws:iam::999999999999:role/controller"}}}"""));
  }

  /** The roles of a cluster are for all its Profiles, and hold so many and no more. */
  @AfterEach
  void deleteProfiles() {
    profiles.forEach(each -> cluster.delete(ClusterReader.KUBEFLOW + "/profiles/" + each));
    profiles.clear();
  }

  @AfterAll
  static void stop() {
    if (aws != null) {
      aws.close();
    }
    if (issuer != null) {
      issuer.close();
    }
  }

  @Test
  void verifyReadsByThePrintedRulesAloneAndMissesEach() {
    // Its plugin edits, so that the account of the controller's role plays a part.
    onboarded("read");
    api.merge(
        ClusterReader.KUBEFLOW + "/profiles/read",
        json(
            """
            {"spec": {"plugins": [{"kind": "AwsIamForServiceAccount", "spec": {"awsIamRole":
              "arn:aws:iam::%s:role/read"}}]}}"""
                .formatted(aws.accountId())));
    String[] command = {"verify", "--profile", "read", "--no-pod", "--format", "json"};
    List<ObjectNode> printed = printedFor("read", "verify", "--no-pod");
    String asAdmin = read(cluster.kubeconfig(), command);

    assertThat(read(allowed("read", printed), command)).isEqualTo(asAdmin);
    for (List<ObjectNode> less : withoutOneRule(printed, 8)) {
      assertThat(read(allowed("read", less), command)).as(less.toString()).isNotEqualTo(asAdmin);
    }
  }

  /** What it said, and by which keys: nobody publishes them here, for them to be compared. */
  private static String read(String kubeconfig, String... command) {
    return said(runAs(kubeconfig, command)) + new ClusterReader(connect(kubeconfig)).keyIds();
  }

  @Test
  void verifyAsksForATokenAndRehearsesAPodByItsTwoRulesMore() throws IOException {
    onboarded("token");
    List<ObjectNode> printed = printedFor("token", "verify");
    Map<String, String> asAdmin = outcomes(cluster.kubeconfig());

    assertThat(outcomes(allowed("token", printed))).isEqualTo(asAdmin);
    assertThat(outcomes(allowed("token", without(printed, "serviceaccounts/token"))))
        .isNotEqualTo(asAdmin);
    assertThat(outcomes(allowed("token", without(printed, "pods")))).isNotEqualTo(asAdmin);
    assertThat(rules(printed)).hasSize(rules(printedFor("token", "verify", "--no-pod")).size() + 2);
  }

  /** What became of each check, with what of it may differ from run to run left out. */
  private static Map<String, String> outcomes(String kubeconfig) throws IOException {
    CommandRun ran = runAs(kubeconfig, "verify", "--profile", "token", "--format", "json");
    Map<String, String> outcomes = new TreeMap<>();
    new JsonMapper()
        .readTree(ran.out())
        .path("checks")
        .forEach(
            check ->
                outcomes.put(
                    check.path("id").asText(),
                    check.path("outcome").asText() + " " + check.at("/finding/id").asText()));
    assertThat(outcomes).as(ran.err()).isNotEmpty();
    return outcomes;
  }

  /** Without the right to make such objects. */
  private static List<ObjectNode> without(List<ObjectNode> printed, String resource) {
    List<ObjectNode> less = new ArrayList<>();
    for (ObjectNode document : printed) {
      ObjectNode copy = document.deepCopy();
      ArrayNode rules = copy.withArray("/rules");
      for (int rule = rules.size() - 1; rule >= 0; rule--) {
        if (rules.get(rule).at("/resources/0").asText().equals(resource)
            && rules.get(rule).at("/verbs/0").asText().equals("create")) {
          rules.remove(rule);
        }
      }
      less.add(copy);
    }
    assertThat(rules(less)).hasSize(rules(printed).size() - 1);
    return less;
  }

  @Test
  void onboardMakesAllByThePrintedRulesAloneAndStopsWithoutAny() {
    // Where nothing is there yet, and where the Profile and its account are.
    List<List<ObjectNode>> each = new ArrayList<>();
    each.add(printedFor("whole-0", "onboard", "--with-namespace"));
    each.addAll(withoutOneRule(each.get(0), 12));
    List<Boolean> passed = new ArrayList<>();
    for (int i = 0; i < each.size(); i++) {
      String name = "whole-" + i;
      String there = "there-" + i;
      onboarded(there);
      take(there);
      String user = allowed("whole-0", each.get(i), "whole-0", name, there);
      passed.add(
          runAs(user, onboarding(name)).exit() == 0 && runAs(user, onboarding(there)).exit() == 0);
    }

    assertThat(passed).startsWith(true);
    assertThat(passed.subList(1, passed.size())).doesNotContain(true);
  }

  @Test
  void offboardTakesAllByThePrintedRulesAloneAndStopsWithoutAny() {
    List<List<ObjectNode>> each = new ArrayList<>();
    each.add(printedFor("left-0", "offboard"));
    each.addAll(withoutOneRule(each.get(0), 7));
    List<Boolean> passed = new ArrayList<>();
    for (int i = 0; i < each.size(); i++) {
      String name = "left-" + i;
      onboarded(name);
      passed.add(
          runAs(
                      allowed("left-0", each.get(i), "left-0", name),
                      "offboard",
                      "--profile",
                      name,
                      "--apply")
                  .exit()
              == 0);
    }

    assertThat(passed).startsWith(true);
    assertThat(passed.subList(1, passed.size())).doesNotContain(true);
  }

  @Test
  void onboardGivesTheClusterItsRolesByThePrintedRulesAloneAndStopsWithoutAny() {
    String account = "/api/v1/namespaces/kubeflow/serviceaccounts/balancer";
    api.create(
        "/api/v1/namespaces/kubeflow/serviceaccounts",
        json("{\"metadata\": {\"name\": \"balancer\"}}"));
    List<List<ObjectNode>> each = new ArrayList<>();
    each.add(printed("onboard", "--cluster-roles", "--admin-account", "kubeflow/balancer"));
    each.addAll(withoutOneRule(each.get(0), 4));
    List<Boolean> passed = new ArrayList<>();
    for (List<ObjectNode> rules : each) {
      api.merge(
          account,
          json("{\"metadata\": {\"annotations\": {\"eks.amazonaws.com/role-arn\": null}}}"));
      passed.add(
          runAs(
                      allowed("", rules),
                      "onboard",
                      "--cluster-roles",
                      "ml",
                      "--admin-account",
                      "kubeflow/balancer",
                      "--apply")
                  .exit()
              == 0);
    }

    assertThat(passed).startsWith(true);
    assertThat(passed.subList(1, passed.size())).doesNotContain(true);
  }

  @Test
  void inTheProfilesNamespaceIsEnoughForWhatIsSaidToBe() {
    onboarded("bound");
    List<ObjectNode> printed = printedFor("bound", "verify", "--no-pod");
    String user = "rolecall-bound";
    create("clusterrole", printed.get(0), user + "-0");
    create("clusterrole", printed.get(1), user + "-1");
    api.create(RBAC + "clusterrolebindings", binding("ClusterRoleBinding", user + "-0", user));
    api.create(RBAC + "namespaces/bound/rolebindings", binding("RoleBinding", user + "-1", user));
    String[] command = {"verify", "--profile", "bound", "--no-pod", "--format", "json"};

    assertThat(said(runAs(acting(user), command)))
        .isEqualTo(said(runAs(cluster.kubeconfig(), command)));
  }

  /** The documents that {@code permissions} prints for that Profile. */
  private static List<ObjectNode> printedFor(String profile, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--profile", profile));
    List<ObjectNode> documents = printed(all.toArray(String[]::new));
    assertThat(documents).hasSize(2);
    return documents;
  }

  private static List<ObjectNode> printed(String... words) {
    List<String> args = new ArrayList<>(List.of("permissions", "--format", "kubernetes", "--for"));
    args.addAll(List.of(words));
    CommandRun ran = CommandRun.of(args.toArray(String[]::new));
    assertThat(ran.exit()).as(ran.err()).isZero();
    List<ObjectNode> documents = new ArrayList<>();
    new Yaml().loadAll(ran.out()).forEach(each -> documents.add(JSON.valueToTree(each)));
    return documents;
  }

  private static List<JsonNode> rules(List<ObjectNode> documents) {
    List<JsonNode> rules = new ArrayList<>();
    documents.forEach(each -> each.path("rules").forEach(rules::add));
    return rules;
  }

  private static List<List<ObjectNode>> withoutOneRule(List<ObjectNode> printed, int atLeast) {
    List<List<ObjectNode>> all = new ArrayList<>();
    for (int document = 0; document < printed.size(); document++) {
      for (int rule = 0; rule < printed.get(document).path("rules").size(); rule++) {
        List<ObjectNode> less = new ArrayList<>();
        printed.forEach(each -> less.add(each.deepCopy()));
        less.get(document).withArray("/rules").remove(rule);
        all.add(less);
      }
    }
    assertThat(all).hasSizeGreaterThanOrEqualTo(atLeast);
    return all;
  }

  /**
   * A user who has these rules in the whole cluster, and nothing else.
   *
   * @param named the Profile that they were printed for
   * @param instead the Profiles for which they are taken in its place; itself where none is given
   * @return a kubeconfig by which he acts
   */
  private static String allowed(String named, List<ObjectNode> printed, String... instead) {
    String user = "rolecall-user-" + ++users;
    for (int i = 0; i < printed.size(); i++) {
      ObjectNode role = printed.get(i).deepCopy();
      for (JsonNode rule : role.path("rules")) {
        if (instead.length > 0
            && rule.path("resourceNames").size() == 1
            && rule.path("resourceNames").get(0).asText().equals(named)) {
          ArrayNode names = ((ObjectNode) rule).putArray("resourceNames");
          List.of(instead).forEach(names::add);
        }
      }
      create("clusterrole", role, user + "-" + i);
      api.create(RBAC + "clusterrolebindings", binding("ClusterRoleBinding", user + "-" + i, user));
    }
    return acting(user);
  }

  private static void create(String kind, ObjectNode role, String name) {
    ObjectNode named = role.deepCopy();
    named.withObject("/metadata").put("name", name);
    api.create(RBAC + kind + "s", named);
  }

  private static JsonNode binding(String kind, String role, String user) {
    return json(
        """
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "%s", "metadata": {"name": "%s"},
         "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "%2$s"},
         "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "%s"}]}"""
            .formatted(kind, role, user));
  }

  /** The admin's kubeconfig, by which he acts as that user. */
  private static String acting(String user) {
    Map<String, Object> config = new Yaml().load(cluster.kubeconfig());
    ObjectNode json = JSON.valueToTree(config);
    ((ObjectNode) json.at("/users/0/user")).put("as", user);
    return json.toString();
  }

  private static KubeApi connect(String kubeconfig) {
    return KubeApi.connect(Map.of(), Optional.of(file(kubeconfig)), Optional.empty());
  }

  private static Path file(String kubeconfig) {
    try {
      return Files.writeString(Files.createTempFile(folder, "kubeconfig", ""), kubeconfig);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CommandRun runAs(String kubeconfig, String... args) {
    return CommandRun.of(
        Map.of(
            "KUBECONFIG", file(kubeconfig).toString(),
            "AWS_REGION", aws.region(),
            "AWS_ENDPOINT_URL", aws.endpoint().toString(),
            "AWS_ACCESS_KEY_ID", aws.adminAccessKeyId(),
            "AWS_SECRET_ACCESS_KEY", aws.adminSecretAccessKey()),
        args);
  }

  /** What it said, without the times that it took. */
  private static String said(CommandRun ran) {
    return "%d %s %s"
        .formatted(ran.exit(), ran.out(), ran.err())
        .replaceAll("\"took_ms\" : [\\d.]+| +<?\\d+ ms", "");
  }

  private static void onboarded(String profile) {
    CommandRun ran = runAs(cluster.kubeconfig(), onboarding(profile));
    assertThat(ran.exit()).as(ran.err()).isZero();
  }

  /** Takes plugin and annotation away, so that both are to be given again. */
  private static void take(String profile) {
    api.merge(
        ClusterReader.KUBEFLOW + "/profiles/" + profile, json("{\"spec\": {\"plugins\": []}}"));
    api.merge(
        "/api/v1/namespaces/" + profile + "/serviceaccounts/default-editor",
        json("{\"metadata\": {\"annotations\": {\"eks.amazonaws.com/role-arn\": null}}}"));
  }

  private static String[] onboarding(String profile) {
    profiles.add(profile);
    return new String[] {
      "onboard",
      "--profile",
      profile,
      "--scope",
      "s3://ml-data/" + profile,
      "--owner",
      profile + "@example.com",
      "--with-namespace",
      "--apply"
    };
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
