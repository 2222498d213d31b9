package dev.rolecall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.rolecall.e2e.cluster.Cluster;
import dev.rolecall.e2e.parts.Needs;
import dev.rolecall.e2e.parts.Part;
import dev.rolecall.e2e.profile.ProfileRole;
import dev.rolecall.e2e.sandbox.Sandbox;
import io.kubernetes.client.openapi.ApiException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Runs against a real kube-apiserver, in a node of k3s or of the stand-in for it: its tokens are
 * what the issuer's published keys verify, and what {@code check} verifies a role with. AWS is
 * EmbeddedAws.
 */
@Needs(Part.DOCKER)
final class ApiServerTokenIT {
  private static final String PROFILE = "tokens";

  private static Sandbox sandbox;
  private static Cluster cluster;

  @BeforeAll
  static void startCluster() throws ApiException {
    sandbox =
        Sandbox.start(
            new Sandbox.Settings(
                List.of(PROFILE), InetAddress.getLoopbackAddress(), 0, Duration.ofHours(1)),
            Clock.systemUTC());
    cluster = Cluster.signingAs(sandbox.issuer());
    cluster.createNamespace(PROFILE);
    cluster.createServiceAccount(PROFILE, ProfileRole.SERVICE_ACCOUNT);
    cluster.createServiceAccount(PROFILE, "default");
  }

  @AfterAll
  static void stop() {
    if (sandbox != null) {
      sandbox.close();
    }
  }

  @Test
  void checkPassesWithTheTokenOfDefaultEditor() throws Exception {
    CommandRun check = checkWith(token(ProfileRole.SERVICE_ACCOUNT));

    assertThat(check.exit()).as(check.out() + check.err()).isZero();
    assertThat(check.out())
        .contains("system:serviceaccount:tokens:default-editor")
        .contains("Verdict: PASSED");
  }

  @Test
  void theTokenOfDefaultIsRefused() throws Exception {
    CommandRun check = checkWith(token("default"));

    assertThat(check.exit()).as(check.out() + check.err()).isEqualTo(1);
    assertThat(check.out())
        .contains("Not authorized to perform sts:AssumeRoleWithWebIdentity")
        .contains("pod-wrong-service-account");
  }

  @Test
  void thePublishedKeyOfTheTokensKeyIdVerifiesItsSignature() throws Exception {
    SignedJWT token = SignedJWT.parse(token(ProfileRole.SERVICE_ACCOUNT));
    String kid = token.getHeader().getKeyID();

    assertThat(sandbox.issuer().publishedKids()).contains(kid);
    assertThat(
            token.verify(
                new RSASSAVerifier(
                    JWKSet.parse(sandbox.issuer().jwks()).getKeyByKeyId(kid).toRSAKey())))
        .isTrue();
  }

  @Test
  void theTokenNamesTheIssuerTheServiceAccountAndTheAudience() throws Exception {
    JWTClaimsSet claims = SignedJWT.parse(token(ProfileRole.SERVICE_ACCOUNT)).getJWTClaimsSet();

    assertThat(claims.getIssuer()).isEqualTo(sandbox.issuer().name());
    assertThat(claims.getSubject()).isEqualTo("system:serviceaccount:tokens:default-editor");
    assertThat(claims.getAudience()).containsExactly(ProfileRole.AUDIENCE);
  }

  private static String token(String serviceAccount) throws ApiException {
    return cluster.token(PROFILE, serviceAccount, ProfileRole.AUDIENCE, Duration.ofMinutes(10));
  }

  private static CommandRun checkWith(String token) {
    sandbox.member(PROFILE).volume().write(token);
    return CommandRun.of(sandbox.environment(PROFILE), "check");
  }
}
