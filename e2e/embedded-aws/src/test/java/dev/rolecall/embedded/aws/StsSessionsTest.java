package dev.rolecall.embedded.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.embedded.aws.TeamA.Answer;
import dev.rolecall.iam.Layer;
import dev.rolecall.iam.Policy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long a session of Sts lasts, what it may, and who it is; without a network front. */
class StsSessionsTest {
  private final TeamA teamA = new TeamA();

  @AfterEach
  void close() {
    teamA.close();
  }

  @Test
  void aSessionLastsAsLongAsAskedWhateverTheTokensLife() {
    assertThat(teamA.assume(teamA.token(), "DurationSeconds", "900").isGranted().text("Expiration"))
        .isEqualTo("2026-01-02T03:19:05Z");
  }

  @Test
  void aSessionLongerThanTheRoleAllowsIsRefused() {
    assertThat(teamA.assume(teamA.token(), "DurationSeconds", "3601").refusal())
        .isEqualTo(
            "400 ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set"
                + " for this role.");
    teamA.admin("UpdateRole", "RoleName", "team-a", "MaxSessionDuration", "7200").isGranted();
    teamA.assume(teamA.token(), "DurationSeconds", "7200").isGranted();
  }

  @Test
  void aSessionPolicyIsKeptWithTheSession() {
    Answer answer = teamA.assume(teamA.token(), "Policy", TeamA.allow("s3:GetObject")).isGranted();
    assertThat(sessionPolicies(answer)).hasSize(1);
    assertThat(answer.text("PackedPolicySize")).isNotEmpty();
  }

  @Test
  void aSessionPolicyThatIsNoneIsRefused() {
    assertThat(teamA.assume(teamA.token(), "Policy", "no").refusal())
        .isEqualTo("400 MalformedPolicyDocument: This policy contains invalid Json");
  }

  @Test
  void managedSessionPoliciesAreTakenByTheirArn() {
    String arn =
        teamA
            .admin("CreatePolicy", "PolicyName", "read", "PolicyDocument", TeamA.allow("s3:Get*"))
            .text("Arn");
    Answer answer = teamA.assume(teamA.token(), "PolicyArns.member.1.arn", arn).isGranted();
    assertThat(sessionPolicies(answer).get(0).name()).isEqualTo("read");
    assertThat(teamA.assume(teamA.token(), "PolicyArns.member.1.arn", arn + "x").status())
        .isEqualTo(400);
  }

  @Test
  void aSessionHasTheRolesPoliciesOfTheMoment() {
    Answer answer = teamA.assume(teamA.token()).isGranted();
    assertThat(rolePolicies(answer)).isEmpty();
    teamA.putRolePolicy("bucket", TeamA.allow("s3:*")).isGranted();
    assertThat(rolePolicies(answer)).hasSize(1);
  }

  @Test
  void aSessionOfADeletedRoleHasNoPermissionsNotEvenThoseOfItsSuccessor() {
    Answer answer = teamA.assume(teamA.token()).isGranted();
    teamA.admin("DeleteRole", "RoleName", "team-a").isGranted();
    teamA
        .admin(
            "CreateRole", "RoleName", "team-a", "AssumeRolePolicyDocument", TeamA.trust("team-a"))
        .isGranted();
    teamA.putRolePolicy("bucket", TeamA.allow("s3:*")).isGranted();
    assertThat(rolePolicies(answer)).isEmpty();
  }

  @Test
  void anExpiredSessionsKeyIsStillKnownForADay() {
    String key = teamA.assume(teamA.token()).isGranted().text("AccessKeyId");
    teamA.clock.advance(Duration.ofHours(24));
    teamA.assume(teamA.token()).isGranted();
    assertThat(teamA.account.key(key)).isPresent();
    teamA.clock.advance(Duration.ofHours(2));
    teamA.assume(teamA.token()).isGranted();
    assertThat(teamA.account.key(key)).isEmpty();
  }

  @Test
  void theAdminIsTheAccountsRoot() {
    Answer answer = teamA.whoAmI(Optional.of(teamA.admin)).isGranted();
    assertThat(answer.text("Arn")).isEqualTo("arn:aws:iam::111122223333:root");
    assertThat(answer.text("UserId")).isEqualTo("111122223333");
    assertThat(answer.text("Account")).isEqualTo("111122223333");
  }

  @Test
  void aSessionIsItsRolesSession() {
    Caller session = teamA.session(teamA.assume(teamA.token()).isGranted());
    Answer answer = teamA.whoAmI(Optional.of(session)).isGranted();
    assertThat(answer.text("Arn"))
        .isEqualTo("arn:aws:sts::111122223333:assumed-role/team-a/step-1");
    assertThat(answer.text("UserId")).matches("AROA[A-Z2-7]{17}:step-1");
  }

  @Test
  void whoSignsNothingIsNobody() {
    assertThat(teamA.whoAmI(Optional.empty()).refusal())
        .isEqualTo("403 MissingAuthenticationToken: Request is missing Authentication Token");
  }

  private List<Policy> rolePolicies(Answer answer) {
    return teamA.session(answer).layers().getOrDefault(Layer.IDENTITY, List.of());
  }

  private List<Policy> sessionPolicies(Answer answer) {
    return teamA.session(answer).layers().getOrDefault(Layer.SESSION, List.of());
  }
}
