package dev.rolecall.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.iam.IamState;
import dev.rolecall.iam.Policy;
import dev.rolecall.s3.ScopeAction;
import dev.rolecall.s3.ScopePolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Policies that are printed to be typed, and those that are not. */
class ScopeGrantTest {
  private static final String WHOLE = ScopePolicy.whole("aws", Example.SCOPE);
  private static final Policy OTHER =
      ExampleBucket.policy(
          "rolecall-scope", WHOLE.replace("arn:aws:s3:::ml-data", "arn:aws:s3:::others"));

  @Test
  void aRoleThatHasNothingIsGivenItsScope() {
    assertThat(ScopeGrant.whole(ExampleBucket.admin(List.of())))
        .containsExactly(Shell.putRolePolicy(Example.ROLE, "rolecall-scope", WHOLE));
  }

  @Test
  void aPolicyOfThatNameForSomethingElseIsNotReplaced() {
    assertThat(ScopeGrant.whole(ExampleBucket.admin(List.of(OTHER))))
        .singleElement()
        .asString()
        .containsPattern("--policy-name rolecall-scope-[0-9a-f]{1,8} ")
        .contains(WHOLE);
  }

  @Test
  void anAttachedPolicyIsNoneOfTheRolesOwn() {
    assertThat(ScopeGrant.whole(ExampleBucket.admin(List.of(), List.of(OTHER))))
        .containsExactly(Shell.putRolePolicy(Example.ROLE, "rolecall-scope", WHOLE));
  }

  @Test
  void wherePoliciesWereNotSeenNoneIsReplaced() {
    assertThat(ScopeGrant.of(List.of(ScopeAction.LIST), ExampleBucket.POD))
        .singleElement()
        .asString()
        .containsPattern("--policy-name rolecall-ListBucket-[0-9a-f]{1,8} ");
  }

  @Test
  void whatARoleHasNoRoomForIsNoCommand() {
    String prefix = "x".repeat(5_000);
    Policy large = ExampleBucket.policy("large", WHOLE.replace("team-a/", prefix));

    assertThat(ScopeGrant.whole(ExampleBucket.admin(List.of(large))))
        .hasSize(2)
        .noneMatch(line -> line.startsWith("aws "))
        .anyMatch(line -> line.contains("10240 characters"))
        .last()
        .isEqualTo(WHOLE);
  }

  @Test
  void noAllowIsPrintedAgainstADeny() {
    assertThat(ScopeGrant.of(List.of(ScopeAction.PUT), ExampleBucket.admin(ExampleBucket.frozen())))
        .noneMatch(line -> line.startsWith("aws "));
  }

  @Test
  void anAllowThatADenyMayTakeAgainIsStillMissing() {
    IamState.Role guarded =
        Example.role(
            Example.trust(),
            ExampleBucket.guarded("{\"NotIpAddress\":{\"aws:SourceIp\":\"203.0.113.0/24\"}}")
                .subList(1, 2));

    assertThat(ScopeGrant.whole(ExampleBucket.admin(guarded.policies())))
        .containsExactly(Shell.putRolePolicy(Example.ROLE, "rolecall-scope", WHOLE));
  }
}
