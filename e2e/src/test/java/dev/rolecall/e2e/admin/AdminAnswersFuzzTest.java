package dev.rolecall.e2e.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.rolecall.e2e.CommandRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fuzzes what an admin's command reads of the answers of STS, IAM and the API server, by the real
 * clients. Without {@code -Pfuzz} it runs over the inputs that are kept beside it.
 */
final class AdminAnswersFuzzTest {
  private static final String PROFILES = "/apis/kubeflow.org/v1/profiles";
  private static final String CONTROLLER =
      "/api/v1/namespaces/kubeflow/serviceaccounts/profiles-controller-service-account";

  private static final List<String> ASKED =
      List.of(
          "GetRolePolicy",
          "GetCallerIdentity",
          "GetRole",
          "ListRolePolicies",
          "ListAttachedRolePolicies",
          "ListOpenIDConnectProviders",
          "GetOpenIDConnectProvider",
          "/apis/kubeflow.org/v1/profiles/team-a",
          AdminPeers.ACCOUNTS,
          AdminPeers.NAMESPACE + "/pods",
          "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
          "/.well-known/openid-configuration",
          "/openid/v1/jwks",
          "ListRoles",
          PROFILES,
          CONTROLLER);

  @TempDir private static Path folder;

  /**
   * @param input a line with the place of what is asked, counted from the character 0, and the
   *     answer
   */
  @FuzzTest(maxDuration = "2m")
  void whateverAnAdminIsAnsweredNothingIsADefect(byte[] input) throws IOException {
    if (input.length < 2) {
      return;
    }
    try (AdminPeers peers = new AdminPeers(folder)) {
      peers.answers(PROFILES, 200, "{\"items\": [{\"metadata\": {\"name\": \"team-a\"}}]}");
      peers.answers(
          CONTROLLER,
          200,
          "{\"metadata\": {\"annotations\": {\"eks.amazonaws.com/role-arn\": \"%s\"}}}"
              .formatted(AdminPeers.ROLE));
      peers.answers(
          ASKED.get(Math.floorMod(input[0] - '0', ASKED.size())),
          200,
          new String(input, 2, input.length - 2, StandardCharsets.UTF_8));

      for (CommandRun ran :
          List.of(
              peers.verify(),
              peers.run("onboard", "--profile", "team-a", "--scope", "s3://ml-data/team-a/"),
              peers.run("onboard", "--cluster-roles", "ml", "--admin-account", "kubeflow/a"),
              peers.run("offboard", "--profile", "team-a"))) {
        assertThat(ran.exit()).as(ran.err()).isIn(0, 1, 2);
      }
    }
  }
}
