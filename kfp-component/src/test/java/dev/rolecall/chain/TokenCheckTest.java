package dev.rolecall.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.token.TokenFailure;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TokenCheckTest {
  static Stream<Arguments> unusable() {
    return Stream.of(
        Arguments.of(new TokenFailure.Absent(Example.FILE, false), FailureMode.TOKEN_NOT_MOUNTED),
        Arguments.of(
            new TokenFailure.Unreadable(Example.FILE, true, "permission denied", Optional.empty()),
            FailureMode.TOKEN_UNREADABLE),
        Arguments.of(new TokenFailure.Empty(Example.FILE), FailureMode.TOKEN_EMPTY),
        Arguments.of(new TokenFailure.TooLong(Example.FILE), FailureMode.TOKEN_MALFORMED),
        Arguments.of(
            new TokenFailure.Malformed(Example.FILE, "token", TokenFailure.Flaw.NOT_THREE_PARTS),
            FailureMode.TOKEN_MALFORMED),
        Arguments.of(new TokenFailure.Legacy(Example.FILE), FailureMode.TOKEN_LEGACY),
        Arguments.of(
            new TokenFailure.NotYetValid(Example.FILE, Example.NOW.plusSeconds(600), Example.NOW),
            FailureMode.TOKEN_NOT_YET_VALID));
  }

  @ParameterizedTest
  @MethodSource("unusable")
  void eachFailureOfTheTokenIsOneRow(TokenFailure failure, FailureMode mode) {
    Outcome outcome = TokenCheck.decide(new TokenReading.Unusable(failure), Optional.empty());

    assertThat(outcome.kind()).isEqualTo(Outcome.Kind.FAILED);
    assertThat(Example.finding(outcome).mode()).isEqualTo(mode);
    assertThat(Example.finding(outcome).remedy()).isNotEmpty();
  }

  @Test
  void theProfilesTokenPassesAndIsNotShown() {
    Outcome outcome = decide(Example.SUBJECT, Optional.of("team-a"));

    assertThat(outcome.kind()).isEqualTo(Outcome.Kind.PASSED);
    assertThat(outcome.toString()).doesNotContain("c2lnbmF0dXJl");
  }

  /** It may be this clock that is wrong, and STS's counts. */
  @Test
  void aTokenThatThisClockCallsExpiredIsOnlyWarnedOf() {
    Outcome outcome =
        TokenCheck.decide(
            Example.read(Example.token(Example.SUBJECT, Example.NOW.minusSeconds(300))),
            Optional.empty());

    assertThat(outcome.kind()).isEqualTo(Outcome.Kind.WARNED);
    assertThat(Example.finding(outcome).mode()).isEqualTo(FailureMode.TOKEN_EXPIRED);
  }

  @Test
  void anotherAccountOfTheProfileIsFound() {
    Outcome outcome = decide("system:serviceaccount:team-a:default", Optional.of("team-a"));

    assertThat(outcome.kind()).isEqualTo(Outcome.Kind.FAILED);
    assertThat(Example.finding(outcome).mode()).isEqualTo(FailureMode.POD_WRONG_SERVICE_ACCOUNT);
  }

  @Test
  void anotherProfilesTokenIsFound() {
    Outcome outcome = decide("system:serviceaccount:team-b:default-editor", Optional.of("team-a"));

    assertThat(Example.finding(outcome).mode()).isEqualTo(FailureMode.POD_WRONG_SERVICE_ACCOUNT);
  }

  @Test
  void anAccountOfItsOwnIsOnlyWarnedOfWhereNoProfileIsNamed() {
    Outcome outcome = decide("system:serviceaccount:team-a:kserve", Optional.empty());

    assertThat(outcome.kind()).isEqualTo(Outcome.Kind.WARNED);
  }

  @ParameterizedTest
  @CsvSource({
    "repo:octo/app:ref:refs/heads/main, , system:serviceaccount:NAMESPACE:default-editor",
    "repo:octo/app:ref:refs/heads/main, team-a, system:serviceaccount:team-a:default-editor",
    "system:serviceaccount:team-a:ws-lab:more, , system:serviceaccount:NAMESPACE:default-editor",
  })
  void aSubjectThatIsNoServiceAccountIsToldAsItIs(
      String subject, @Nullable String profile, String wanted) {
    Finding finding = Example.finding(decide(subject, Optional.ofNullable(profile)));

    assertThat(finding.mode()).isEqualTo(FailureMode.POD_WRONG_SERVICE_ACCOUNT);
    assertThat(finding.seen()).isEqualTo("The token's subject is %s.".formatted(subject));
    assertThat(finding.cause()).contains(wanted);
  }

  @Test
  void aWorkspacesAccountIsFound() {
    Outcome outcome = decide("system:serviceaccount:team-a:ws-lab", Optional.of("team-a"));

    assertThat(Example.finding(outcome).mode()).isEqualTo(FailureMode.POD_FROM_WORKSPACE_ACCOUNT);
  }

  private static Outcome decide(String subject, Optional<String> profile) {
    return TokenCheck.decide(
        Example.read(Example.token(subject, Example.NOW.plusSeconds(3600))), profile);
  }
}
