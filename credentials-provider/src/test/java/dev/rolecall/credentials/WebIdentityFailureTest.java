package dev.rolecall.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.token.TokenFailure;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WebIdentityFailureTest {
  private static final RoleArn ROLE = RoleArn.parse("arn:aws:iam::111122223333:role/team-a");

  @Test
  void whatMayPassByItselfIsToldApartFromWhatIsFinal() {
    List<WebIdentityFailure> passing =
        List.of(
            new WebIdentityFailure.TokenUnusable(new TokenFailure.Empty(Path.of("token"))),
            new WebIdentityFailure.Unreachable(unreachable()),
            new WebIdentityFailure.ExpiredOnArrival(Instant.EPOCH, Instant.EPOCH),
            new WebIdentityFailure.Broken("X"),
            new WebIdentityFailure.Overdue(ROLE, Path.of("token"), Duration.ofMinutes(2)),
            new WebIdentityFailure.NoThread(),
            refused(503, "ServiceUnavailable"),
            refused(400, "ExpiredTokenException"));
    List<WebIdentityFailure> last =
        List.of(
            new WebIdentityFailure.VariablesAbsent(List.of("AWS_ROLE_ARN")),
            refused(403, "AccessDenied"),
            refused(403, "IDPRejectedClaim"),
            refused(400, "InvalidIdentityToken"),
            refused(400, "MalformedPolicyDocument"),
            refused(400, "PackedPolicyTooLarge"),
            refused(403, "RegionDisabledException"),
            refused(400, "ValidationError"));

    assertThat(passing).allMatch(WebIdentityFailure::recoverable);
    assertThat(last).noneMatch(WebIdentityFailure::recoverable);
  }

  @Test
  void anAnswerCountsTheRequestsBeforeIt() {
    assertThat(refused(503, "x").answer().after(3).attempts()).isEqualTo(4);
    assertThat(unreachable().after(3).attempts()).isEqualTo(4);
  }

  private static WebIdentityFailure.Refused refused(int status, String code) {
    return new WebIdentityFailure.Refused(
        ROLE, new StsAnswer.Refused(status, code, "no", Optional.empty(), 1));
  }

  private static StsAnswer.Unreachable unreachable() {
    return new StsAnswer.Unreachable(URI.create("https://sts.example"), "silence", 1);
  }
}
