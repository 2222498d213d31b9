package dev.rolecall.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.AccountRoles;
import dev.rolecall.iam.RoleTrust;
import dev.rolecall.iam.TrustDocument;
import dev.rolecall.iam.WebIdentityRequest;
import dev.rolecall.verify.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class OtherRolesCheckTest {
  private static final WebIdentityRequest WHO =
      new WebIdentityRequest(
          RoleArn.parse("arn:aws:iam::111122223333:role/kubeflow/new"),
          "oidc.rolecall.test/id/A",
          "system:serviceaccount:team-a:default-editor",
          List.of("sts.amazonaws.com"));

  @Test
  void aRoleThatStillNamesTheProfileIsWarnedOf() {
    Outcome outcome = decide(role("new", WHO), role("old", WHO));

    assertThat(outcome).isInstanceOf(Outcome.Warned.class);
    assertThat(outcome.found().orElseThrow())
        .satisfies(
            finding -> {
              assertThat(finding.mode()).isEqualTo(FailureMode.TRUST_OF_OTHER_ROLE);
              assertThat(finding.seen()).contains("of old name " + WHO.subject());
              assertThat(finding.remedy()).anySatisfy(line -> assertThat(line).contains("old"));
            });
  }

  @Test
  void aRoleThatAdmitsItByAPatternIsTold() {
    Outcome outcome =
        decide(
            role(
                "kf-user",
                TrustDocument.of(WHO)
                    .toJson()
                    .replace("StringEquals", "StringLike")
                    .replace("team-a", "*")));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Passed.class,
            passed ->
                assertThat(passed.evidence())
                    .containsEntry("roles", "1")
                    .containsEntry("admitted by a pattern of", "kf-user"));
  }

  @Test
  void aRoleThatNamesAnotherProfileIsNotTold() {
    Outcome outcome =
        decide(
            role("new", WHO), role("other", TrustDocument.of(WHO).toJson().replace("team-a", "b")));

    assertThat(((Outcome.Passed) outcome).evidence()).containsOnlyKeys("roles");
  }

  private static Outcome decide(RoleTrust... roles) {
    return OtherRolesCheck.decide(WHO, new AccountRoles(List.of(roles)));
  }

  private static RoleTrust role(String name, WebIdentityRequest admitted) {
    return role(name, TrustDocument.of(admitted).toJson());
  }

  private static RoleTrust role(String name, String trust) {
    return new RoleTrust(RoleArn.parse("arn:aws:iam::111122223333:role/" + name), trust);
  }
}
