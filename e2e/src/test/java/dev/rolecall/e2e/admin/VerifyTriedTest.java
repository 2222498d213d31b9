package dev.rolecall.e2e.admin;

import static dev.rolecall.e2e.admin.AdminPeers.ACCOUNTS;
import static dev.rolecall.e2e.admin.AdminPeers.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.e2e.CommandRun;
import dev.rolecall.iam.TrustDocument;
import dev.rolecall.iam.WebIdentityRequest;
import dev.rolecall.testing.LoopbackServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code verify} without {@code --no-pod}, by an API server that refuses what it tries. */
final class VerifyTriedTest {
  private static final String TOKEN = ACCOUNTS + "/default-editor/token";
  private static final String PODS = NAMESPACE + "/pods";

  @TempDir private Path folder;
  private AdminPeers peers;

  @BeforeEach
  void aChainThatIsInOrder() throws IOException {
    peers = new AdminPeers(folder);
    peers.answersInOrder(
        TrustDocument.of(
            new WebIdentityRequest(
                RoleArn.parse(AdminPeers.ROLE),
                AdminPeers.ISSUER,
                "system:serviceaccount:team-a:default-editor",
                List.of("sts.amazonaws.com"))));
    refusePods(403, "pods is forbidden: User \\\"ann\\\" cannot create resource \\\"pods\\\"");
  }

  @AfterEach
  void close() {
    peers.close();
  }

  private void refusePods(int status, String words) {
    peers.answers(
        PODS,
        http ->
            LoopbackServer.send(
                http,
                http.getRequestMethod().equals("GET") ? 200 : status,
                http.getRequestMethod().equals("GET")
                    ? "{\"items\": []}"
                    : "{\"kind\": \"Status\", \"message\": \"%s\"}".formatted(words)));
  }

  @Test
  void rightsThatAreMissingAreToldAndTheRestIsReadAndProvedByReading() {
    CommandRun ran = verify();

    assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
    assertThat(said(ran))
        .contains(
            "who may create serviceaccounts/token of default-editor in namespace team-a",
            "who may create pods in namespace team-a can tell, by a dry run",
            "Verdict: PASSED.");
  }

  @Test
  void theTokenIsForOneAudienceAndTenMinutesAndThePodIsADryRun() {
    List<String> asked = new CopyOnWriteArrayList<>();
    peers.answers(
        TOKEN,
        http -> {
          asked.add(LoopbackServer.body(http));
          LoopbackServer.send(http, 403, "{}");
        });
    peers.answers(
        PODS,
        http -> {
          asked.add(http.getRequestMethod() + " " + http.getRequestURI().getQuery());
          LoopbackServer.send(http, 200, "{\"items\": []}");
        });

    verify();

    assertThat(asked)
        .contains(
            "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\",\"spec\":"
                + "{\"expirationSeconds\":600,\"audiences\":[\"sts.amazonaws.com\"]}}")
        .filteredOn(each -> each.startsWith("POST"))
        .containsOnly("POST dryRun=All");
  }

  @Test
  void byReadingAloneNothingIsAskedFor() {
    refusePods(500, "asked");
    peers.answers(TOKEN, 500, "{}");

    CommandRun ran = peers.verify();

    assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
    assertThat(ran.out()).doesNotContain("A new pod", "STS exchanges");
  }

  @ParameterizedTest
  @CsvSource({
    "500, {}",
    "200, not JSON",
    "201, {}",
    "404, {\"message\": \"serviceaccounts not found\"}"
  })
  void whateverAnswersInPlaceOfATokenIsToldAndEndsNothing(int status, String body) {
    peers.answers(TOKEN, status, body);

    CommandRun ran = verify();

    assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
    assertThat(ran.out()).contains("skipped");
  }

  @Test
  void aPodThatAWebhookDoesNotRehearseIsNotAccused() {
    refusePods(400, "admission webhook \\\"w\\\" does not support dry run");

    CommandRun ran = verify();

    assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
    assertThat(said(ran)).contains("a webhook takes no dry run");
  }

  @Test
  void aQuotaThatIsUsedUpIsNamedInTheApiServersWords() {
    refusePods(403, "pods \\\"x\\\" is forbidden: exceeded quota: q, requested: pods=1");

    CommandRun ran = verify();

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(said(ran)).contains("pod-refused-by-quota", "exceeded quota: q, requested: pods=1");
  }

  @Test
  void allProfilesAreALineEachAndTheWorstExitCodeCounts() {
    peers.answers(
        "/apis/kubeflow.org/v1/profiles",
        200,
        "{\"items\": [{\"metadata\": {\"name\": \"team-a\"}}, {\"metadata\": {\"name\":"
            + " \"team-b\"}}]}");

    CommandRun ran = peers.run("verify", "--all");

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.out().lines())
        .anyMatch(line -> line.matches("passed +team-a: proved by reading \\(\\d+\\.\\d s\\)"))
        .anyMatch(line -> line.startsWith("not read    team-b: "))
        .anyMatch(line -> line.equals("2 Profiles: 1 passed, 1 not read."));
  }

  @Test
  void profilesOfALabelAreAskedForByIt() {
    peers.answers(
        "/apis/kubeflow.org/v1/profiles",
        http ->
            LoopbackServer.send(
                http,
                200,
                http.getRequestURI().getQuery().contains("labelSelector=team=ml")
                    ? "{\"items\": [{\"metadata\": {\"name\": \"team-a\"}}]}"
                    : "{\"items\": []}"));

    assertThat(peers.run("verify", "--selector", "team=ml").exit()).isZero();
    CommandRun none = peers.run("verify", "--selector", "team=other");
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.err()).contains("no Profile with team=other", "kubectl get profiles");
  }

  @Test
  void severalProfilesAreASuiteOfJUnits() {
    peers.answers(
        "/apis/kubeflow.org/v1/profiles",
        200,
        "{\"items\": [{\"metadata\": {\"name\": \"team-a\"}}]}");

    CommandRun ran = peers.run("verify", "--all", "--format", "junit");

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out()).startsWith("<?xml").contains("classname=\"team-a\"", "failures=\"0\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "verify | Try: --profile NAME",
        "verify --all --profile team-a | Try: --profile NAME",
        "verify --selector team | --selector cannot be 'team'",
        "verify --all --format json | Try: --format junit",
        "onboard --profile team-a --scope s3://ml-data/team-a/ --verify | Try: --apply --verify",
      })
  void whatIsAskedForWronglyIsToldWithSomethingToType(String line, String told) {
    CommandRun ran = peers.run(line.split(" ", -1));

    assertThat(ran.exit()).as(ran.out() + ran.err()).isEqualTo(2);
    assertThat(ran.err()).contains(told);
  }

  private CommandRun verify() {
    return peers.run("verify", "--profile", "team-a");
  }

  private static String said(CommandRun ran) {
    return ran.out().replaceAll("\\s+", " ");
  }
}
