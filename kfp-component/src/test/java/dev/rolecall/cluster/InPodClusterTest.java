package dev.rolecall.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.cluster.ClusterState.Exemption;
import dev.rolecall.cluster.ClusterState.Pod;
import dev.rolecall.cluster.ClusterState.ServiceAccount;
import dev.rolecall.testing.ServerKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against an API server on loopback that answers in the API's own shapes. */
class InPodClusterTest {
  private static final String ROLE = "arn:aws:iam::111122223333:role/team-a";
  private static final Duration PATIENT = Duration.ofSeconds(30);

  @TempDir private static Path keyFolder;
  private static ServerKeys keys;

  @TempDir private Path folder;
  private ApiServerStub server;

  @BeforeAll
  static void anAuthority() throws Exception {
    keys = ServerKeys.in(keyFolder);
  }

  @BeforeEach
  void aPodThatMaySeeItsNamespace() throws Exception {
    server = new ApiServerStub(folder, keys);
    server.answers(ApiServerStub.ACCOUNTS, 200, resource("serviceaccounts.json"));
    server.answers(ApiServerStub.POD, 200, resource("pod.json"));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aPodSeesItselfAndTheAccountsOfItsNamespace() {
    ClusterState seen = ((InPodCluster.Sight.Seen) look()).cluster();

    assertThat(seen.namespace()).isEqualTo("team-a");
    assertThat(seen.profile()).isEmpty();
    assertThat(seen.webhooks()).isEmpty();
    assertThat(seen.accounts())
        .contains(
            new ServiceAccount("default", Map.of()),
            new ServiceAccount("default-editor", Map.of(ServiceAccount.ROLE_ANNOTATION, ROLE)));
    assertThat(seen.pods().orElseThrow())
        .containsExactly(
            new Pod(
                "step-0",
                "default-editor",
                Instant.parse("2026-11-22T11:58:40Z"),
                Map.of(
                    "AWS_ROLE_ARN",
                    ROLE,
                    "AWS_WEB_IDENTITY_TOKEN_FILE",
                    "/var/run/secrets/eks.amazonaws.com/serviceaccount/token",
                    "AWS_STS_REGIONAL_ENDPOINTS",
                    ""),
                true,
                Exemption.NONE,
                false));
  }

  @Test
  void itOnlyReadsAndAsksTwice() {
    look();

    assertThat(server.requests)
        .containsExactly(
            "GET " + ApiServerStub.ACCOUNTS + "?limit=500", "GET " + ApiServerStub.POD);
  }

  @Test
  void aPodThatAsksToBePassedOverIsSeenAsSuch() {
    server.answers(
        ApiServerStub.POD,
        200,
        resource("pod.json")
            .replace("\"app\":", "\"eks.amazonaws.com/skip-pod-identity-webhook\":"));

    assertThat(((InPodCluster.Sight.Seen) look()).cluster().pods().orElseThrow().get(0).exemption())
        .isEqualTo(Exemption.WHOLE);
  }

  @Test
  void withoutRightsItSaysWhoMayNotAndWhoMay() {
    server.answers(ApiServerStub.ACCOUNTS, 403, "{\"kind\":\"Status\",\"code\":403}");

    assertThat(reason())
        .isEqualTo(
            "system:serviceaccount:team-a:default-editor may not list serviceaccounts in namespace"
                + " team-a (403), as default-editor may. Who may list serviceaccounts and get pods"
                + " in this namespace can tell whether the account is annotated.");
  }

  @Test
  void whereItMayNotSeeItselfNothingIsJudged() {
    server.answers(ApiServerStub.POD, 403, "{\"kind\":\"Status\",\"code\":403}");

    assertThat(reason()).contains("may not get pod step-0 in namespace team-a (403)");
  }

  @ParameterizedTest
  @CsvSource({
    "401, does not accept the Kubernetes token",
    "404, answered 404",
    "500, answered 500"
  })
  void anotherStatusIsTold(int status, String told) {
    server.answers(ApiServerStub.ACCOUNTS, status, "{\"kind\":\"Status\"}");

    assertThat(reason()).contains(told);
  }

  @Test
  void aRedirectIsNotFollowedWithTheToken() {
    server.answers(ApiServerStub.ACCOUNTS, 302, "");

    assertThat(reason()).contains("answered 302");
  }

  @Test
  void aSilentServerIsNotWaitedForBeyondTheLimit() {
    server.isSilentAt(ApiServerStub.ACCOUNTS);

    assertThat(reason(Duration.ofMillis(200))).contains("did not answer within 200 ms");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "{\"kind\":\"PodList\",\"items\":[]}", "{\"kind\":"})
  void whatIsNoListOfAccountsIsTold(String body) {
    server.answers(ApiServerStub.ACCOUNTS, 200, body);

    assertThat(reason()).contains("is no ServiceAccountList");
  }

