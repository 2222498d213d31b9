package dev.rolecall.embedded.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.Base64URL;
import dev.rolecall.embedded.oidc.MockOidcIssuer;
import dev.rolecall.embedded.oidc.ServiceAccountToken;
import dev.rolecall.embedded.oidc.SigningKey;
import dev.rolecall.embedded.tls.CertificateAuthority;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which tokens Sts takes from a MockOidcIssuer on loopback, without a network front. */
class StsTokensTest {
  private static final String NO_KEY =
      "400 InvalidIdentityToken: Couldn't retrieve verification key from your identity provider, "
          + " please reference AssumeRoleWithWebIdentity documentation for requirements";
  private static final String NOT_VALIDATED =
      "400 InvalidIdentityToken: The web identity token provided could not be validated. See the"
          + " AssumeRoleWithWebIdentity documentation for requirements.";
  private static final String NOT_A_JWT =
      "400 InvalidIdentityToken: The ID Token provided is not a valid JWT. (You may see this error"
          + " if you sent an Access Token)";

  private final TeamA teamA = new TeamA();

  @AfterEach
  void close() {
    teamA.close();
  }

  @Test
  void inAnotherAccountThereIsNoProvider() {
    assertThat(
            teamA
                .assume(teamA.token(), "RoleArn", "arn:aws:iam::444455556666:role/team-a")
                .refusal())
        .isEqualTo(NOT_VALIDATED);
  }

  @Test
  void anIssuerWithoutProviderIsRefused() {
    removeProvider();
    assertThat(teamA.assume(teamA.token()).refusal()).isEqualTo(NOT_VALIDATED);
  }

  @Test
  void anAudienceThatTheProviderDoesNotHaveIsRefused() {
    assertThat(teamA.assume(mint("sts.amazonaws.com.cn")).refusal()).isEqualTo(NOT_VALIDATED);
    assertThat(teamA.assume(teamA.tokenSaying("aud", "")).refusal()).isEqualTo(NOT_VALIDATED);
  }

  @Test
  void untilTwentyTwentySixAMissingProviderAndAWrongAudienceWereNamed() {
    Sts named = new Sts(teamA.account, teamA.clock, teamA.addresses, TokenVerifier.Wording.NAMED);
    assertThat(teamA.assume(named, mint("other")).refusal())
        .isEqualTo("400 InvalidIdentityToken: Incorrect token audience");
    removeProvider();
    assertThat(teamA.assume(named, teamA.token()).refusal())
        .isEqualTo(
            "400 InvalidIdentityToken: No OpenIDConnect provider found in your account for "
                + TeamA.ISSUER);
  }

  @Test
  void aLegacyTokenLacksItsAudience() {
    assertThat(teamA.assume(teamA.issuer.mintLegacy("team-a", "default-editor")).refusal())
        .isEqualTo("400 InvalidIdentityToken: Missing a required claim: aud");
  }

  @Test
  void anExpiredTokenIsRefusedAfterFiveMinutes() {
    String token = teamA.token();
    teamA.clock.advance(Duration.ofSeconds(3600 + 299));
    teamA.assume(token).isGranted();
    teamA.clock.advance(Duration.ofSeconds(1));
    assertThat(teamA.assume(token).refusal())
        .isEqualTo(
            "400 ExpiredTokenException: Token expired: current date/time 1767326645 must be before"
                + " the expiration date/time 1767326645");
  }

  @Test
  void aTokenOfTheFutureIsRefused() {
    assertThat(teamA.assume(issuedAt(TeamA.NOW.plusSeconds(301))).refusal())
        .isEqualTo("400 InvalidIdentityToken: Token issued in the future: 1767323346");
    teamA.assume(issuedAt(TeamA.NOW.plusSeconds(300))).isGranted();
  }

  @Test
  void aTokenThatIsNotYetValidIsRefused() {
    assertThat(teamA.assume(teamA.tokenSaying("nbf", TeamA.NOW.getEpochSecond() + 301)).refusal())
        .isEqualTo(
            "400 InvalidIdentityToken: Token not yet valid: current date/time 1767323345 must be"
                + " after or equal to the not-before date/time 1767323346");
  }

  @Test
  void timesAsIntegerTextAreTaken() {
    for (String claim : List.of("iat", "exp", "nbf")) {
      teamA.assume(teamA.tokenSaying(claim, Long.toString(TeamA.NOW.getEpochSecond()))).isGranted();
    }
  }

  @Test
  void timesAsFractionsNullAndOtherTextAreRefused() {
    for (String claim : List.of("iat", "exp", "nbf")) {
      for (Object time :
          Arrays.asList(TeamA.NOW.getEpochSecond() + 0.5, null, "soon", "1767323045.5", "", true)) {
        assertThat(teamA.assume(teamA.tokenSaying(claim, time)).refusal())
            .isEqualTo("400 InvalidIdentityToken: Invalid timestamp in token claims.");
      }
    }
  }

  @Test
  void aCriticalHeaderIsNotUnderstood() {
    String[] parts = teamA.token().split("\\.", -1);
    String header =
        Base64URL.encode("{\"alg\":\"ES256\",\"crit\":[\"custom\"],\"custom\":\"yes\"}").toString();
    assertThat(teamA.assume(header + "." + parts[1] + "." + parts[2]).refusal())
        .isEqualTo(NOT_A_JWT);
  }

