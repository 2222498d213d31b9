package dev.rolecall.e2e.admin;

import static dev.rolecall.e2e.admin.AdminPeers.ACCOUNTS;
import static dev.rolecall.e2e.admin.AdminPeers.NAMESPACE;
import static dev.rolecall.e2e.admin.AdminPeers.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.e2e.CommandRun;
import dev.rolecall.testing.Endless;
import dev.rolecall.testing.LoopbackServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An admin's command whose peers answer nonsense says so, and asks no further. */
final class UnusablePeersTest {
  @TempDir private Path folder;
  private AdminPeers peers;

  @BeforeEach
  void peersThatAreInOrder() throws IOException {
    peers = new AdminPeers(folder);
  }

  @AfterEach
  void close() {
    peers.close();
  }

  @Test
  void ofPeersThatAreInOrderThereIsAReport() {
    CommandRun ran = peers.verify();

    assertThat(ran.exit()).as(ran.err()).isEqualTo(1);
    assertThat(ran.out()).contains("provider-missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GetRole | '' | IAM's answer to GetRole has no Role.",
        "GetRole | <Role/> | IAM's answer to GetRole has no Arn.",
        "GetRole | <Role><Arn>a</Arn><AssumeRolePolicyDocument>%</AssumeRolePolicyDocument></Role> |"
            + " the AssumeRolePolicyDocument in IAM's answer to GetRole is not encoded as a URL is.",
        "GetCallerIdentity | <Arn>nobody</Arn> | STS's answer to GetCallerIdentity names no caller.",
        "ListRolePolicies | <PolicyNames><member>a</member></PolicyNames><IsTruncated>true</IsTruncated>"
            + " | IAM's answer to ListRolePolicies does not end after 10 pages.",
        "ListOpenIDConnectProviders | <OpenIDConnectProviderList><member/></OpenIDConnectProviderList>"
            + " | IAM's answer to ListOpenIDConnectProviders has no Arn.",
      })
  void anAnswerThatIsNotAwssIsToldAsSuch(String action, String content, String told) {
    peers.answers(action, 200, result(action, content));

    CommandRun ran = peers.verify();

    assertThat(ran.exit()).as(ran.err()).isEqualTo(2);
    assertThat(ran.err()).contains(told, "A proxy answers in AWS's place", "env | grep");
  }

  @ParameterizedTest
  @CsvSource({"GetRole", "GetCallerIdentity"})
  void aRefusalWithoutAWordOfAwssIsToldByItsStatus(String action) {
    peers.answers(action, 403, "<html>Forbidden</html>");

    CommandRun ran = peers.verify();

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("HTTP 403, without an error of AWS's in it.");
    assertThat(ran.err()).doesNotContain("null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GetRole | 200 | IAM's answer to GetRole is longer than 1 MiB.",
        "GetRole | 403 | IAM's answer to GetRole is longer than 1 MiB.",
        "GetCallerIdentity | 200 | STS's answer to GetCallerIdentity is longer than 1 MiB.",
        ACCOUNTS + " | 200 | answered with more than 16 MiB.",
        ACCOUNTS + " | 403 | answered with more than 16 MiB."
      })
  void anAnswerWithoutEndIsCutOff(String asked, int status, String told) {
    try (Endless endless = new Endless()) {
      peers.answers(asked, endless.sending(status, "<a>", "x"));

      CommandRun ran = peers.verify();

      assertThat(ran.exit()).as(ran.err()).isEqualTo(2);
      assertThat(ran.err()).contains(told);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GetRole", ACCOUNTS})
  void anAnswerThatStopsIsNotWaitedForBeyondTheTimeOfTheRun(String asked) {
    try (Endless endless = new Endless()) {
      peers.answers(asked, endless.pausing(200, "<a>"));

      CommandRun ran = peers.run("verify", "--profile", "team-a", "--no-pod", "--timeout", "3");

      assertThat(ran.exit()).as(ran.err()).isEqualTo(2);
      assertThat(ran.err()).contains("The cluster and IAM were not read within 3 s.");
    }
  }

  @Test
  void aPlanThatCannotBeReadInTimeIsGivenUpBeforeAnyChange() {
    try (Endless endless = new Endless()) {
      peers.answers("GetRole", endless.pausing(200, "<a>"));

      CommandRun ran =
          peers.run(
              "onboard",
              "--profile",
              "team-a",
              "--scope",
              "s3://ml-data/team-a/",
              "--apply",
              "--timeout",
              "3");

      assertThat(ran.exit()).as(ran.err()).isEqualTo(2);
      assertThat(ran.err()).contains("The cluster and IAM were not read within 3 s.");
    }
  }

  @Test
  void aRefusedListOfRolesIsToldAndFailsNothing() {
    peers.answers(
        "GetRole", 404, "<ErrorResponse><Error><Code>NoSuchEntity</Code></Error></ErrorResponse>");
    peers.answers(
        "ListRoles",
        403,
        "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>");

    CommandRun offboarded = peers.run("offboard", "--profile", "team-a");
    CommandRun verified = peers.verify();

    assertThat(offboarded.exit()).as(offboarded.err()).isZero();
    for (CommandRun ran : List.of(offboarded, verified)) {
      assertThat(ran.out().replaceAll("\\s+", " "))
          .contains("IAM answered 403 AccessDenied to ListRoles. Who may iam:ListRoles can tell.");
    }
  }

  @Test
  void rolesAreReadToTheLastPage() {
    peers.answers(
        "GetRole", 404, "<ErrorResponse><Error><Code>NoSuchEntity</Code></Error></ErrorResponse>");
    String trust = naming();
    String role =
        "<Roles><member><Arn>arn:aws:iam::111122223333:role/%s</Arn><AssumeRolePolicyDocument>%s</AssumeRolePolicyDocument></member></Roles>";
    AtomicInteger asked = new AtomicInteger();
    peers.answers(
        "ListRoles",
        http ->
            LoopbackServer.send(
                http,
                200,
                result(
                    "ListRoles",
                    asked.getAndIncrement() % 2 == 0
                        ? role.formatted("first", trust)
                            + "<IsTruncated>true</IsTruncated><Marker>next</Marker>"
                        : role.formatted("second", trust))));

    CommandRun ran = peers.run("offboard", "--profile", "team-a");

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("change trust policy of first", "change trust policy of second");
    assertThat(peers.verify().out().replaceAll("\\s+", " "))
        .contains("The trust policies of first, second name system:serviceaccount:team-a");
  }

  /** The peers stand in for a Profile that is gone and two roles that name it still. */
  @Test
  void whoInterruptsIsToldOfTheRequestThatWasInFlight() {
    String role =
        "<Arn>arn:aws:iam::111122223333:role/%s</Arn><AssumeRolePolicyDocument>%s</AssumeRolePolicyDocument>";
    String first = role.formatted("first", naming());
    peers.answers(
        "ListRoles",
        200,
        result(
            "ListRoles",
            "<Roles><member>%s</member><member>%s</member></Roles>"
                .formatted(first, role.formatted("second", naming()))));
    AtomicInteger read = new AtomicInteger();
    peers.answers(
        "GetRole",
        http -> {
          if (read.getAndIncrement() == 0) {
            LoopbackServer.send(
                http,
                404,
                "<ErrorResponse><Error><Code>NoSuchEntity</Code></Error></ErrorResponse>");
          } else {
            LoopbackServer.send(http, 200, result("GetRole", "<Role>" + first + "</Role>"));
          }
        });
    peers.answers(ACCOUNTS, 200, "{\"items\": []}");
    peers.answers("/apis/kubeflow.org/v1/profiles/team-a", 404, "{}");
    Thread command = Thread.currentThread();
    CountDownLatch told = new CountDownLatch(1);
    ByteArrayOutputStream err =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            told.countDown();
          }
        };
    peers.answers(
        "UpdateAssumeRolePolicy",
        http -> {
          command.interrupt();
          await(told);
          LoopbackServer.send(http, 200, result("UpdateAssumeRolePolicy", ""));
        });

    CommandRun ran = peers.run(err, "offboard", "--profile", "team-a", "--apply");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(ran.exit()).as(ran.err()).isEqualTo(130);
    assertThat(ran.out()).contains("done     change trust policy of first");
    assertThat(ran.err())
        .contains(
            "This is under way, and is waited for: change trust policy of first",
            "Interrupted. 1 of 2 changes were made");
  }