  @Test
  void aPodWithoutItsCreationIsNoPod() {
    server.answers(ApiServerStub.POD, 200, "{\"kind\":\"Pod\"}");
    assertThat(reason()).contains("is no Pod");

    server.answers(
        ApiServerStub.POD, 200, resource("pod.json").replace("2026-11-22T11:58:40Z", "yesterday"));
    assertThat(reason()).contains("is no Pod");
  }

  @Test
  void anAnswerWithoutEndIsCutOff() {
    server.answers(ApiServerStub.ACCOUNTS, 200, " ".repeat(ApiServer.MOST_BYTES + 1));

    assertThat(reason()).contains("longer than 2097152 bytes");
  }

  @Test
  void moreAccountsThanOneAnswerHoldsAreNotJudged() {
    server.answers(
        ApiServerStub.ACCOUNTS,
        200,
        "{\"kind\":\"ServiceAccountList\",\"metadata\":{\"continue\":\"abc\"},\"items\":[]}");

    assertThat(reason()).contains("more than 500 ServiceAccounts");
  }

  @ParameterizedTest
  @CsvSource({
    "token, no Kubernetes token",
    "namespace, namespace cannot be read",
    "ca.crt, CA cannot be read",
  })
  void aMissingFileIsNamed(String file, String told) throws IOException {
    Files.delete(folder.resolve(file));

    assertThat(reason()).contains(told);
  }

  @Test
  void aServerOfAnotherAuthorityIsNotGivenTheToken(@TempDir Path other) throws Exception {
    try (ApiServerStub impostor = new ApiServerStub(other, ServerKeys.in(other))) {
      InPodCluster.Sight sight = new InPodCluster(impostor.environment(), folder, PATIENT).look();

      assertThat(((InPodCluster.Sight.Unseen) sight).reason())
          .contains("has no certificate of this pod's CA");
      assertThat(impostor.requests).isEmpty();
    }
  }

  @Test
  void anAddressWhereNobodyListensIsNamed() {
    Map<String, String> environment = new HashMap<>(server.environment());
    server.close();

    InPodCluster.Sight sight = new InPodCluster(environment, folder, PATIENT).look();

    assertThat(((InPodCluster.Sight.Unseen) sight).reason())
        .contains("The API server at 127.0.0.1, port ")
        .contains("cannot be reached");
  }

  @ParameterizedTest
  @CsvSource({"KUBERNETES_SERVICE_PORT, https", "KUBERNETES_SERVICE_HOST, not a host"})
  void anAddressThatIsNoneIsTold(String variable, String value) {
    Map<String, String> environment = new HashMap<>(server.environment());
    environment.put(variable, value);

    InPodCluster.Sight sight = new InPodCluster(environment, folder, PATIENT).look();

    assertThat(((InPodCluster.Sight.Unseen) sight).reason()).contains("are no address");
  }

  @Test
  void theTokenIsInNoReason() throws IOException {
    for (String file : List.of("ca.crt", "namespace")) {
      Files.delete(folder.resolve(file));
      assertThat(reason()).doesNotContain("eyJ").doesNotContain("c2lnbmF0dXJl");
    }
  }

  @Test
  void onlyAPodHasTheKubeletsVariable() {
    assertThat(InPodCluster.isPod(server.environment())).isTrue();
    assertThat(InPodCluster.isPod(Map.of("PATH", "/bin"))).isFalse();
  }

  private InPodCluster.Sight look() {
    return new InPodCluster(server.environment(), folder, PATIENT).look();
  }

  private String reason() {
    return reason(PATIENT);
  }

  private String reason(Duration limit) {
    InPodCluster.Sight sight = new InPodCluster(server.environment(), folder, limit).look();
    return ((InPodCluster.Sight.Unseen) sight).reason();
  }

  private static String resource(String name) {
    try (var in = InPodClusterTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