  @Test
  void whatALenientDecoderPassesOverIsRefused() {
    String token = teamA.token();
    for (String spoilt : List.of(token + "=", token.replaceFirst("\\.", ".*"), " " + token)) {
      assertThat(teamA.assume(spoilt).refusal()).isEqualTo(NOT_A_JWT);
    }
  }

  @Test
  void whatFollowsThePayloadsObjectIsRefused() {
    String[] parts = teamA.token().split("\\.", -1);
    String more = Base64URL.encode(new Base64URL(parts[1]).decodeToString() + " {}").toString();
    assertThat(teamA.assume(parts[0] + "." + more + "." + parts[2]).refusal()).isEqualTo(NOT_A_JWT);
  }

  @Test
  void aTokenSignedByAStrangerIsRefused() {
    assertThat(teamA.assume(teamA.issuer.mintForged(TeamA.EDITOR)).refusal())
        .isEqualTo(NOT_VALIDATED);
  }

  @Test
  void aTokenWhoseClaimsWereChangedIsRefused() {
    String[] honest = teamA.token().split("\\.", -1);
    String[] other =
        teamA
            .issuer
            .mint(ServiceAccountToken.of("team-b", "default-editor", "sts.amazonaws.com"))
            .split("\\.", -1);
    assertThat(teamA.assume(honest[0] + "." + honest[1] + "." + other[2]).refusal())
        .isEqualTo(NOT_VALIDATED);
  }

  @Test
  void aTokenWithoutASignatureIsRefused() {
    String[] parts = teamA.token().split("\\.", -1);
    String none = "eyJhbGciOiJub25lIn0";
    assertThat(teamA.assume(none + "." + parts[1] + ".").refusal()).isEqualTo(NOT_A_JWT);
  }

  @Test
  void anAlgorithmWithASharedSecretIsRefused() {
    String[] parts = teamA.token().split("\\.", -1);
    String hs256 = "eyJhbGciOiJIUzI1NiJ9";
    assertThat(teamA.assume(hs256 + "." + parts[1] + "." + parts[2]).refusal())
        .isEqualTo(NOT_A_JWT);
  }

  @Test
  void aWithdrawnKeyIsNotFoundByTheNextExchange() {
    teamA.assume(teamA.token()).isGranted();
    teamA.issuer.withdraw(teamA.issuer.signingKey().kid());
    assertThat(teamA.assume(teamA.token()).refusal()).isEqualTo(NO_KEY);
  }

  @Test
  void aNewKeyIsFoundByTheNextExchange() {
    teamA.assume(teamA.token()).isGranted();
    teamA.issuer.rotate(SigningKey.ec());
    teamA.assume(teamA.token()).isGranted();
  }

  @Test
  void anIssuerThatDoesNotAnswerHasNoKeys() {
    String token = teamA.token();
    teamA.issuer.close();
    assertThat(teamA.assume(token).refusal()).isEqualTo(NO_KEY);
  }

  @Test
  void anIssuerWithoutAnAddressHasNoKeys() {
    assertThat(
            teamA
                .assume(
                    new Sts(teamA.account, teamA.clock, Map.of(), TokenVerifier.Wording.UNIFORM),
                    teamA.token())
                .refusal())
        .isEqualTo(NO_KEY);
  }

  @Test
  void anIssuerThatCallsItselfOtherwiseHasNoKeys() {
    try (MockOidcIssuer other =
        MockOidcIssuer.builder("https://other.rolecall.test", teamA.clock)
            .keys(teamA.issuer.signingKey())
            .start()) {
      assertThat(teamA.assume(stsOf(other, Optional.empty()), teamA.token()).refusal())
          .isEqualTo(NO_KEY);
    }
  }

  @Test
  void anIssuerOverHttpsIsTrustedByItsAuthority() {
    CertificateAuthority authority = CertificateAuthority.create();
    try (MockOidcIssuer secure =
        MockOidcIssuer.builder(TeamA.ISSUER, teamA.clock)
            .keys(SigningKey.ec())
            .tls(authority)
            .start()) {
      teamA.assume(stsOf(secure, secure.authority()), secure.mint(TeamA.EDITOR)).isGranted();
      assertThat(
              teamA
                  .assume(
                      stsOf(secure, Optional.of(CertificateAuthority.create().certificate())),
                      secure.mint(TeamA.EDITOR))
                  .refusal())
          .isEqualTo(NO_KEY);
    }
  }

  private void removeProvider() {
    teamA
        .admin("DeleteOpenIDConnectProvider", "OpenIDConnectProviderArn", TeamA.PROVIDER)
        .isGranted();
  }

  private String issuedAt(Instant instant) {
    return teamA.issuer.mint(TeamA.EDITOR, instant);
  }

  private String mint(String... audiences) {
    return teamA.issuer.mint(ServiceAccountToken.of("team-a", "default-editor", audiences));
  }

  private Sts stsOf(MockOidcIssuer issuer, Optional<X509Certificate> authority) {
    return new Sts(
        teamA.account,
        teamA.clock,
        Map.of(TeamA.ISSUER, new IssuerAddress(issuer.address(), authority)),
        TokenVerifier.Wording.UNIFORM);
  }
}
