package dev.rolecall.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.credentials.StsAnswer;
import dev.rolecall.testing.Golden;
import dev.rolecall.verify.Finding;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Which rows each sentence of STS leads a pod to. The sentences were recorded of AWS in 2026
 * (github.com/radkawar/stackd, services/sts/testdata/oidc); the last two were seen before.
 */
class StsSentencesTest {
  private static final String INVALID = "InvalidIdentityToken";

  private static final StsAnswer.Refused NOT_VALIDATED =
      Example.refused(
          400,
          INVALID,
          "The web identity token provided could not be validated. See the"
              + " AssumeRoleWithWebIdentity documentation for requirements.");

  private static final List<StsAnswer.Refused> RECORDED =
      List.of(
          NOT_VALIDATED,
          Example.refused(
              400,
              INVALID,
              "Couldn't retrieve verification key from your identity provider,  please reference"
                  + " AssumeRoleWithWebIdentity documentation for requirements"),
          Example.refused(
              400,
              INVALID,
              "Token audience contains more than one audience while authorized party is not"
                  + " present"),
          Example.refused(400, INVALID, "Claim is not allowed to be empty: aud"),
          Example.refused(400, INVALID, "Missing a required claim: aud"),
          Example.refused(400, INVALID, "Missing a required claim: sub"),
          Example.refused(
              400,
              "ExpiredTokenException",
              "Token expired: current date/time 1767326645 must be before the expiration date/time"
                  + " 1767326644"),
          Example.refused(400, INVALID, "Token issued in the future: 1767323346"),
          Example.refused(
              400,
              INVALID,
              "Token not yet valid: current date/time 1767323345 must be after or equal to the"
                  + " not-before date/time 1767326645"),
          Example.refused(400, INVALID, "Invalid timestamp in token claims."),
          Example.refused(
              400,
              INVALID,
              "The ID Token provided is not a valid JWT. (You may see this error if you sent an"
                  + " Access Token)"),
          Example.refused(500, "InternalFailure", "Unknown error validating third-party token"),
          Example.refused(400, INVALID, "principal_tags passed in claim is not in correct format."),
          Example.refused(
              400,
              INVALID,
              "The target role ARN is not present in the roles claim of the identity token"),
          Example.refused(
              403,
              "AccessDenied",
              "Unrecognized OAuth provider. Do not include a provider parameter when submitting"
                  + " OpenIDConnect ID tokens"),
          Example.refused(403, "IDPRejectedClaim", ""),
          Example.denied(),
          Example.refused(
              400,
              INVALID,
              "No OpenIDConnect provider found in your account for https://" + Example.ISSUER),
          Example.refused(400, INVALID, "Incorrect token audience"));

  @Test
  void eachLeadsToItsOwnRows() {
    Golden.check(
        getClass(),
        "sts-sentences.txt",
        RECORDED.stream()
            .map(
                said -> "%s %s%n  %s%n".formatted(said.code(), said.message(), rows(finding(said))))
            .collect(Collectors.joining()));
  }

  @Test
  void aSentenceThatNobodyKnowsIsToldAsItCame() {
    Finding finding = finding(Example.refused(400, INVALID, "Something else"));

    assertThat(finding.candidates()).isEmpty();
    assertThat(finding.seen()).isEqualTo("STS answered 400 InvalidIdentityToken: Something else.");
  }

  @Test
  void aMissingProviderAWrongAudienceAndAForgedSignatureSoundAlike() {
    assertThat(finding(NOT_VALIDATED).candidates())
        .contains(
            FailureMode.PROVIDER_MISSING,
            FailureMode.PROVIDER_CLIENT_ID_MISSING,
            FailureMode.ISSUER_KEY_MISSING)
        .doesNotContain(FailureMode.TOKEN_LEGACY, FailureMode.ISSUER_UNREACHABLE);
  }

  private static Finding finding(StsAnswer.Refused said) {
    return Example.finding(ExchangeCheck.decide(Example.exchange(said), Example.pod()));
  }

  private static String rows(Finding finding) {
    return finding.candidates().isEmpty()
        ? finding.mode().id()
        : "%s: %s"
            .formatted(
                finding.mode().id(),
                finding.candidates().stream()
                    .map(FailureMode::id)
                    .collect(Collectors.joining(" ")));
  }
}
