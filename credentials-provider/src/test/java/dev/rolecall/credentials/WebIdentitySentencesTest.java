package dev.rolecall.credentials;

import dev.rolecall.testing.Golden;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WebIdentitySentencesTest {
  private static final RoleArn ROLE = RoleArn.parse("arn:aws:iam::111122223333:role/team-a");
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  @Test
  void everyFailureTellsProblemCauseAndRemedy() {
    Golden.check(
        getClass(),
        "failures.txt",
        Stream.of(
                new WebIdentityFailure.VariablesAbsent(
                    List.of("AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE")),
                new WebIdentityFailure.VariablesAbsent(List.of("AWS_ROLE_ARN")),
                new WebIdentityFailure.VariablesAbsent(List.of("AWS_WEB_IDENTITY_TOKEN_FILE")),
                malformed(
                    "AWS_ROLE_ARN",
                    Optional.of("arn:aws:iam::1:role/a"),
                    "not a role ARN: its account is \"1\""),
                malformed("AWS_WEB_IDENTITY_TOKEN_FILE", Optional.empty(), "it holds a token"),
                malformed("AWS_ROLE_SESSION_NAME", Optional.of("a"), "it is too short"),
                new WebIdentityFailure.SettingUnusable(
                    "session duration", "60 s", "it should be 900 s (15 minutes) or more"),
                new WebIdentityFailure.RegionElsewhere(ROLE, "cn-north-1", "aws-cn"),
                refused(
                    403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity"),
                refused(403, "AccessDenied", ""),
                refused(
                    400,
                    "InvalidIdentityToken",
                    "No OpenIDConnect provider found in your account for https://oidc.example"),
                refused(
                    400,
                    "InvalidIdentityToken",
                    "Couldn't retrieve verification key from your identity provider"),
                refused(400, "InvalidIdentityToken", "Incorrect token audience"),
                refused(
                    400,
                    "InvalidIdentityToken",
                    "Token audience contains more than one audience while authorized party is not"
                        + " present"),
                refused(
                    400,
                    "InvalidIdentityToken",
                    "The web identity token provided could not be validated. See the"
                        + " AssumeRoleWithWebIdentity documentation for requirements."),
                refused(
                    400,
                    "InvalidIdentityToken",
                    "OpenIDConnect provider's HTTPS certificate doesn't match configured"
                        + " thumbprint"),
                refused(
                    400,
                    "InvalidIdentityToken",
                    "The ID Token provided is not a valid JWT. (You may see this error if you sent"
                        + " an Access Token)"),
                refused(400, "ExpiredTokenException", "Token expired"),
                refused(400, "ExpiredToken", "The token is expired"),
                refused(403, "RegionDisabledException", "STS is not activated in this region"),
                refused(400, "ValidationError", "Request ARN is invalid"),
                refused(400, "PackedPolicyTooLarge", "too large"),
                refused(503, "ServiceUnavailable", "Service Unavailable"),
                new WebIdentityFailure.Unreachable(
                    new StsAnswer.Unreachable(
                        URI.create("https://sts.eu-west-1.amazonaws.com"),
                        "the connection was refused",
                        4)),
                new WebIdentityFailure.ExpiredOnArrival(NOW.minusSeconds(5), NOW),
                untimely("ExpiredTokenException", "Token expired: current date/time", 3, -2 * 3600),
                untimely("ExpiredTokenException", "Token expired: current date/time", -1800, 900),
                untimely("ExpiredTokenException", "Token expired: current date/time", 0, 900),
                untimely("InvalidIdentityToken", "Token issued in the future: 1", 5 * 3600, -3600),
                untimely("InvalidIdentityToken", "Token not yet valid: current date", 0, 600),
                new WebIdentityFailure.Overdue(ROLE, Path.of("/token"), Duration.ofMinutes(2)),
                new WebIdentityFailure.NoThread(),
                new WebIdentityFailure.Broken("java.lang.NoClassDefFoundError"))
            .map(failure -> String.valueOf(new WebIdentityException(failure).getMessage()))
            .toList());
  }

  private static WebIdentityFailure malformed(String variable, Optional<String> value, String why) {
    return new WebIdentityFailure.VariableMalformed(variable, value, why);
  }

  private static WebIdentityFailure refused(int status, String code, String message) {
    return new WebIdentityFailure.Refused(
        ROLE, new StsAnswer.Refused(status, code, message, Optional.of("request-1"), 3));
  }

  /**
   * @param ahead this clock's, of the one of STS
   * @param left until the end or the beginning of the token's time, by this clock
   */
  private static WebIdentityFailure untimely(String code, String message, long ahead, long left) {
    Instant then = NOW.plusSeconds(left);
    return new WebIdentityFailure.Untimely(
        ROLE,
        new StsAnswer.Refused(
            400, code, message, Optional.of("request-1"), Optional.of(NOW.minusSeconds(ahead)), 1),
        Optional.of(code.startsWith("Expired") ? Instant.EPOCH : then),
        Optional.of(code.startsWith("Expired") ? then : then.plusSeconds(86_400)),
        NOW);
  }
}
