package dev.rolecall.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.IamState;
import dev.rolecall.iam.Policy;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControllerRightsTest {
  private static final RoleArn ROLE = RoleArn.parse("arn:aws:iam::111122223333:role/kf/team-a");
  private static final RoleArn OTHER = RoleArn.parse("arn:aws:iam::111122223333:role/kf/team-b");
  private static final String BOTH = "'Action':['iam:GetRole','iam:UpdateAssumeRolePolicy']";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "arn:aws:iam::111122223333:role/*",
        "arn:aws:iam::*:role/*",
        "arn:aws:iam::111122223333:*"
      })
  void aRoleThatMayEditEveryRoleIsToldSo(String resource) {
    assertThat(ControllerRights.mayTakeAnyRole(role(allow(BOTH, resource)))).isTrue();
    assertThat(ControllerRights.mayTakeAnyRole(role(allow("'Action':'iam:Update*'", resource))))
        .isTrue();
    assertThat(ControllerRights.mayTakeAnyRole(role(allow("'NotAction':'s3:*'", resource))))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::111122223333:role/kf/*",
        "arn:aws:iam::111122223333:role/a*",
        "arn:aws:iam::444455556666:role/*",
        "arn:aws:iam::111122223333:user/*"
      })
  void aRoleThatMayEditSomeIsNot(String resource) {
    assertThat(ControllerRights.mayTakeAnyRole(role(allow(BOTH, resource)))).isFalse();
  }

  @Test
  void noRoleIsAccusedByWhatIsNotKnown() {
    String tagged =
        allow(BOTH, "*")
            .replace(
                "'Resource'",
                "'Condition':{'StringLike':{'aws:ResourceTag/rolecall.dev/profile':'?*'}},'Resource'");

    assertThat(ControllerRights.mayTakeAnyRole(role(tagged))).isFalse();
    assertThat(ControllerRights.denied(role(tagged), ROLE)).isEmpty();
    assertThat(
            ControllerRights.mayTakeAnyRole(
                role(allow(BOTH, "*"), deny("arn:aws:iam::111122223333:role/admin"))))
        .isFalse();
    assertThat(ControllerRights.mayTakeAnyRole(role(allow("'Action':'iam:GetRole'", "*"))))
        .isFalse();
  }

  @Test
  void whatItMayNotDoIsNamedWithThePolicyThatMends() {
    ControllerRights.Denied denied =
        ControllerRights.denied(role(allow("'Action':'iam:GetRole'", "*")), ROLE).orElseThrow();

    assertThat(denied.actions()).containsExactly("iam:UpdateAssumeRolePolicy");
    Policy grant = denied.grant().orElseThrow();
    assertThat(ControllerRights.denied(role(grant.text()), ROLE)).isEmpty();
    assertThat(ControllerRights.denied(role(grant.text()), OTHER)).isPresent();
    assertThat(ControllerRights.mayTakeAnyRole(role(grant.text()))).isFalse();
  }

  @Test
  void aDenyIsNotMendedByAnAllow() {
    assertThat(
            ControllerRights.denied(role(allow(BOTH, "*"), deny(ROLE.toString())), ROLE)
                .orElseThrow()
                .grant())
        .isEmpty();
  }

  @Test
  void aPolicyOfThatNameIsNotReplaced() {
    IamState.Role named =
        new IamState.Role(
            "arn:aws:iam::111122223333:role/controller",
            "{}",
            List.of(
                Policy.parse(
                    "edit-trust-of-team-a", json(allow(BOTH, "arn:aws:iam::111122223333:role/b")))),
            3600);

    assertThat(ControllerRights.denied(named, ROLE).orElseThrow().grant()).isEmpty();
  }

  private static String allow(String actions, String resource) {
    return "{'Version':'2012-10-17','Statement':[{'Effect':'Allow',%s,'Resource':'%s'}]}"
        .formatted(actions, resource);
  }

  private static String deny(String resource) {
    return allow(BOTH, resource).replace("'Allow'", "'Deny'");
  }

  private static IamState.Role role(String... policies) {
    return new IamState.Role(
        "arn:aws:iam::111122223333:role/controller",
        "{}",
        Stream.of(policies).map(each -> Policy.parse("policy", json(each))).toList(),
        3600);
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
