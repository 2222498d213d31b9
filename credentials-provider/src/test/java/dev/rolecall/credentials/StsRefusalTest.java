package dev.rolecall.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StsRefusalTest {
  /**
   * AWS's words, letter by letter: as they were recorded in 2026 (github.com/radkawar/stackd,
   * services/sts/testdata/oidc), and as users of AWS reported them before; the thumbprint's is
   * terraform-aws-eks issue 2542.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          InvalidIdentityToken | The web identity token provided could not be validated. See the AssumeRoleWithWebIdentity documentation for requirements. | NOT_VALIDATED
          InvalidIdentityToken | No OpenIDConnect provider found in your account for https://oidc.example/id/A | NO_PROVIDER
          InvalidIdentityToken | Incorrect token audience | WRONG_AUDIENCE
          InvalidIdentityToken | Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements | KEY_NOT_RETRIEVED
          InvalidIdentityToken | Token audience contains more than one audience while authorized party is not present | SEVERAL_AUDIENCES
          InvalidIdentityToken | Claim is not allowed to be empty: aud | NO_AUDIENCE
          InvalidIdentityToken | Missing a required claim: aud | NO_AUDIENCE
          InvalidIdentityToken | Missing a required claim: iss | TOKEN_MALFORMED
          InvalidIdentityToken | Missing a required claim: sub | TOKEN_MALFORMED
          InvalidIdentityToken | Missing a required claim: iat | TOKEN_MALFORMED
          InvalidIdentityToken | Missing a required claim: exp | TOKEN_MALFORMED
          InvalidIdentityToken | Token issued in the future: 1767323346 | TOKEN_NOT_YET_VALID
          InvalidIdentityToken | Token not yet valid: current date/time 1767323345 must be after or equal to the not-before date/time 1767326645 | TOKEN_NOT_YET_VALID
          InvalidIdentityToken | Invalid timestamp in token claims. | TOKEN_MALFORMED
          InvalidIdentityToken | The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token) | TOKEN_MALFORMED
          InvalidIdentityToken | principal_tags passed in claim is not in correct format. | TOKEN_REJECTED
          InvalidIdentityToken | The target role ARN is not present in the roles claim of the identity token | TOKEN_REJECTED
          InvalidIdentityToken | Provided Token is not a Login With Amazon token | TOKEN_REJECTED
          InvalidIdentityToken | OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint | THUMBPRINT_MISMATCH
          ExpiredTokenException | Token expired: current date/time 1767326645 must be before the expiration date/time 1767326644 | TOKEN_EXPIRED
          ExpiredToken | "" | TOKEN_EXPIRED
          IDPCommunicationError | "" | ISSUER_NOT_REACHED
          IDPRejectedClaim | "" | TOKEN_REJECTED
          InternalFailure | Unknown error validating third-party token | TOKEN_MALFORMED
          AccessDenied | Not authorized to perform sts:AssumeRoleWithWebIdentity | NOT_AUTHORIZED
          AccessDenied | "" | DENIED_SILENTLY
          AccessDenied | Unrecognized OAuth provider. Do not include a provider parameter when submitting OpenIDConnect ID tokens | OTHER
          RegionDisabledException | STS is not activated in this region | REGION_DISABLED
          ValidationError | Request ARN is invalid | ARN_INVALID
          ValidationError | The requested DurationSeconds exceeds the MaxSessionDuration set for this role. | DURATION_TOO_LONG
          ValidationError | 1 validation error detected: Value null at 'roleSessionName' failed to satisfy constraint | REQUEST_INVALID
          PackedPolicyTooLarge | too large | OTHER
          """)
  void eachSentenceOfStsIsReadForWhatItProves(String code, String message, StsRefusal reason) {
    assertThat(new StsAnswer.Refused(400, code, message, Optional.empty(), 1).reason())
        .isEqualTo(reason);
  }
}
