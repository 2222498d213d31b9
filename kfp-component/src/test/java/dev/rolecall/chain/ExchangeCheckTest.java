package dev.rolecall.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.credentials.StsAnswer;
import dev.rolecall.iam.IamState;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ExchangeCheckTest {
  private static final StsAnswer.Refused NO_PROVIDER =
      Example.refused(
          400,
          "InvalidIdentityToken",
          "No OpenIDConnect provider found in your account for https://oidc.rolecall.test/id/ABC");

  /** What AWS says since 2026 for either of the two. */
  private static final StsAnswer.Refused NOT_VALIDATED =
      Example.refused(
          400,
          "InvalidIdentityToken",
          "The web identity token provided could not be validated. See the"
              + " AssumeRoleWithWebIdentity documentation for requirements.");

  private static final StsAnswer.Refused NO_KEY =
      Example.refused(
          400,
          "InvalidIdentityToken",
          "Couldn't retrieve verification key from your identity provider, please reference"
              + " AssumeRoleWithWebIdentity documentation for requirements");

  static Stream<Arguments> refusalsAsAnAdminSeesThem() {
    IamState sound = Example.iam(Example.trust());
    Stream<Arguments> trust =
        Stream.of(TrustFault.values())
            .filter(fault -> !fault.mode().warned())
            .map(
                fault ->
                    Arguments.of(
                        fault.mode(),
                        Example.denied(),
                        Example.admin(Example.iam(fault.policy()))));
    Stream<Arguments> others =
        Stream.of(
            Arguments.of(
                FailureMode.ROLE_MISSING,
                Example.denied(),
                Example.admin(new IamState(Example.ACCOUNT, Optional.empty(), sound.providers()))),
            Arguments.of(
                FailureMode.ROLE_IN_OTHER_ACCOUNT,
                NO_PROVIDER,
                Example.admin(new IamState("444455556666", sound.role(), sound.providers()))),
            Arguments.of(
                FailureMode.PROVIDER_MISSING,
                NO_PROVIDER,
                Example.admin(Example.iam(Example.trust(), List.of()))),
            Arguments.of(
                FailureMode.PROVIDER_MISSING,
                NOT_VALIDATED,
                Example.admin(Example.iam(Example.trust(), List.of()))),
            Arguments.of(
                FailureMode.PROVIDER_CLIENT_ID_MISSING,
                NOT_VALIDATED,
                Example.admin(Example.iam(Example.trust(), List.of(Example.providerFor("other"))))),
            Arguments.of(
                FailureMode.ROLE_IN_OTHER_ACCOUNT,
                NOT_VALIDATED,
                Example.admin(new IamState("444455556666", sound.role(), sound.providers()))),
            Arguments.of(
                FailureMode.PROVIDER_ISSUER_DIFFERS,
                NO_PROVIDER,
                Example.admin(
                    Example.iam(
                        Example.trust(), List.of(Example.provider("oidc-dualstack.test/id/ABC"))))),
            Arguments.of(
                FailureMode.PROVIDER_ISSUER_REPLACED,
                NO_PROVIDER,
                Example.admin(
                    Example.iam(
                        TrustFault.OLD_ISSUER.policy(),
                        List.of(Example.provider("oidc.rolecall.test/id/BEFORE"))))),
            Arguments.of(
                FailureMode.PROVIDER_QUOTA,
                NO_PROVIDER,
                Example.admin(Example.iam(Example.trust(), Example.otherProviders(100)))),
            Arguments.of(
                FailureMode.ISSUER_KEY_MISSING,
                NO_KEY,
                new ExchangeGround(
                    Example.CONFIG,
                    Example.read(Example.token()),
                    RequestKeys.NONE,
                    Optional.of(sound),
                    Optional.of(Example.keys("key-0")),
                    Optional.empty())),
            Arguments.of(
                FailureMode.TOKEN_EXPIRED,
                Example.refused(400, "ExpiredTokenException", "Token expired"),
                new ExchangeGround(
                    Example.CONFIG,
                    Example.read(Example.token(Example.SUBJECT, Example.NOW.minusSeconds(60))),
                    RequestKeys.NONE,
                    Optional.of(sound),
                    Optional.empty(),
                    Optional.empty())));
    return Stream.concat(trust, others);
  }

  @ParameterizedTest
  @MethodSource("refusalsAsAnAdminSeesThem")
  void anAdminsExchangeNamesTheBrokenLink(
      FailureMode mode, StsAnswer.Refused refused, ExchangeGround ground) {
    Finding finding = Example.finding(ExchangeCheck.decide(Example.exchange(refused), ground));

    assertThat(finding.mode()).isEqualTo(mode);
    assertThat(finding.candidates()).isEmpty();
    assertThat(finding.seen()).startsWith("STS answered ");
  }

  @ParameterizedTest
  @MethodSource("refusalsAsAnAdminSeesThem")
  void thePodsCandidatesContainWhatTheAdminFinds(
      FailureMode mode, StsAnswer.Refused refused, ExchangeGround ground) {
    ExchangeGround pod =
        new ExchangeGround(
            ground.config(),
            ground.token(),
            RequestKeys.NONE,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Finding finding = Example.finding(ExchangeCheck.decide(Example.exchange(refused), pod));

    if (finding.candidates().isEmpty()) {
      assertThat(finding.mode()).isEqualTo(mode);
    } else {
      assertThat(finding.candidates()).contains(mode);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, InvalidIdentityToken, Incorrect token audience, PROVIDER_CLIENT_ID_MISSING",
    "400, InvalidIdentityToken, Missing a required claim: aud, TOKEN_LEGACY",
    "400, InvalidIdentityToken, HTTPS certificate doesn't match configured thumbprint, PROVIDER_THUMBPRINT_MISMATCH",
    "400, InvalidIdentityToken, Something else, STS_TOKEN_REJECTED",
    "400, IDPCommunicationError, , STS_KEY_NOT_RETRIEVED",
    "403, IDPRejectedClaim, , STS_TOKEN_REJECTED",
    "403, RegionDisabledException, STS is not activated in this region, ENDPOINT_REGION_DISABLED",
    "400, ValidationError, Request ARN is invalid, ROLE_ARN_MALFORMED",
    "400, ValidationError, The requested DurationSeconds exceeds the MaxSessionDuration set for this role., ROLE_DURATION_TOO_LONG",
    "400, PackedPolicyTooLarge, , STS_REFUSED",
    "400, ExpiredTokenException, Token expired, TOKEN_EXPIRED",
    "400, InvalidIdentityToken, Token issued in the future: 1767330545, TOKEN_NOT_YET_VALID",
    "400, InvalidIdentityToken, Token not yet valid: current date/time 1767326945 must be after, TOKEN_NOT_YET_VALID",
  })
  void eachWordOfStsIsOneRow(int status, String code, String message, FailureMode mode) {
    Outcome outcome =
        ExchangeCheck.decide(
            Example.exchange(Example.refused(status, code, message == null ? "" : message)),
            Example.pod());

    assertThat(outcome.kind()).isEqualTo(Outcome.Kind.FAILED);
    assertThat(Example.finding(outcome).mode()).isEqualTo(mode);
    assertThat(Example.finding(outcome).remedy()).isNotEmpty();
  }

  @Test
  void aTokenOfAnAudienceThatTheProviderLacksIsNamed() {
    Finding finding =
        Example.finding(
            ExchangeCheck.decide(
                Example.exchange(
                    Example.refused(400, "InvalidIdentityToken", "Incorrect token audience")),
                Example.admin(
                    Example.iam(Example.trust(), List.of(Example.providerFor("other"))))));

    assertThat(finding.mode()).isEqualTo(FailureMode.PROVIDER_CLIENT_ID_MISSING);
    assertThat(finding.remedy())
        .containsExactly(
            "aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn"
                + " arn:aws:iam::111122223333:oidc-provider/oidc.rolecall.test/id/ABC --client-id"
                + " sts.amazonaws.com");
  }

  @Test
  void aTokenForSeveralAudiencesIsToldAsThatAlone() {
    Finding finding =
        Example.finding(
            ExchangeCheck.decide(
                Example.exchange(
                    Example.refused(
                        400,
                        "InvalidIdentityToken",
                        "Token audience contains more than one audience while authorized party is"
                            + " not present")),
                Example.admin(
                    Example.iam(Example.trust(), List.of(Example.providerFor("other"))))));

    assertThat(finding.mode()).isEqualTo(FailureMode.STS_TOKEN_REJECTED);
    assertThat(finding.candidates()).isEmpty();
    assertThat(finding.cause()).contains("more than one audience");
    assertThat(finding.remedy().toString()).contains("serviceAccountToken: {audience:");
  }

  @Test
  void aDenialWithoutASentenceLeavesTokenProviderAndTrust() {
    Finding finding =
        Example.finding(
            ExchangeCheck.decide(
                Example.exchange(Example.refused(403, "AccessDenied", "")), Example.pod()));

    assertThat(finding.mode()).isEqualTo(FailureMode.STS_ACCESS_DENIED);
    assertThat(finding.candidates())
        .doesNotHaveDuplicates()
        .containsAll(FailureMode.STS_ACCESS_DENIED.candidates())
        .containsAll(FailureMode.STS_TOKEN_REJECTED.candidates())
        .contains(FailureMode.TOKEN_EXPIRED);
    assertThat(finding.seen()).isEqualTo("STS answered 403 AccessDenied.");
  }

  @Test
  void theSentenceThatAwsSaysForAllLeavesWhatEitherSentenceLeft() {
    Finding finding =
        Example.finding(ExchangeCheck.decide(Example.exchange(NOT_VALIDATED), Example.pod()));

    assertThat(finding.candidates())
        .containsAll(FailureMode.STS_NO_PROVIDER.candidates())
        .contains(FailureMode.PROVIDER_CLIENT_ID_MISSING);
    assertThat(finding.remedy().get(1)).contains(Example.provider().arn());
  }

  @Test
  void aDenialThatPassesIsPropagation() {
    Outcome outcome =
        ExchangeCheck.decide(
            Example.exchange(Example.denied(), Example.granted()),
            Example.admin(Example.iam(Example.trust())));

    assertThat(outcome.kind()).isEqualTo(Outcome.Kind.WARNED);
    assertThat(Example.finding(outcome).mode()).isEqualTo(FailureMode.TRUST_PROPAGATING);
  }

  @Test
  void aDenialThatStaysAgainstIamIsTheOrganizations() {
    Outcome outcome =
        ExchangeCheck.decide(
            Example.exchange(Example.denied(), Example.denied()),
            Example.admin(Example.iam(Example.trust())));

    assertThat(Example.finding(outcome).mode()).isEqualTo(FailureMode.DENIED_BY_ORGANIZATION);
  }

  @Test
  void anStsThatDoesNotAnswerIsToldWithWhatMayBeInBetween() {
    Finding finding =
        Example.finding(
            ExchangeCheck.decide(
                Example.exchange(
                    new StsAnswer.Unreachable(
                        URI.create("https://sts.eu-west-1.amazonaws.com"), "connect timed out", 3)),
                Example.pod()));

    assertThat(finding.mode()).isEqualTo(FailureMode.STS_UNREACHABLE);
    assertThat(finding.candidates())
        .contains(FailureMode.STS_UNREACHABLE, FailureMode.NETWORK_POLICY_BLOCKS_EGRESS);
  }

  @Test
  void aGrantPassesAndShowsNoSecret() {
    Outcome outcome = ExchangeCheck.decide(Example.exchange(Example.granted()), Example.pod());

    assertThat(outcome.kind()).isEqualTo(Outcome.Kind.PASSED);
    assertThat(outcome.toString()).doesNotContain("secret-key").doesNotContain("session-token");
  }
}
