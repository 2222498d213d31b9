package dev.rolecall.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrustPolicyTest {
  private static final String AUD = "'ISSUER:aud': 'sts.amazonaws.com'";
  private static final TrustPolicy GOOD =
      Requests.trust("'StringEquals': {" + AUD + ", 'ISSUER:sub': '" + Requests.SUBJECT + "'}");

  @Test
  void theSubjectThatIsNamedIsAdmitted() {
    assertThat(admits(GOOD, Requests.SUBJECT, Requests.AUDIENCE).allowed()).isTrue();
    assertThat(GOOD.opensToCluster(Requests.AUDIENCE, Requests.PROVIDER)).isEmpty();
    assertThat(GOOD.opensToNamespace("team-a", Requests.AUDIENCE, Requests.PROVIDER)).isEmpty();
  }

  @Test
  void anotherSubjectMissesBySub() {
    Miss miss = onlyMiss(GOOD, "system:serviceaccount:team-b:default-editor", Requests.AUDIENCE);

    assertThat(miss.isOnClaim("sub")).isTrue();
    assertThat(miss.wildcardUnderEquals()).isFalse();
    assertThat(miss.sentence())
        .isEqualTo(
            "trust policy, Statement[0]: Condition StringEquals oidc.rolecall.test/id/1:sub is"
                + " \"system:serviceaccount:team-a:default-editor\", and the request has"
                + " \"system:serviceaccount:team-b:default-editor\"");
  }

  @Test
  void anotherAudienceMissesByAud() {
    Miss miss = onlyMiss(GOOD, Requests.SUBJECT, "sts.amazonaws.com.cn");

    assertThat(miss.isOnClaim("aud")).isTrue();
    assertThat(miss.subjectUnderAudience()).isFalse();
  }

  @Test
  void aWildcardUnderEqualsIsToldFromAMismatch() {
    TrustPolicy trust =
        Requests.trust(
            "'StringEquals': {" + AUD + ", 'ISSUER:sub': 'system:serviceaccount:team-a:*'}");

    assertThat(onlyMiss(trust, Requests.SUBJECT, Requests.AUDIENCE).wildcardUnderEquals()).isTrue();
    assertThat(
            onlyMiss(trust, "system:serviceaccount:team-b:x", Requests.AUDIENCE)
                .wildcardUnderEquals())
        .isFalse();
  }

  @Test
  void aSubjectUnderTheAudienceKeyIsToldFromAMismatch() {
    TrustPolicy trust =
        Requests.trust("'StringEquals': {'ISSUER:aud': '" + Requests.SUBJECT + "'}");

    assertThat(onlyMiss(trust, Requests.SUBJECT, Requests.AUDIENCE).subjectUnderAudience())
        .isTrue();
  }

  @Test
  void aWrongPrincipalAndAWrongActionAreTold() {
    Decision decision =
        GOOD.admits(Requests.SUBJECT, Requests.AUDIENCE, Requests.PROVIDER + "/other");
    assertThat(misses(decision)).extracting(Miss::element).containsExactly(Miss.Element.PRINCIPAL);

    TrustPolicy assume =
        new TrustPolicy(
            Requests.statement("'Effect': 'Allow', 'Principal': '*', 'Action': 'sts:AssumeRole'")
                .document(),
            Requests.ISSUER);
    assertThat(misses(admits(assume, Requests.SUBJECT, Requests.AUDIENCE)))
        .extracting(Miss::element)
        .containsExactly(Miss.Element.ACTION);
  }

  @Test
  void everyAwsPrincipalIsNoWebIdentity() {
    TrustPolicy trust =
        new TrustPolicy(
            Requests.statement(
                    "'Effect': 'Allow', 'Principal': {'AWS': '*'}, 'Action':"
                        + " 'sts:AssumeRoleWithWebIdentity'")
                .document(),
            Requests.ISSUER);

    assertThat(misses(admits(trust, Requests.SUBJECT, Requests.AUDIENCE)))
        .extracting(Miss::element)
        .containsExactly(Miss.Element.PRINCIPAL);
  }

  @Test
  void aPolicyWithoutSubOpensToTheCluster() {
    TrustPolicy open = Requests.trust("'StringEquals': {" + AUD + "}");

    assertThat(open.conditionsOn("sub")).isEmpty();
    assertThat(open.opensToCluster(Requests.AUDIENCE, Requests.PROVIDER))
        .contains(open.document().statements().get(0));
  }

  @Test
  void aSubThatAnythingMatchesOpensToTheClusterToo() {
    for (String sub : List.of("*", "system:serviceaccount:*", "system:serviceaccount:*:*")) {
      TrustPolicy open = Requests.trust("'StringLike': {" + AUD + ", 'ISSUER:sub': '" + sub + "'}");
      assertThat(open.opensToCluster(Requests.AUDIENCE, Requests.PROVIDER)).as(sub).isPresent();
    }
  }

  @Test
  void aWildcardAccountOpensToItsNamespaceOnly() {
    for (String sub :
        List.of("system:serviceaccount:team-a:*", "system:serviceaccount:team-a:d?*")) {
      TrustPolicy wide = Requests.trust("'StringLike': {'ISSUER:sub': '" + sub + "'}");

      assertThat(wide.opensToNamespace("team-a", Requests.AUDIENCE, Requests.PROVIDER))
          .as(sub)
          .isPresent();
      assertThat(wide.opensToNamespace("team-b", Requests.AUDIENCE, Requests.PROVIDER)).isEmpty();
      assertThat(wide.opensToCluster(Requests.AUDIENCE, Requests.PROVIDER)).isEmpty();
      assertThat(wide.conditionsOn("sub"))
          .extracting(Condition::values)
          .containsExactly(List.of(sub));
    }
  }

  @Test
  void aPatternOverNamespacesAdmitsStrangersOfOthers() {
    for (String sub :
        List.of(
            "system:serviceaccount:*:default-editor",
            "system:serviceaccount:team-a*",
            "system:serviceaccount:team-?:default-editor",
            "*:default-editor")) {
      TrustPolicy wide = Requests.trust("'StringLike': {'ISSUER:sub': '" + sub + "'}");

      assertThat(wide.strangers(asked(wide), "team-a"))
          .as(sub)
          .anyMatch(TrustPolicy.Stranger::isOfAnyNamespace)
          .noneMatch(TrustPolicy.Stranger::isAnybody);
    }
  }

  @Test
  void anyAccountOfNamespacesThatAreNamedIsOfNoOther() {
    TrustPolicy shared =
        Requests.trust(
            "'StringLike': {'ISSUER:sub': ['system:serviceaccount:team-a:default-*',"
                + " 'system:serviceaccount:team-b:*']}");

    assertThat(shared.strangers(asked(shared), "team-a"))
        .extracting(stranger -> stranger.account().namespace())
        .containsExactlyInAnyOrder("team-a", "team-b");
  }

  @Test
  void whoeverIsNamedIsNoStranger() {
    TrustPolicy named =
        Requests.trust(
            "'StringLike': {'ISSUER:sub': ['system:serviceaccount:team-a:default-editor',"
                + " 'system:serviceaccount:team-b:default-editor']}");

    assertThat(named.strangers(asked(named), "team-a")).isEmpty();
  }

  @Test
  void aWildcardThatMatchesNothingOpensNothing() {
    TrustPolicy equals =
        Requests.trust("'StringEquals': {'ISSUER:sub': 'system:serviceaccount:team-a:*'}");
    TrustPolicy narrowed =
        Requests.trust(
            "'StringEquals': {'ISSUER:sub': 'x'}, 'StringLike': {'ISSUER:sub':"
                + " 'system:serviceaccount:team-a:*'}");

    for (TrustPolicy trust : List.of(equals, narrowed)) {
      assertThat(trust.opensToNamespace("team-a", Requests.AUDIENCE, Requests.PROVIDER)).isEmpty();
    }
  }

  @Test
  void anExplicitDenyIsTold() {
    TrustPolicy trust =
        new TrustPolicy(
            Requests.policy(
                    "{'Statement': [{'Effect': 'Allow', 'Principal': '*', 'Action': '*'},"
                        + " {'Effect': 'Deny', 'Principal': '*', 'Action': 'sts:*'}]}")
                .document(),
            Requests.ISSUER);

    assertThat(admits(trust, Requests.SUBJECT, Requests.AUDIENCE))
        .isInstanceOf(Decision.ExplicitlyDenied.class);
  }

  private static Decision admits(TrustPolicy trust, String subject, String audience) {
    return trust.admits(subject, audience, Requests.PROVIDER);
  }

  private static List<Miss> misses(Decision decision) {
    return ((Decision.ImplicitlyDenied) decision).misses();
  }

  private static Miss onlyMiss(TrustPolicy trust, String subject, String audience) {
    List<Miss> misses = misses(admits(trust, subject, audience));
    assertThat(misses).hasSize(1);
    return misses.get(0);
  }

  private static Request asked(TrustPolicy policy) {
    return policy.request(Requests.SUBJECT, Requests.AUDIENCE, Requests.PROVIDER);
  }
}
