package dev.rolecall.embedded.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.embedded.oidc.MockOidcIssuer;
import dev.rolecall.embedded.oidc.ServiceAccountToken;
import dev.rolecall.embedded.oidc.SigningKey;
import dev.rolecall.embedded.tls.CertificateAuthority;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
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

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void inAnotherAccountThereIsNoProvider() {
    assertThat(
            world
                .assume(world.token(), "RoleArn", "arn:aws:iam::444455556666:role/team-a")
                .refusal())
        .isEqualTo(
            "400 InvalidIdentityToken: No OpenIDConnect provider found in your account for "
                + World.ISSUER);
  }

  @Test
  void anIssuerWithoutProviderIsNamed() {
    world
        .admin("DeleteOpenIDConnectProvider", "OpenIDConnectProviderArn", World.PROVIDER)
        .isGranted();
    assertThat(world.assume(world.token()).refusal())
        .isEqualTo(
            "400 InvalidIdentityToken: No OpenIDConnect provider found in your account for "
                + World.ISSUER);
  }

  @Test
  void anAudienceThatTheProviderDoesNotHaveIsRefused() {
    assertThat(world.assume(mint("sts.amazonaws.com.cn")).refusal())
        .isEqualTo("400 InvalidIdentityToken: Incorrect token audience");
  }

  @Test
  void inTheUniformWordingAMissingProviderAndAWrongAudienceAreAlike() {
    Sts uniform =
        new Sts(world.account, world.clock, world.addresses, TokenVerifier.Wording.UNIFORM);
    assertThat(world.assume(uniform, mint("other")).refusal()).isEqualTo(NOT_VALIDATED);
    world
        .admin("DeleteOpenIDConnectProvider", "OpenIDConnectProviderArn", World.PROVIDER)
        .isGranted();
    assertThat(world.assume(uniform, world.token()).refusal()).isEqualTo(NOT_VALIDATED);
  }

  @Test
  void severalAudiencesAreRefused() {
    assertThat(world.assume(mint("sts.amazonaws.com", "other")).refusal())
        .isEqualTo(
            "400 InvalidIdentityToken: Token audience contains more than one audience while"
                + " authorized party is not present");
  }

  @Test
  void theAuthorizedPartyIsTheAudience() {
    Map<String, Object> claims = claims();
    claims.put("aud", List.of("one", "other"));
    claims.put("azp", "sts.amazonaws.com");
    assertThat(world.assume(world.issuer.signClaims(claims)).isGranted().text("Audience"))
        .isEqualTo("sts.amazonaws.com");
  }

  @Test
  void noAudienceAtAllIsRefused() {
    Map<String, Object> claims = claims();
    claims.put("aud", List.of());
    assertThat(world.assume(world.issuer.signClaims(claims)).refusal())
        .isEqualTo("400 InvalidIdentityToken: Claim is not allowed to be empty: aud");
  }

  @Test
  void aLegacyTokenLacksItsAudience() {
    assertThat(world.assume(world.issuer.mintLegacy("team-a", "default-editor")).refusal())
        .isEqualTo("400 InvalidIdentityToken: Missing a required claim: aud");
  }

  @Test
  void everyRequiredClaimIsMissed() {
    for (String claim : List.of("iss", "sub", "aud", "iat", "exp")) {
      Map<String, Object> claims = claims();
      claims.remove(claim);
      assertThat(world.assume(world.issuer.signClaims(claims)).refusal())
          .isEqualTo("400 InvalidIdentityToken: Missing a required claim: " + claim);
    }
  }

  @Test
  void anExpiredTokenIsRefusedAfterFiveMinutes() {
    String token = world.token();
    world.clock.advance(Duration.ofSeconds(3600 + 299));
    world.assume(token).isGranted();
    world.clock.advance(Duration.ofSeconds(1));
    assertThat(world.assume(token).refusal())
        .isEqualTo(
            "400 ExpiredTokenException: Token expired: current date/time 1767326645 must be before"
                + " the expiration date/time 1767326645");
  }

  @Test
  void aTokenOfTheFutureIsRefused() {
    assertThat(world.assume(issuedAt(World.NOW.plusSeconds(301))).refusal())
        .isEqualTo("400 InvalidIdentityToken: Token issued in the future: 1767323346");
    world.assume(issuedAt(World.NOW.plusSeconds(300))).isGranted();
  }

  @Test
  void aTokenThatIsNotYetValidIsRefused() {
    Map<String, Object> claims = claims();
    claims.put("nbf", World.NOW.getEpochSecond() + 301);
    assertThat(world.assume(world.issuer.signClaims(claims)).refusal())
        .isEqualTo(
            "400 InvalidIdentityToken: Token not yet valid: current date/time 1767323345 must be"
                + " after or equal to the not-before date/time 1767323346");
  }

  @Test
  void aFractionalTimeIsRefused() {
    Map<String, Object> claims = claims();
    claims.put("exp", World.NOW.getEpochSecond() + 0.5);
    assertThat(world.assume(world.issuer.signClaims(claims)).refusal())
        .isEqualTo("400 InvalidIdentityToken: Invalid timestamp in token claims.");
  }

  @Test
  void anRs256TokenIsTaken() {
    world.issuer.rotate(SigningKey.rsa());
    world.assume(world.token()).isGranted();
  }

  @Test
  void aTokenSignedByAStrangerIsRefused() {
    assertThat(world.assume(world.issuer.mintForged(World.EDITOR)).refusal())
        .isEqualTo(NOT_VALIDATED);
  }

  @Test
  void aTokenWhoseClaimsWereChangedIsRefused() {
    String[] honest = world.token().split("\\.", -1);
    String[] other =
        world
            .issuer
            .mint(ServiceAccountToken.of("team-b", "default-editor", "sts.amazonaws.com"))
            .split("\\.", -1);
    assertThat(world.assume(honest[0] + "." + honest[1] + "." + other[2]).refusal())
        .isEqualTo(NOT_VALIDATED);
  }

  @Test
  void aTokenWithoutASignatureIsRefused() {
    String[] parts = world.token().split("\\.", -1);
    String none = "eyJhbGciOiJub25lIn0";
    assertThat(world.assume(none + "." + parts[1] + ".").refusal()).isEqualTo(NOT_A_JWT);
  }

  @Test
  void anAlgorithmWithASharedSecretIsRefused() {
    String[] parts = world.token().split("\\.", -1);
    String hs256 = "eyJhbGciOiJIUzI1NiJ9";
    assertThat(world.assume(hs256 + "." + parts[1] + "." + parts[2]).refusal())
        .isEqualTo(NOT_A_JWT);
  }

  @Test
  void aWithdrawnKeyIsNotFoundByTheNextExchange() {
    world.assume(world.token()).isGranted();
    world.issuer.withdraw(world.issuer.signingKey().kid());
    assertThat(world.assume(world.token()).refusal()).isEqualTo(NO_KEY);
  }

  @Test
  void aNewKeyIsFoundByTheNextExchange() {
    world.assume(world.token()).isGranted();
    world.issuer.rotate(SigningKey.ec());
    world.assume(world.token()).isGranted();
  }

  @Test
  void anIssuerThatDoesNotAnswerHasNoKeys() {
    String token = world.token();
    world.issuer.close();
    assertThat(world.assume(token).refusal()).isEqualTo(NO_KEY);
  }

  @Test
  void anIssuerWithoutAnAddressHasNoKeys() {
    assertThat(
            world
                .assume(
                    new Sts(world.account, world.clock, Map.of(), TokenVerifier.Wording.NAMED),
                    world.token())
                .refusal())
        .isEqualTo(NO_KEY);
  }

  @Test
  void anIssuerThatCallsItselfOtherwiseHasNoKeys() {
    try (MockOidcIssuer other =
        MockOidcIssuer.builder("https://other.rolecall.test", world.clock)
            .keys(world.issuer.signingKey())
            .start()) {
      assertThat(world.assume(stsOf(other, Optional.empty()), world.token()).refusal())
          .isEqualTo(NO_KEY);
    }
  }

  @Test
  void anIssuerOverHttpsIsTrustedByItsAuthority() {
    CertificateAuthority authority = CertificateAuthority.create();
    try (MockOidcIssuer secure =
        MockOidcIssuer.builder(World.ISSUER, world.clock)
            .keys(SigningKey.ec())
            .tls(authority)
            .start()) {
      world.assume(stsOf(secure, secure.authority()), secure.mint(World.EDITOR)).isGranted();
      assertThat(
              world
                  .assume(
                      stsOf(secure, Optional.of(CertificateAuthority.create().certificate())),
                      secure.mint(World.EDITOR))
                  .refusal())
          .isEqualTo(NO_KEY);
    }
  }

  private String issuedAt(Instant instant) {
    return world.issuer.mint(World.EDITOR, instant);
  }

  private String mint(String... audiences) {
    return world.issuer.mint(ServiceAccountToken.of("team-a", "default-editor", audiences));
  }

  private static Map<String, Object> claims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", World.ISSUER);
    claims.put("sub", World.EDITOR.subject());
    claims.put("aud", List.of("sts.amazonaws.com"));
    claims.put("iat", World.NOW.getEpochSecond());
    claims.put("exp", World.NOW.getEpochSecond() + 600);
    return claims;
  }

  private Sts stsOf(MockOidcIssuer issuer, Optional<X509Certificate> authority) {
    return new Sts(
        world.account,
        world.clock,
        Map.of(World.ISSUER, new IssuerAddress(issuer.address(), authority)),
        TokenVerifier.Wording.NAMED);
  }
}
