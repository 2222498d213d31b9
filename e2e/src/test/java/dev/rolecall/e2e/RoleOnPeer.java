package dev.rolecall.e2e;

import static dev.rolecall.e2e.PeerAccount.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rolecall.e2e.cluster.Cluster;
import dev.rolecall.e2e.parts.Needs;
import dev.rolecall.e2e.parts.Part;
import dev.rolecall.e2e.profile.ProfileRole;
import dev.rolecall.e2e.sandbox.ProjectedVolume;
import dev.rolecall.e2e.sandbox.Sandbox;
import dev.rolecall.embedded.aws.IssuerAddress;
import dev.rolecall.embedded.oidc.MockOidcIssuer;
import dev.rolecall.embedded.oidc.ServiceAccountToken;
import dev.rolecall.embedded.tls.CertificateAuthority;
import io.kubernetes.client.openapi.ApiException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What {@code rolecall check} says of a role, whoever wrote the STS, IAM and S3 behind it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RoleOnPeer {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;
  private MockOidcIssuer issuer;
  private PeerAccount account;

  /** Starts the peer, which fetches the issuers' documents from these addresses. */
  abstract Peer start(Map<String, IssuerAddress> issuers);

  @BeforeAll
  final void startPeer() {
    issuer =
        MockOidcIssuer.builder(Sandbox.ISSUER, Clock.systemUTC())
            .tls(CertificateAuthority.create())
            .start();
    account =
        new PeerAccount(
            start(Map.of(issuer.name(), new IssuerAddress(issuer.address(), issuer.authority()))));
    account.register(issuer.name());
  }

  @AfterAll
  final void stopPeer() {
    if (account != null) {
      account.close();
    }
    issuer.close();
  }

  @Test
  void theTokenOfDefaultEditorPassesEveryCheckThatThePeerCanAnswer() {
    ProfileRole role = role("sound");
    account.give(role);

    JsonNode report = check(0, role, issuer.mint(token("sound")));

    assertThat(report.path("verdict").asText()).isEqualTo("passed");
    assertThat(report.path("checks"))
        .filteredOn(check -> !check.path("id").asText().equals("identity"))
        .hasSize(9)
        .allMatch(check -> check.path("outcome").asText().equals("passed"));
    assertIdentity(find(report, "identity"));
  }

  @Test
  @Needs(Part.DOCKER)
  void theTokenOfARealApiServerPassesToo() throws ApiException {
    ProfileRole role = role("real");
    account.give(role);

    JsonNode report = check(0, role, tokenOfApiServer("real"));

    assertThat(report.path("verdict").asText()).isEqualTo("passed");
    assertThat(find(report, "exchange").path("outcome").asText()).isEqualTo("passed");
  }

  /** Of a cluster whose API server signs in the issuer's name and with its key. */
  private String tokenOfApiServer(String profile) throws ApiException {
    Cluster cluster = Cluster.signingAs(issuer);
    cluster.createNamespace(profile);
    cluster.createServiceAccount(profile, ProfileRole.SERVICE_ACCOUNT);
    return cluster.token(
        profile, ProfileRole.SERVICE_ACCOUNT, ProfileRole.AUDIENCE, Duration.ofMinutes(10));
  }

  /** What the peer says of whose the session is. */
  abstract void assertIdentity(JsonNode check);

  @Test
  void aTrustPolicyForAnotherSubjectIsRefusedAndSaidToBe() {
    ProfileRole role = role("other-subject");
    account.give(role, role("somebody-else").trustPolicy(account.accountId()));

    assertRefused("trust-sub-mismatch", check(1, role, issuer.mint(token("other-subject"))));
  }

  @Test
  void aTrustPolicyForAnotherAudienceIsRefusedAndSaidToBe() {
    ProfileRole role = role("other-audience");
    account.give(role, account.trustOfAnotherAudience(role));

    assertRefused("trust-aud-mismatch", check(1, role, issuer.mint(token("other-audience"))));
  }

  @Test
  void aTokenForAnAudienceThatIsNotRegisteredIsRefusedAndSaidToBe() {
    ProfileRole role = role("unregistered");
    account.give(role);

    assertRefused(
        "provider-client-id-missing",
        check(
            1,
            role,
            issuer.mint(
                ServiceAccountToken.of(
                    "unregistered", ProfileRole.SERVICE_ACCOUNT, "another-audience"))));
  }

  @Test
  void aForgedSignatureIsRefusedAndSaidToBe() {
    ProfileRole role = role("forged");
    account.give(role);

    assertRefused("issuer-key-missing", check(1, role, issuer.mintForged(token("forged"))));
  }

  private ProfileRole role(String profile) {
    return PeerAccount.role(profile, issuer.name());
  }

  private JsonNode check(int exit, ProfileRole role, String token) {
    ProjectedVolume volume = new ProjectedVolume(folder.resolve(role.profile()));
    volume.write(token);
    CommandRun run =
        CommandRun.of(account.environment(role, volume.token()), "check", "--format", "json");
    assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(exit);
    try {
      return JSON.readTree(run.out());
    } catch (JsonProcessingException e) {
      throw new AssertionError(run.out(), e);
    }
  }

  /** STS itself refused, and what it was is the finding or among its candidates. */
  private static void assertRefused(String mode, JsonNode report) {
    JsonNode exchange = find(report, "exchange");
    JsonNode finding = exchange.path("finding");

    assertThat(exchange.path("outcome").asText()).isEqualTo("failed");
    assertThat(finding.path("seen").asText()).matches("STS answered 40[03] \\w+.*");
    assertThat(names(finding)).as(finding.toPrettyString()).contains(mode);
    assertThat(find(report, "s3-get").path("outcome").asText()).isEqualTo("skipped");
  }

  private static List<String> names(JsonNode finding) {
    JsonNode candidates = finding.path("candidates");
    return candidates.isEmpty() ? List.of(finding.path("id").asText()) : texts(candidates);
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static JsonNode find(JsonNode report, String id) {
    return StreamSupport.stream(report.path("checks").spliterator(), false)
        .filter(check -> check.path("id").asText().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
