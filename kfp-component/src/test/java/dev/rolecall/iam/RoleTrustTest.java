package dev.rolecall.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.RoleTrust.Hold;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleTrustTest {
  private static final RoleArn ROLE = RoleArn.parse("arn:aws:iam::111122223333:role/old");
  private static final WebIdentityRequest WHO =
      new WebIdentityRequest(
          RoleArn.parse("arn:aws:iam::111122223333:role/new"),
          "oidc.rolecall.test/id/A",
          "system:serviceaccount:team-a:default-editor",
          List.of("sts.amazonaws.com"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'StringEquals':{'ISSUER:sub':'system:serviceaccount:team-a:default-editor'} | NAMED",
        "'StringEquals':{'ISSUER:sub':['x','system:serviceaccount:team-a:default-editor']} | NAMED",
        "'StringLike':{'ISSUER:sub':'system:serviceaccount:team-a:default-editor'} | NAMED",
        "'StringLike':{'ISSUER:sub':['system:serviceaccount:team-a:default-editor','system:serviceaccount:*']}"
            + " | NAMED,OPEN",
        "'StringLike':{'ISSUER:sub':'system:serviceaccount:*:default-editor'} | PATTERN",
        "'StringLike':{'ISSUER:sub':'system:serviceaccount:team-a:*'} | PATTERN",
        "'StringLike':{'ISSUER:sub':'system:serviceaccount:team-a:*'},'IpAddress':{'aws:SourceIp':'10.0.0.0/8'}"
            + " | PATTERN",
        "'IpAddress':{'aws:SourceIp':'10.0.0.0/8'} | OPEN",
        "'StringNotEquals':{'ISSUER:sub':'system:serviceaccount:team-a:default-editor'} | ''",
        "'StringEquals':{'ISSUER:sub':'system:serviceaccount:team-b:default-editor'} | ''",
        "'StringEquals':{'ISSUER:aud':'another'} | ''",
        "'StringEquals':{'oidc.rolecall.test/id/B:sub':'system:serviceaccount:team-a:default-editor'} | ''",
      })
  void aSubjectIsNamedOrAdmittedByAPatternOrWithTheWholeCluster(String conditions, String holds) {
    Set<Hold> found = new RoleTrust(ROLE, trust(conditions)).holds(WHO);

    assertThat(found.stream().map(Hold::name))
        .isEqualTo(List.of(holds.split(",", -1)).stream().filter(each -> !each.isEmpty()).toList());
  }

  @Test
  void aPolicyThatCannotBeReadIsToldWhereItSpeaksOfTheIssuer() {
    assertThat(new RoleTrust(ROLE, "{\"a\":\"oidc.rolecall.test/id/A\"").holds(WHO))
        .containsExactly(Hold.UNREADABLE);
    assertThat(new RoleTrust(ROLE, "{").holds(WHO)).isEmpty();
  }

  @Test
  void aNameIsTakenOutAloneAndAPatternThatCoversItStays() {
    TrustDocument trust =
        TrustDocument.parse(
            trust(
                "'StringLike':{'ISSUER:sub':['system:serviceaccount:team-a:default-editor','system:serviceaccount:team-a:*']}"));

    TrustDocument left = trust.withoutName(WHO.of(ROLE));

    assertThat(left.toJson()).contains("team-a:*").doesNotContain("team-a:default-editor");
    assertThat(trust.without(WHO.of(ROLE)).isEmpty()).isTrue();
  }

  /** Whoever else a removed statement admitted would lose it. */
  @Test
  void aNameBesideWhichOthersAreAdmittedIsNotProvenToBeTheOnlyLoss() {
    assertThat(
            withdraws(
                "'StringEquals':{'ISSUER:sub':'system:serviceaccount:team-a:default-editor'}"))
        .isTrue();
    assertThat(
            withdraws(
                "'StringEquals':{'ISSUER:sub':['system:serviceaccount:team-b:default-editor','system:serviceaccount:team-a:default-editor']}"))
        .isTrue();
    assertThat(
            withdraws(
                "'StringEqualsIgnoreCase':{'ISSUER:sub':'system:serviceaccount:team-a:default-editor'}"))
        .isFalse();
  }

  private static boolean withdraws(String conditions) {
    TrustDocument trust = TrustDocument.parse(trust(conditions));
    TrustDocument left = trust.withoutName(WHO.of(ROLE));
    TrustDocument nobody =
        TrustDocument.parse(
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":{\"AWS\":\"*\"},\"Action\":\"sts:AssumeRole\"}]}");
    WebIdentityRequest who = WHO.of(ROLE);
    return new TrustProof(trust, who, who.request()).withdraws(left.isEmpty() ? nobody : left);
  }

  private static String trust(String conditions) {
    return """
        {'Version':'2012-10-17','Statement':[{'Effect':'Allow',
         'Principal':{'Federated':'arn:aws:iam::111122223333:oidc-provider/ISSUER'},
         'Action':'sts:AssumeRoleWithWebIdentity','Condition':{%s}}]}"""
        .formatted(conditions)
        .replace("ISSUER", "oidc.rolecall.test/id/A")
        .replace('\'', '"');
  }
}
