package dev.rolecall.e2e.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.e2e.aws.World.Answer;
import dev.rolecall.e2e.oidc.MockOidcIssuer;
import dev.rolecall.e2e.oidc.ServiceAccountToken;
import dev.rolecall.e2e.oidc.SigningKey;
import dev.rolecall.e2e.tls.CertificateAuthority;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sts against a MockOidcIssuer on loopback, without a network front. */
class StsTest {
  private static final String NOT_AUTHORIZED =
      "403 AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity";
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
  void theTrustedServiceAccountGetsASession() {
    Answer answer = world.assume(token()).isGranted();
    assertThat(answer.text("AccessKeyId")).matches("ASIA[A-Z2-7]{16}");
    assertThat(answer.text("SecretAccessKey")).hasSize(40);
    assertThat(answer.text("SessionToken")).isNotEmpty();
    assertThat(answer.text("Expiration")).isEqualTo("2026-01-02T04:04:05Z");
    assertThat(answer.text("Arn"))
        .isEqualTo("arn:aws:sts::111122223333:assumed-role/team-a/step-1");
    assertThat(answer.text("AssumedRoleId")).matches("AROA[A-Z2-7]{17}:step-1");
    assertThat(answer.text("SubjectFromWebIdentityToken"))
        .isEqualTo("system:serviceaccount:team-a:default-editor");
    assertThat(answer.text("Audience")).isEqualTo("sts.amazonaws.com");
    assertThat(answer.text("Provider")).isEqualTo(World.PROVIDER);
    assertThat(answer.text("RequestId"))
        .isEqualTo(answer.response().headers().get("x-amzn-RequestId"));
    assertThat(answer.response().body())
        .startsWith(
            "<AssumeRoleWithWebIdentityResponse"
                + " xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">");
  }

  @Test
  void aFormInTheQueryIsTakenToo() {
    AwsRequest request =
        new AwsRequest("GET", "/", "Action=GetCallerIdentity&Version=2011-06-15", Map.of(), "");
    assertThat(world.sts.answer(request, Optional.of(world.admin)).status()).isEqualTo(200);
  }

  @Test
  void anRs256TokenIsTaken() {
    world.issuer.rotate(SigningKey.rsa());
    world.assume(token()).isGranted();
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

  @Test
  void aTokenOfAnotherNamespaceIsDenied() {
    assertThat(
            world
                .assume(
                    world.issuer.mint(
                        ServiceAccountToken.of("team-b", "default-editor", "sts.amazonaws.com")))
                .refusal())
        .isEqualTo(NOT_AUTHORIZED);
  }

  @Test
  void aTokenOfTheDefaultAccountIsDenied() {
    assertThat(
            world
                .assume(
                    world.issuer.mint(
                        ServiceAccountToken.of("team-a", "default", "sts.amazonaws.com")))
                .refusal())
        .isEqualTo(NOT_AUTHORIZED);
  }

  @Test
  void aChangedTrustPolicyCountsAtOnce() {
    world
        .admin(
            "UpdateAssumeRolePolicy", "RoleName", "team-a", "PolicyDocument", World.trust("team-b"))
        .isGranted();
    assertThat(world.assume(token()).refusal()).isEqualTo(NOT_AUTHORIZED);
  }

  @Test
  void aWildcardUnderStringEqualsIsDenied() {
    trust(World.trust("StringEquals", "system:serviceaccount:team-a:*"));
    assertThat(world.assume(token()).refusal()).isEqualTo(NOT_AUTHORIZED);
  }

  @Test
  void aWildcardUnderStringLikeIsTaken() {
    trust(World.trust("StringLike", "system:serviceaccount:team-a:*"));
    world.assume(token()).isGranted();
  }

  @Test
  void aMissingRoleIsDeniedInTheSameWords() {
    assertThat(world.assume(token(), "RoleArn", World.ROLE + "x").refusal())
        .isEqualTo(NOT_AUTHORIZED);
  }

  @Test
  void aRoleUnderAnotherPathIsDeniedInTheSameWords() {
    assertThat(
            world
                .assume(token(), "RoleArn", "arn:aws:iam::111122223333:role/path/team-a")
                .refusal())
        .isEqualTo(NOT_AUTHORIZED);
  }

  @Test
  void inAnotherAccountThereIsNoProvider() {
    assertThat(world.assume(token(), "RoleArn", "arn:aws:iam::444455556666:role/team-a").refusal())
        .isEqualTo(
            "400 InvalidIdentityToken: No OpenIDConnect provider found in your account for "
                + World.ISSUER);
  }

  @Test
  void anIssuerWithoutProviderIsNamed() {
    world
        .admin("DeleteOpenIDConnectProvider", "OpenIDConnectProviderArn", World.PROVIDER)
        .isGranted();
    assertThat(world.assume(token()).refusal())
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
    Sts uniform = new Sts(world.account, world.clock, world.addresses, AwsAnswer.Wording.UNIFORM);
    assertThat(world.assume(uniform, mint("other")).refusal()).isEqualTo(NOT_VALIDATED);
    world
        .admin("DeleteOpenIDConnectProvider", "OpenIDConnectProviderArn", World.PROVIDER)
        .isGranted();
    assertThat(world.assume(uniform, token()).refusal()).isEqualTo(NOT_VALIDATED);
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
    String token = token();
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
  void aTokenSignedByAStrangerIsRefused() {
    assertThat(world.assume(world.issuer.mintForged(World.EDITOR)).refusal())
        .isEqualTo(NOT_VALIDATED);
  }

  @Test
  void aTokenWhoseClaimsWereChangedIsRefused() {
    String[] honest = token().split("\\.", -1);
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
    String[] parts = token().split("\\.", -1);
    String none = "eyJhbGciOiJub25lIn0";
    assertThat(world.assume(none + "." + parts[1] + ".").refusal()).isEqualTo(NOT_A_JWT);
  }

  @Test
  void anAlgorithmWithASharedSecretIsRefused() {
    String[] parts = token().split("\\.", -1);
    String hs256 = "eyJhbGciOiJIUzI1NiJ9";
    assertThat(world.assume(hs256 + "." + parts[1] + "." + parts[2]).refusal())
        .isEqualTo(NOT_A_JWT);
  }

  @Test
  void aWithdrawnKeyIsNotFoundByTheNextExchange() {
    world.assume(token()).isGranted();
    world.issuer.withdraw(world.issuer.signingKey().kid());
    assertThat(world.assume(token()).refusal()).isEqualTo(NO_KEY);
  }

  @Test
  void aNewKeyIsFoundByTheNextExchange() {
    world.assume(token()).isGranted();
    world.issuer.rotate(SigningKey.ec());
    world.assume(token()).isGranted();
  }

  @Test
  void anIssuerThatDoesNotAnswerHasNoKeys() {
    String token = token();
    world.issuer.close();
    assertThat(world.assume(token).refusal()).isEqualTo(NO_KEY);
  }

  @Test
  void anIssuerWithoutAnAddressHasNoKeys() {
    assertThat(
            world
                .assume(
                    new Sts(world.account, world.clock, Map.of(), AwsAnswer.Wording.NAMED), token())
                .refusal())
        .isEqualTo(NO_KEY);
  }

  @Test
  void anIssuerThatCallsItselfOtherwiseHasNoKeys() {
    try (MockOidcIssuer other =
        MockOidcIssuer.builder("https://other.rolecall.test", world.clock)
            .keys(world.issuer.signingKey())
            .start()) {
      assertThat(world.assume(stsOf(other, Optional.empty()), token()).refusal()).isEqualTo(NO_KEY);
    }
  }

  @Test
  void aSessionLastsAsLongAsAskedWhateverTheTokensLife() {
    assertThat(world.assume(token(), "DurationSeconds", "900").isGranted().text("Expiration"))
        .isEqualTo("2026-01-02T03:19:05Z");
  }

  @Test
  void aSessionLongerThanTheRoleAllowsIsRefused() {
    assertThat(world.assume(token(), "DurationSeconds", "3601").refusal())
        .isEqualTo(
            "400 ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set"
                + " for this role.");
    world.admin("UpdateRole", "RoleName", "team-a", "MaxSessionDuration", "7200").isGranted();
    world.assume(token(), "DurationSeconds", "7200").isGranted();
  }

  @Test
  void theParametersAreCheckedTogether() {
    assertThat(
            world
                .assume("abc", "RoleArn", "", "RoleSessionName", "a b", "DurationSeconds", "899")
                .refusal())
        .isEqualTo(
            "400 ValidationError: 4 validation errors detected: Value null at 'roleArn' failed to"
                + " satisfy constraint: Member must not be null; Value 'a b' at 'roleSessionName'"
                + " failed to satisfy constraint: Member must satisfy regular expression pattern:"
                + " [\\w+=,.@-]*; Value at 'webIdentityToken' failed to satisfy constraint: Member"
                + " must have length greater than or equal to 4; Value '899' at 'durationSeconds'"
                + " failed to satisfy constraint: Member must have value greater than or equal to"
                + " 900");
  }

  @Test
  void aDurationBeyondAnyRolesIsRefused() {
    assertThat(world.assume(token(), "DurationSeconds", "43201").refusal())
        .endsWith("Member must have value less than or equal to 43200");
  }

  @Test
  void aDurationThatIsNoNumberIsRefused() {
    assertThat(world.assume(token(), "DurationSeconds", "1h").refusal())
        .startsWith("400 MalformedInput: ");
  }

  @Test
  void anArnThatIsNoRoleIsRefused() {
    assertThat(world.assume(token(), "RoleArn", World.PROVIDER).refusal())
        .isEqualTo("400 ValidationError: Request ARN is invalid");
  }

  @Test
  void aJwtWithAProviderIdIsRefused() {
    assertThat(world.assume(token(), "ProviderId", "www.amazon.com").refusal())
        .isEqualTo("400 InvalidIdentityToken: Provided Token is not a Login With Amazon token");
  }

  @Test
  void aSessionPolicyIsKeptWithTheSession() {
    Answer answer = world.assume(token(), "Policy", World.allow("s3:GetObject")).isGranted();
    assertThat(world.session(answer).sessionPolicies()).hasSize(1);
    assertThat(answer.text("PackedPolicySize")).isNotEmpty();
  }

  @Test
  void aSessionPolicyThatIsNoneIsRefused() {
    assertThat(world.assume(token(), "Policy", "no").refusal())
        .isEqualTo("400 MalformedPolicyDocument: This policy contains invalid Json");
  }

  @Test
  void managedSessionPoliciesAreTakenByTheirArn() {
    String arn =
        world
            .admin("CreatePolicy", "PolicyName", "read", "PolicyDocument", World.allow("s3:Get*"))
            .text("Arn");
    Answer answer = world.assume(token(), "PolicyArns.member.1.arn", arn).isGranted();
    assertThat(world.session(answer).sessionPolicies().get(0).name()).isEqualTo("read");
    assertThat(world.assume(token(), "PolicyArns.member.1.arn", arn + "x").status()).isEqualTo(400);
  }

  @Test
  void aSessionHasTheRolesPoliciesOfTheMoment() {
    Answer answer = world.assume(token()).isGranted();
    assertThat(world.session(answer).rolePolicies()).isEmpty();
    world
        .admin(
            "PutRolePolicy",
            "RoleName",
            "team-a",
            "PolicyName",
            "bucket",
            "PolicyDocument",
            World.allow("s3:*"))
        .isGranted();
    assertThat(world.session(answer).rolePolicies()).hasSize(1);
  }

  @Test
  void aSessionOfADeletedRoleHasNoPermissionsNotEvenThoseOfItsSuccessor() {
    Answer answer = world.assume(token()).isGranted();
    world.admin("DeleteRole", "RoleName", "team-a").isGranted();
    world
        .admin(
            "CreateRole", "RoleName", "team-a", "AssumeRolePolicyDocument", World.trust("team-a"))
        .isGranted();
    world
        .admin(
            "PutRolePolicy",
            "RoleName",
            "team-a",
            "PolicyName",
            "bucket",
            "PolicyDocument",
            World.allow("s3:*"))
        .isGranted();
    assertThat(world.session(answer).rolePolicies()).isEmpty();
  }

  @Test
  void anExpiredSessionsKeyIsStillKnownForADay() {
    String key = world.assume(token()).isGranted().text("AccessKeyId");
    world.clock.advance(Duration.ofHours(24));
    world.assume(token()).isGranted();
    assertThat(world.account.key(key)).isPresent();
    world.clock.advance(Duration.ofHours(2));
    world.assume(token()).isGranted();
    assertThat(world.account.key(key)).isEmpty();
  }

  @Test
  void theAdminIsTheAccountsRoot() {
    Answer answer = world.whoAmI(Optional.of(world.admin)).isGranted();
    assertThat(answer.text("Arn")).isEqualTo("arn:aws:iam::111122223333:root");
    assertThat(answer.text("UserId")).isEqualTo("111122223333");
    assertThat(answer.text("Account")).isEqualTo("111122223333");
  }

  @Test
  void aSessionIsItsRolesSession() {
    Caller session = world.session(world.assume(token()).isGranted());
    Answer answer = world.whoAmI(Optional.of(session)).isGranted();
    assertThat(answer.text("Arn"))
        .isEqualTo("arn:aws:sts::111122223333:assumed-role/team-a/step-1");
    assertThat(answer.text("UserId")).matches("AROA[A-Z2-7]{17}:step-1");
  }

  @Test
  void whoSignsNothingIsNobody() {
    assertThat(world.whoAmI(Optional.empty()).refusal())
        .isEqualTo("403 MissingAuthenticationToken: Request is missing Authentication Token");
  }

  @Test
  void anActionThatIsNotThereIsRefused() {
    assertThat(
            World.ask(
                    world.sts,
                    Map.of("Action", "GetFederationToken", "Version", "2011-06-15"),
                    Optional.empty())
                .refusal())
        .isEqualTo(
            "400 InvalidAction: Could not find operation GetFederationToken for version"
                + " 2011-06-15");
  }

  private String token() {
    return world.issuer.mint(World.EDITOR);
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

  private void trust(String policy) {
    world
        .admin("UpdateAssumeRolePolicy", "RoleName", "team-a", "PolicyDocument", policy)
        .isGranted();
  }

  private Sts stsOf(MockOidcIssuer issuer, Optional<X509Certificate> authority) {
    return new Sts(
        world.account,
        world.clock,
        Map.of(World.ISSUER, new IssuerAddress(issuer.address(), authority)),
        AwsAnswer.Wording.NAMED);
  }
}