  private static void await(CountDownLatch told) {
    try {
      assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String naming() {
    return URLEncoder.encode(
            """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:oidc-provider/127.0.0.1/id/A"},
         "Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"127.0.0.1/id/A:aud":"sts.amazonaws.com",
         "127.0.0.1/id/A:sub":"system:serviceaccount:team-a:default-editor"}}}]}""",
            StandardCharsets.UTF_8)
        .replace("+", "%20");
  }

  @Test
  void nobodyIsFollowedWithTheClustersCredentials() {
    List<String> followed = new CopyOnWriteArrayList<>();
    try (LoopbackServer elsewhere =
        new LoopbackServer(
            http -> {
              followed.add(http.getRequestURI().toString());
              LoopbackServer.send(http, 200, "{}");
            })) {
      peers.answers(
          ACCOUNTS,
          http -> {
            http.getResponseHeaders().add("Location", elsewhere.address() + "/login");
            LoopbackServer.send(http, 302, "");
          });

      CommandRun ran = peers.verify();

      assertThat(ran.exit()).isEqualTo(2);
      assertThat(ran.err()).contains("sends us elsewhere (302): " + elsewhere.address());
      assertThat(followed).isEmpty();
    }
  }

  @Test
  void whatTurnsTextAroundDoesNotReachTheTerminal() {
    peers.answers(ACCOUNTS, 403, "{\"message\": \"a\u202eb\u001b[2Jc\"}");

    CommandRun ran = peers.verify();

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("a\\u{202e}b [2Jc");
  }

  @Test
  void anIssuerWithInvisibleCharactersIsNone() {
    peers.answers(
        "/.well-known/openid-configuration",
        200,
        "{\"issuer\": \"https://oidc\u202e.rolecall.test\"}");

    CommandRun ran = peers.verify();

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("The issuer cannot be 'https://oidc\\u{202e}.rolecall.test'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ACCOUNTS
            + " | {\"items\": [{\"metadata\": {\"name\": \"default-editor\", \"managedFields\": [{\"time\":"
            + " \"soon\", \"fieldsV1\": {\"f:metadata\": {\"f:annotations\":"
            + " {\"f:eks.amazonaws.com/role-arn\": {}}}}}]}}]}",
        ACCOUNTS + " | null",
        ACCOUNTS + " | {\"items\": {\"metadata\": 7}}",
        NAMESPACE + "/pods | {\"items\": [{}]}",
        NAMESPACE + "/pods | [",
        "/apis/kubeflow.org/v1/profiles/team-a | 7",
      })
  void nothingThatTheApiServerAnswersIsADefect(String path, String body) {
    peers.answers(path, 200, body);

    CommandRun ran = peers.verify();

    assertThat(ran.exit()).as(ran.err()).isIn(1, 2);
  }
}
