package dev.rolecall.e2e.admin;

import static dev.rolecall.e2e.admin.AdminPeers.ACCOUNTS;
import static dev.rolecall.e2e.admin.AdminPeers.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.e2e.CommandRun;
import dev.rolecall.iam.TrustDocument;
import dev.rolecall.iam.WebIdentityRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code verify} says of each Profile and trust policy that the real Profile controller was
 * given (kubeflow/dashboard d84246482): the same resources, with what it made of them. What it
 * cannot do, or takes from others, is told; where it edits nothing, it is not accused.
 */
final class ProfileControllerTableTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String PROFILE = "/apis/kubeflow.org/v1/profiles/team-a";
  private static final String SUBJECT = "system:serviceaccount:team-a:default-editor";
  private static final String CONTROLLER =
      "/api/v1/namespaces/kubeflow/serviceaccounts/profiles-controller-service-account";

  private static final String ONLY_ANNOTATING =
      "kubectl patch profile team-a --type json -p '[{\"op\":\"test\",\"path\":\"/spec/plugins/0/kind\",\"value\":\"AwsIamForServiceAccount\"},{\"op\":\"add\",\"path\":\"/spec/plugins/0/spec/annotateOnly\",\"value\":true}]'";

  @TempDir private Path folder;
  private AdminPeers peers;

  @BeforeEach
  void aChainThatIsInOrder() throws IOException {
    peers = new AdminPeers(folder);
    peers.answersInOrder(admitting());
  }

  @AfterEach
  void close() {
    peers.close();
  }

  // The table, row by row.

  @Test
  void a1_anOpenTrustPolicyIsWarnedOfAsLongAsTheSubjectIsNotInItAndAfterTheRevocation() {
    assertThat(found(applied("a1"), trust("open-aud-only")))
        .containsExactly("trust-policy warned trust-open-to-cluster");
    assertThat(found(applied("a1"), admitting())).isEmpty();
  }

  @Test
  void a2_aPluginThatOnlyAnnotatesEditsNothingAndIsNotAccused() {
    assertThat(found(applied("a2"), and(admitting(), trust("a10")))).isEmpty();
    assertThat(found(applied("a2"), and(trust("a9")))).isEmpty();
  }

  @Test
  void a3_ofAnArnThatWasChangedTheNewRoleIsVerified() {
    assertThat(found(applied("a3"), admitting())).isEmpty();
  }

  @Test
  void a4_aRoleForTwoHasBothSubjects() {
    TrustDocument both = admitting().admitting(request("system:serviceaccount:a4y:default-editor"));

    assertThat(found(applied("a4x"), both)).isEmpty();
    assertThat(found(applied("a4y"), both)).isEmpty();
  }

  @Test
  void a5_aNamespaceOfNobodyOrOfAnotherIsRefusedForGood() {
    for (String annotations : List.of("{}", "{\"owner\": \"someone@example.com\"}")) {
      Row row = row("a5");
      row.annotated = "";
      row.namespace = annotations;

      assertThat(found(row, trust("open-aud-only")))
          .containsExactly(
              "controller failed namespace-owner-mismatch",
              "annotation failed namespace-owner-mismatch",
              "trust-policy warned trust-open-to-cluster");
      assertThat(remedies(peers.verify("--format", "json")))
          .contains("kubectl annotate namespace team-a owner=a5@example.com --overwrite");
    }
  }

  @Test
  void a5_whereTheAnnotationWasWrittenByHandTheChainHoldsAllTheSame() {
    Row row = applied("a5");
    row.namespace = "{}";

    assertThat(found(row, admitting()))
        .containsExactly("controller warned namespace-owner-mismatch");
  }

  @Test
  void a6_aPluginOfAnotherKindIsIgnored() {
    assertThat(found(row("a6"), admitting()))
        .containsExactly("profile failed plugin-unknown", "annotation failed plugin-unknown");
  }

  @Test
  void a7_aRoleThatDoesNotExistIsAnnotatedAllTheSame() {
    peers.answers("GetRole", 404, AdminPeers.NO_SUCH_ENTITY);

    assertThat(found(applied("a7"))).containsExactly("role failed role-missing");
  }

  @Test
  void a8_aRoleOfAnotherAccountThanTheControllersIsNeverFoundByIt() {
    peers.answers("GetRole", 404, AdminPeers.NO_SUCH_ENTITY);
    peers.answers(
        CONTROLLER,
        200,
        account(
            "profiles-controller-service-account", "arn:aws:iam::111122223333:role/controller"));

    assertThat(found(applied("a8")))
        .containsExactly("controller warned plugin-role-in-other-account");
    assertThat(remedies(peers.verify("--format", "json"))).contains(ONLY_ANNOTATING);
  }

  @Test
  void a8_whereTheControllersAccountIsNotKnownNobodyIsAccusedAndNothingIsProved() {
    peers.answers("GetRole", 404, AdminPeers.NO_SUCH_ENTITY);

    assertThat(found(applied("a8"))).isEmpty();
    assertThat(peers.verify().exit()).isEqualTo(1);
  }

  @Test
  void a8b_aNamesakeInTheControllersAccountIsEditedInItsPlace() {
    Row row = applied("a8b");
    peers.answersRole("arn:aws:iam::111122223333:role/a8b", admitting().toJson());

    assertThat(found(row)).containsExactly("controller warned plugin-role-in-other-account");
    assertThat(peers.verify("--format", "json").out())
        .contains(
            "There it is arn:aws:iam::111122223333:role/a8b, and the controller edits that one.");
  }

  @Test
  void a9_aFirstStatementOfAnotherServicesLeavesTheControllerWithoutAnIssuer() {
    assertThat(found(applied("a9"), trust("a9")))
        .containsExactly("controller warned trust-first-statement-not-oidc");
    assertThat(remedies(peers.verify("--format", "json"))).contains(ONLY_ANNOTATING);
  }

  @Test
  void a10_aSecondStatementIsDroppedAndNamed() {
    assertThat(found(applied("a10"), trust("a10")))
        .containsExactly(
            "controller warned trust-statements-lost", "trust-policy warned trust-open-to-cluster");
    assertThat(peers.verify("--format", "json").out())
        .contains("Statement[1] (Glue) for Service glue.amazonaws.com");
    assertThat(remedies(peers.verify("--format", "json"))).contains(ONLY_ANNOTATING);
  }

  @Test
  void a10_whereTheSubjectIsThereAlreadyItIsDroppedAtTheProfilesDeletion() {
    assertThat(found(applied("a10"), and(admitting(), trust("a10"))))
        .contains("controller warned trust-statements-lost");
    assertThat(peers.verify("--format", "json").out())
        .contains("when the Profile is deleted: its subject is there already");
  }

  @Test
  void a11_aStatementThatIsAnObjectMakesTheControllerPanic() {
    assertThat(found(applied("a11"), trust("a11")))
        .containsExactly(
            "controller warned controller-panics-on-trust",
            "trust-policy warned trust-open-to-cluster");
    assertThat(remedies(peers.verify("--format", "json"))).contains(ONLY_ANNOTATING);
  }

  @Test
  void a12_aWildcardUnderStringLikeIsReplaced() {
    assertThat(found(applied("a12"), trust("a12")))
        .containsExactly(
            "controller warned trust-statements-lost",
            "trust-policy warned trust-open-to-profiles");
    assertThat(peers.verify("--format", "json").out())
        .contains("the condition StringLike 127.0.0.1/id/A:sub of Statement[0]");
  }

  @Test
  void a13_aTrustPolicyForAnotherClusterGetsTheSubjectUnderThatIssuerAndAdmitsNobodyOfThisOne() {
    assertThat(found(applied("a13"), trust("a13")))
        .containsExactly("trust-policy failed trust-principal-wrong");
  }

  @Test
  void a14_withoutAPluginTheControllerDoesNothing() {
    assertThat(found(row("a14"), admitting()))
        .containsExactly("profile failed plugin-unknown", "annotation failed plugin-unknown");
    assertThat(found(applied("a14"), and(admitting(), trust("a10")))).isEmpty();
  }

  @Test
  void a15_aPluginWithoutARoleIsNamed() {
    assertThat(found(row("a15"), admitting()))
        .containsExactly("profile failed plugin-spec-empty", "annotation failed plugin-spec-empty");
  }

  @Test
  void a16_a17_whatIsNoRolesArnIsAnnotatedAllTheSame() {
    assertThat(found(applied("a16"))).containsExactly("annotation failed role-arn-malformed");
    assertThat(found(applied("a17"))).containsExactly("annotation failed role-arn-malformed");
  }

  @Test
  void a18_twoPluginsOfTheKindKeepTheControllerWritingWithoutEnd() {
    assertThat(found(applied("a18"), admitting()))
        .containsExactly("controller failed controller-loops-on-two-plugins");
  }

  @Test
  void a18_itsAnnotationThatIsNowOfTheOtherFollowsFromThat() {
    Row row = row("a18");
    row.annotated = "arn:aws:iam::111122223333:role/a18two";

    assertThat(found(row, admitting()))
        .containsExactly(
            "controller failed controller-loops-on-two-plugins",
            "annotation failed controller-loops-on-two-plugins");
  }

  @Test
  void a19_annotateOnlyAsATextMakesTheControllerSkipThePlugin() {
    assertThat(found(row("a19"), admitting()))
        .containsExactly("profile failed plugin-spec-empty", "annotation failed plugin-spec-empty");
    assertThat(remedies(peers.verify("--format", "json"))).contains(ONLY_ANNOTATING);
  }

  @Test
  void a20_anotherCaseOfTheRolesNameIsTaken() {
    assertThat(found(applied("a20"), admitting())).isEmpty();
  }

  @Test
  void a21_aProfileOfTheOlderVersionIsApplied() {
    assertThat(found(applied("a21"), admitting())).isEmpty();
  }

  @Test
  void a22_aSecondPluginOfAnotherKindIsKept() {
    Row row = row("a22");
    ((ArrayNode) row.profile.at("/spec/plugins")).add(applied("a1").profile.at("/spec/plugins/0"));
    row.annotated = "arn:aws:iam::111122223333:role/a1";

    assertThat(found(row, admitting())).isEmpty();
  }

  @Test
  void c7_theFinalizerOfADeletedProfileWhoseRoleIsGoneStays() {
    peers.answers("GetRole", 404, AdminPeers.NO_SUCH_ENTITY);

    assertThat(found(deleted(applied("a1"))))
        .containsExactly("controller failed profile-stuck-deleting", "role failed role-missing");
    assertThat(remedies(peers.verify("--format", "json")))
        .contains(
            "kubectl patch profile team-a --type json -p '[{\"op\":\"test\",\"path\":\"/metadata/finalizers/1\",\"value\":\"profile-finalizer\"},{\"op\":\"remove\",\"path\":\"/metadata/finalizers/1\"}]'");
  }

  @Test
  void c7_aDeletionThatTheControllerCanEndIsNotStuck() {
    peers.answers("GetRole", 404, AdminPeers.NO_SUCH_ENTITY);
    assertThat(found(deleted(applied("a2")))).containsExactly("role failed role-missing");

    assertThat(found(deleted(applied("a1")), admitting())).isEmpty();
  }

  @Test
  void e6_e7_aSubjectThatWasTakenOutWhileThePluginStaysIsMissed() {
    TrustDocument without =
        TrustDocument.of(request("system:serviceaccount:team-b:default-editor"));

    assertThat(found(applied("a1"), without))
        .containsExactly("trust-policy failed trust-sub-mismatch");
  }

  // What stands below the table.

  @Test
  void aNamesakeSpeaksAgainstAnArnOfAnotherAccountWhereAnAdminNamedTheProfileInIt() {
    Row row = applied("a8");
    ((ObjectNode) row.profile.at("/spec/plugins/0/spec")).put("annotateOnly", true);
    String namesake = "arn:aws:iam::111122223333:role/a8";

    peers.answersRole(namesake, admitting().toJson());
    assertThat(found(row)).containsExactly("role warned role-in-other-account");
    peers.answersRole(
        namesake,
        TrustDocument.of(request("system:serviceaccount:team-b:default-editor")).toJson());
    assertThat(found(row)).isEmpty();
  }

  @Test
  void aFederatedListOfOneIsGrantedBySts_andLeavesTheControllerWithoutAnIssuer() {
    TrustDocument list =
        TrustDocument.parse(
            admitting().toJson().replaceAll("\"Federated\":(\"[^\"]*\")", "\"Federated\":[$1]"));

    assertThat(found(applied("a1"), list))
        .containsExactly("controller warned controller-federated-list");
    assertThat(found(applied("a2"), list)).isEmpty();
  }

  @Test
  void aStatementThatAdmitsNobodyLeavesTheControllerWithoutAnIssuer() {
    TrustDocument nobody =
        TrustDocument.parse(
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"AdmitNobody\",\"Effect\":\"Deny\",\"Principal\":{\"AWS\":\"*\"},\"Action\":\"sts:AssumeRole\"}]}");

    assertThat(found(applied("a1"), nobody))
        .contains("controller warned trust-first-statement-not-oidc");
  }

  @Test
  void aTrustPolicyThatWouldOutgrowTheAccountsQuotaIsNotWrittenByTheController() {
    TrustDocument shared = TrustDocument.of(request("system:serviceaccount:p0:default-editor"));
    for (int i = 1; shared.toJson().length() <= 2005; i++) {
      shared = shared.admitting(request("system:serviceaccount:p" + i + ":default-editor"));
    }
    assertThat(found(applied("a1"), shared))
        .containsExactly(
            "controller warned trust-policy-too-large",
            "trust-policy failed trust-policy-too-large");

    peers.answers(
        "GetAccountSummary",
        200,
        AdminPeers.result(
            "GetAccountSummary",
            "<SummaryMap><entry><key>AssumeRolePolicySizeQuota</key><value>4096</value></entry></SummaryMap>"));
    assertThat(found(applied("a1"), shared))
        .containsExactly("trust-policy failed trust-sub-mismatch");
  }

  @Test
  void whereTheRoleIsAnnotatedAllTheSameAPluginThatIsIgnoredIsNoBreak() {
    Row kind = row("a6");
    kind.annotated = AdminPeers.ROLE;
    assertThat(found(kind, admitting())).containsExactly("profile warned plugin-unknown");

    Row empty = row("a15");
    empty.annotated = AdminPeers.ROLE;
    assertThat(found(empty, admitting())).containsExactly("profile warned plugin-spec-empty");

    Row text = row("a19");
    text.annotated = planned(text);
    assertThat(found(text, admitting())).containsExactly("profile warned plugin-spec-empty");
  }

  @Test
  void whatIsOfAnotherTypeInTheSpecIsToldAsSuchAndNotAsLeftOut() {
    for (String spec : List.of("{'awsIamRole': 5}", "{'awsIamRole': ['a']}", "'a'")) {
      Row row = row("a1");
      ((ObjectNode) row.profile.at("/spec/plugins/0")).set("spec", tree(spec.replace('\'', '"')));

      assertThat(found(row, admitting()))
          .containsExactly(
              "profile failed plugin-spec-empty", "annotation failed plugin-spec-empty");
      assertThat(peers.verify("--format", "json").out())
          .contains("cannot be read by the controller")
          .doesNotContain("has no awsIamRole");
    }
  }

  @Test
  void anEmptyPluginNamesNoSecondRole() {
    Row row = row("a15");
    ((ArrayNode) row.profile.at("/spec/plugins")).add(applied("a1").profile.at("/spec/plugins/0"));
    row.annotated = "arn:aws:iam::111122223333:role/a1";

    assertThat(found(row, admitting())).containsExactly("profile warned plugin-spec-empty");
  }

  @Test
  void aPluginWithoutAKindIsKnownByItsRole() {
    Row row = row("a1");
    ((ObjectNode) row.profile.at("/spec/plugins/0")).remove("kind");

    assertThat(found(row, admitting()))
        .containsExactly("profile failed plugin-unknown", "annotation failed plugin-unknown");
    assertThat(remedies(peers.verify("--format", "json")))
        .contains(
            "kubectl patch profile team-a --type json -p '[{\"op\":\"test\",\"path\":\"/spec/plugins/0/spec/awsIamRole\",\"value\":\"%s\"},{\"op\":\"add\",\"path\":\"/spec/plugins/0/kind\",\"value\":\"AwsIamForServiceAccount\"}]'"
                .formatted(planned(row)));
  }

  @Test
  void aBlankBeforeAnArnIsTold() {
    Row row = applied("a1");
    row.annotated = " " + row.annotated;
    ((ObjectNode) row.profile.at("/spec/plugins/0/spec")).put("awsIamRole", row.annotated);

    assertThat(found(row)).containsExactly("annotation failed role-arn-malformed");
    assertThat(peers.verify("--format", "json").out()).contains("with a blank before or behind it");
  }

  @Test
  void anArnOfAnotherPartitionIsOneCauseAndTheRoleIsNotJudgedByIt() {
    Row row = applied("a2");
    row.annotated = row.annotated.replace("arn:aws:", "arn:aws-cn:");
    ((ObjectNode) row.profile.at("/spec/plugins/0/spec")).put("awsIamRole", row.annotated);
    peers.answersRole(row.annotated.replace("arn:aws-cn:", "arn:aws:"), admitting().toJson());

    assertThat(found(row)).containsExactly("role failed role-missing");
  }

  @Test
  void aConditionThatTheControllerWritesAnewInOtherWordsIsNotLost() {
    for (String alike :
        List.of(
            "{'StringEquals': {'I:aud': 'sts.amazonaws.com'}, 'StringLike': {'I:sub': 'S'}}",
            "{'StringLike': {'I:aud': 'sts.amazonaws.com', 'I:sub': ['S']}}",
            "{'ForAnyValue:StringEquals': {'I:aud': 'sts.amazonaws.com'}, 'StringEquals': {'I:sub': 'S'}}")) {
      assertThat(found(applied("a1"), conditioned(alike))).as(alike).isEmpty();
    }
    for (String other :
        List.of(
            "{'StringLike': {'I:sub': ['S', 'system:serviceaccount:b:c']}}",
            "{'StringLike': {'I:sub': 'S'}, 'StringEquals': {'I:sub': ['S', 'system:serviceaccount:b:c']}}",
            "{'StringEqualsIfExists': {'I:aud': 'sts.amazonaws.com'}, 'StringEquals': {'I:sub': 'S'}}")) {
      assertThat(found(applied("a1"), conditioned(other)))
          .as(other)
          .contains("controller warned trust-statements-lost");
    }
  }

  private static TrustDocument conditioned(String condition) {
    ObjectNode document = (ObjectNode) tree(admitting().toJson());
    ((ObjectNode) document.at("/Statement/0"))
        .set(
            "Condition",
            tree(
                condition
                    .replace('\'', '"')
                    .replace("I:", AdminPeers.ISSUER + ":")
                    .replace("\"S\"", "\"" + SUBJECT + "\"")));
    return TrustDocument.parse(document.toString());
  }

  @Test
  void whyADeletionIsStuckIsToldInWholeSentences() {
    assertThat(found(deleted(applied("a11")), trust("a11")))
        .contains("controller failed profile-stuck-deleting");
    assertThat(peers.verify("--format", "json").out())
        .contains("and cannot. The trust policy of")
        .contains("has its Statement as an object. IAM takes that.");
    assertThat(remedies(peers.verify("--format", "json")))
        .containsSubsequence(
            "rolecall offboard --profile team-a",
            "Once nothing is left to be revoked, take the finalizer off; Profile and namespace go then:");
  }

  // ---------------------------------------------------------------- arrangements

  /** A Profile as the real one was. */
  private static final class Row {
    final ObjectNode profile;
    String annotated = "";
    String namespace;

    Row(ObjectNode profile) {
      this.profile = profile;
      this.namespace = "{\"owner\": \"%s\"}".formatted(profile.at("/spec/owner/name").asText());
    }
  }

  /** One whose plugin was not applied. */
  private static Row row(String name) {
    return new Row((ObjectNode) resource("controller-profiles.json").get(name));
  }

  /** One whose role the controller has annotated, or an admin where it has none. */
  private static Row applied(String name) {
    Row row = row(name);
    row.annotated =
        row.profile.at("/spec/plugins/0/spec").properties().stream()
            .filter(each -> each.getKey().equalsIgnoreCase("awsIamRole"))
            .map(each -> each.getValue().asText())
            .findFirst()
            .orElse(AdminPeers.ROLE);
    return row;
  }

  private static Row deleted(Row row) {
    ((ObjectNode) row.profile.path("metadata"))
        .put("deletionTimestamp", "2026-11-29T10:00:00Z")
        .putArray("finalizers")
        .add("example.com/other")
        .add("profile-finalizer");
    return row;
  }

  private static TrustDocument trust(String name) {
    return TrustDocument.parse(resource("controller-trusts.json").get(name).toString());
  }

  private static TrustDocument admitting() {
    return TrustDocument.of(request(SUBJECT));
  }

  private static WebIdentityRequest request(String subject) {
    return new WebIdentityRequest(
        RoleArn.parse(AdminPeers.ROLE), AdminPeers.ISSUER, subject, List.of("sts.amazonaws.com"));
  }

  /** All their statements, in that order, but for those that are open to the cluster. */
  private static TrustDocument and(TrustDocument... documents) {
    ObjectNode all = JSON.createObjectNode().put("Version", "2012-10-17");
    ArrayNode statements = all.putArray("Statement");
    for (TrustDocument document : documents) {
      for (JsonNode statement : tree(document.toJson()).path("Statement")) {
        boolean open =
            statement.at("/Principal").has("Federated")
                && !statement.at("/Condition/StringEquals").has(AdminPeers.ISSUER + ":sub");
        if (!open) {
          statements.add(statement);
        }
      }
    }
    return TrustDocument.parse(all.toString());
  }

  // ---------------------------------------------------------------- what is said

  private List<String> found(Row row, TrustDocument trust) {
    peers.answersRole(row.annotated.isEmpty() ? planned(row) : row.annotated, trust.toJson());
    return found(row);
  }

  private static String planned(Row row) {
    return row.profile.at("/spec/plugins/0/spec/awsIamRole").asText(AdminPeers.ROLE);
  }

  /** Each finding by its check, its outcome and its name. */
  private List<String> found(Row row) {
    peers.answers(PROFILE, 200, row.profile.toString());
    peers.answers(ACCOUNTS, 200, "{\"items\": [" + account("default-editor", row.annotated) + "]}");
    peers.answers(NAMESPACE, 200, "{\"metadata\": {\"annotations\": " + row.namespace + "}}");
    CommandRun ran = peers.verify("--format", "json");
    List<String> found = new ArrayList<>();
    for (JsonNode check : tree(ran.out()).path("checks")) {
      if (check.has("finding")) {
        found.add(
            "%s %s %s"
                .formatted(
                    check.path("id").asText(),
                    check.path("outcome").asText(),
                    check.at("/finding/id").asText()));
      }
    }
    return found;
  }

  private static List<String> remedies(CommandRun ran) {
    return tree(ran.out()).findValues("remedy").stream()
        .flatMap(
            remedy -> {
              List<String> lines = new ArrayList<>();
              remedy.forEach(line -> lines.add(line.asText()));
              return lines.stream();
            })
        .toList();
  }

  private static String account(String name, String role) {
    return role.isEmpty()
        ? "{\"metadata\": {\"name\": \"%s\"}}".formatted(name)
        : "{\"metadata\": {\"name\": \"%s\", \"annotations\": {\"eks.amazonaws.com/role-arn\": \"%s\"}}}"
            .formatted(name, role);
  }

  private static JsonNode resource(String name) {
    try (InputStream in = ProfileControllerTableTest.class.getResourceAsStream(name)) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new AssertionError(json, e);
    }
  }
}
