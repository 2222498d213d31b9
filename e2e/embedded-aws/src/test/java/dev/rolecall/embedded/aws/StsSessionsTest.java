package dev.rolecall.embedded.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.embedded.aws.World.Answer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long a session of Sts lasts, what it may, and who it is; without a network front. */
class StsSessionsTest {
  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aSessionLastsAsLongAsAskedWhateverTheTokensLife() {
    assertThat(world.assume(world.token(), "DurationSeconds", "900").isGranted().text("Expiration"))
        .isEqualTo("2026-01-02T03:19:05Z");
  }

  @Test
  void aSessionLongerThanTheRoleAllowsIsRefused() {
    assertThat(world.assume(world.token(), "DurationSeconds", "3601").refusal())
        .isEqualTo(
            "400 ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set"
                + " for this role.");
    world.admin("UpdateRole", "RoleName", "team-a", "MaxSessionDuration", "7200").isGranted();
    world.assume(world.token(), "DurationSeconds", "7200").isGranted();
  }

  @Test
  void aSessionPolicyIsKeptWithTheSession() {
    Answer answer = world.assume(world.token(), "Policy", World.allow("s3:GetObject")).isGranted();
    assertThat(world.session(answer).sessionPolicies()).hasSize(1);
    assertThat(answer.text("PackedPolicySize")).isNotEmpty();
  }

  @Test
  void aSessionPolicyThatIsNoneIsRefused() {
    assertThat(world.assume(world.token(), "Policy", "no").refusal())
        .isEqualTo("400 MalformedPolicyDocument: This policy contains invalid Json");
  }

  @Test
  void managedSessionPoliciesAreTakenByTheirArn() {
    String arn =
        world
            .admin("CreatePolicy", "PolicyName", "read", "PolicyDocument", World.allow("s3:Get*"))
            .text("Arn");
    Answer answer = world.assume(world.token(), "PolicyArns.member.1.arn", arn).isGranted();
    assertThat(world.session(answer).sessionPolicies().get(0).name()).isEqualTo("read");
    assertThat(world.assume(world.token(), "PolicyArns.member.1.arn", arn + "x").status())
        .isEqualTo(400);
  }

  @Test
  void aSessionHasTheRolesPoliciesOfTheMoment() {
    Answer answer = world.assume(world.token()).isGranted();
    assertThat(world.session(answer).rolePolicies()).isEmpty();
    world.putRolePolicy("bucket", World.allow("s3:*")).isGranted();
    assertThat(world.session(answer).rolePolicies()).hasSize(1);
  }

  @Test
  void aSessionOfADeletedRoleHasNoPermissionsNotEvenThoseOfItsSuccessor() {
    Answer answer = world.assume(world.token()).isGranted();
    world.admin("DeleteRole", "RoleName", "team-a").isGranted();
    world
        .admin(
            "CreateRole", "RoleName", "team-a", "AssumeRolePolicyDocument", World.trust("team-a"))
        .isGranted();
    world.putRolePolicy("bucket", World.allow("s3:*")).isGranted();
    assertThat(world.session(answer).rolePolicies()).isEmpty();
  }

  @Test
  void anExpiredSessionsKeyIsStillKnownForADay() {
    String key = world.assume(world.token()).isGranted().text("AccessKeyId");
    world.clock.advance(Duration.ofHours(24));
    world.assume(world.token()).isGranted();
    assertThat(world.account.key(key)).isPresent();
    world.clock.advance(Duration.ofHours(2));
    world.assume(world.token()).isGranted();
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
    Caller session = world.session(world.assume(world.token()).isGranted());
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
}
