package dev.rolecall.e2e.admin;

import static dev.rolecall.e2e.admin.AdminPeers.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.e2e.CommandRun;
import dev.rolecall.iam.TrustDocument;
import dev.rolecall.iam.WebIdentityRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code verify} makes of a chain that it sees in part; in all of it nothing is broken. */
final class NotProvedTest {
  private static final String DENIED =
      "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User:"
          + " arn:aws:iam::111122223333:user/admin is not authorized</Message></Error>"
          + "</ErrorResponse>";

  private static final String PROFILE = "/apis/kubeflow.org/v1/profiles/team-a";
  private static final String FORBIDDEN = "{\"kind\": \"Status\", \"code\": 403}";

  @TempDir private Path folder;
  private AdminPeers peers;

  @BeforeEach
  void aChainThatIsInOrder() throws IOException {
    peers = new AdminPeers(folder);
    peers.answersInOrder(trust());
  }

  @AfterEach
  void close() {
    peers.close();
  }

  private static TrustDocument trust() {
    return TrustDocument.of(
        new WebIdentityRequest(
            RoleArn.parse(AdminPeers.ROLE),
            AdminPeers.ISSUER,
            "system:serviceaccount:team-a:default-editor",
            List.of("sts.amazonaws.com")));
  }

  /** Without the folding of its lines. */
  private static String said(CommandRun ran) {
    return ran.out().replaceAll("\\s+", " ");
  }

  @Test
  void aChainThatWasReadFromEndToEndIsProvedByReading() {
    CommandRun ran = peers.verify("--format", "json");

    assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
    assertThat(ran.out()).contains("\"verdict\" : \"passed\"", "\"proved\" : \"by_reading\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GetRole | iam:GetRole in account 111122223333 can",
        "ListRolePolicies | iam:ListRolePolicies, iam:GetRolePolicy",
        "ListAttachedRolePolicies | iam:ListAttachedRolePolicies",
        "GetRolePolicy | iam:GetRolePolicy",
        "ListOpenIDConnectProviders | iam:ListOpenIDConnectProviders",
        "GetOpenIDConnectProvider | iam:GetOpenIDConnectProvider in account",
      })
  void anActionThatIamDeniesLeavesTheRestToBeReadAndIsNotProved(String action, String told) {
    peers.answers(action, 403, DENIED);

    CommandRun ran = peers.verify();

    assertThat(ran.exit()).as(ran.out() + ran.err()).isEqualTo(1);
    assertThat(said(ran)).contains("Verdict: NOT PROVED.", told);
    assertThat(ran.out().lines().filter(line -> line.startsWith("  passed"))).hasSizeGreaterThan(4);
    assertThat(ran.err()).contains("--allow-unproved");
  }

  @Test
  void anAccountSummaryThatIamDeniesAloneLeavesItProved() {
    peers.answers("GetAccountSummary", 403, DENIED);

    assertThat(peers.verify().exit()).isZero();
  }

  @Test
  void whereWhatWasSeenIsEnoughItPasses() {
    peers.answers("GetRole", 403, DENIED);

    CommandRun ran = peers.verify("--allow-unproved", "--format", "json");

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("\"proved\" : \"no\"");
  }

  @Test
  void whatIsBrokenFailsAllTheSame() {
    peers.answers(
        "ListOpenIDConnectProviders", 200, AdminPeers.result("ListOpenIDConnectProviders", ""));

    CommandRun ran = peers.verify("--allow-unproved");

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out()).contains("Verdict: FAILED", "provider-missing");
  }

  @Test
  void aRoleOfAnotherAccountIsNotProvedAndSaysWhoCanSeeIt() {
    peers.answers(
        "GetCallerIdentity",
        200,
        AdminPeers.result(
            "GetCallerIdentity",
            "<Arn>arn:aws:iam::444455556666:user/admin</Arn><Account>444455556666</Account>"));
    peers.answers("GetRole", 404, AdminPeers.NO_SUCH_ENTITY);

    CommandRun ran = peers.verify();

    assertThat(ran.exit()).as(ran.out()).isEqualTo(1);
    assertThat(said(ran))
        .contains("Verdict: NOT PROVED.", "run this with credentials of that account");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        PROFILE + " | may get profiles.kubeflow.org can tell",
        NAMESPACE + "/pods | who may list pods in namespace team-a can tell",
        "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations | who may list"
            + " mutatingwebhookconfigurations can tell",
      })
  void whatTheApiServerForbidsIsNotProved(String path, String told) {
    peers.answers(path, 403, FORBIDDEN);

    CommandRun ran = peers.run("verify", "--profile", "team-a", "--no-pod", "--scope", SCOPE);

    assertThat(ran.exit()).as(ran.out() + ran.err()).isEqualTo(1);
    assertThat(said(ran)).contains("Verdict: NOT PROVED.", told);
  }

  private static final String SCOPE = "s3://ml-data/team-a/";

  @Test
  void theNamespacesOwnerThatIsForbiddenToReadAloneLeavesItProved() {
    peers.answers(NAMESPACE, 403, FORBIDDEN);

    CommandRun ran = peers.verify();

    assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
  }

  @Test
  void aClusterThatKnowsNoProfilesLacksNone() {
    peers.answers(PROFILE, 404, "{\"kind\": \"Status\", \"code\": 404}");
    peers.answers("/apis/kubeflow.org/v1", 404, "{\"kind\": \"Status\", \"code\": 404}");

    CommandRun ran = peers.run("verify", "--profile", "team-a", "--no-pod", "--scope", SCOPE);

    assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
  }

  @Test
  void aTrustPolicyThatDependsOnThePodsNetworkIsNotProved() {
    String guarded =
        trust()
            .toJson()
            .replace(
                "\"StringEquals\":{", "\"StringEquals\":{\"aws:SourceVpce\":\"vpce-1a2b3c4d\",");
    peers.answersInOrder(TrustDocument.parse(guarded));

    CommandRun ran = peers.verify();

    assertThat(ran.exit()).as(ran.out()).isEqualTo(1);
    assertThat(said(ran)).contains("Verdict: NOT PROVED.", "aws:SourceVpce", "rolecall check");
  }

  @Test
  void whereNoScopeIsKnownTheBucketIsNotProved() {
    peers.answers(PROFILE, 200, AdminPeers.profile("{}"));

    CommandRun ran = peers.verify();

    assertThat(ran.exit()).as(ran.out()).isEqualTo(1);
    assertThat(said(ran)).contains("Verdict: NOT PROVED.", "No scope is known");
  }
}
