package dev.rolecall.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.credentials.StsAnswer;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExchangeCheckTest {
  /** What AWS says since 2026 for either of the two. */
  private static final StsAnswer.Refused NOT_VALIDATED =
      Example.refused(
          400,
          "InvalidIdentityToken",
          "The web identity token provided could not be validated. See the"
              + " AssumeRoleWithWebIdentity documentation for requirements.");

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
                Example.pod()));

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
