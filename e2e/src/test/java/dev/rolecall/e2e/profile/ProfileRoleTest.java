package dev.rolecall.e2e.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.iam.Policy;
import dev.rolecall.iam.PolicyDocument;
import dev.rolecall.iam.PolicyEvaluator;
import dev.rolecall.iam.Principal;
import dev.rolecall.iam.Request;
import dev.rolecall.s3.Scope;
import dev.rolecall.s3.ScopePolicy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProfileRoleTest {
  private static final String ACCOUNT = "111122223333";

  private final ProfileRole role =
      new ProfileRole("team-a", "https://oidc.rolecall.test/id/A", "ml-data", "team-a/");

  @Test
  void theTrustPolicyAdmitsDefaultEditorOfTheProfileAndNobodyElse() {
    assertThat(admits("team-a", "default-editor", "sts.amazonaws.com")).isTrue();
    assertThat(admits("team-a", "default", "sts.amazonaws.com")).isFalse();
    assertThat(admits("team-b", "default-editor", "sts.amazonaws.com")).isFalse();
    assertThat(admits("team-a", "default-editor", "kubernetes.default.svc")).isFalse();
  }

  @Test
  void theScopeAllowsWorkBelowThePrefixAndNothingElse() {
    assertThat(allows("s3:PutObject", "arn:aws:s3:::ml-data/team-a/x")).isTrue();
    assertThat(allows("s3:PutObject", "arn:aws:s3:::ml-data/team-ab/x")).isFalse();
    assertThat(allows("s3:PutObjectAcl", "arn:aws:s3:::ml-data/team-a/x")).isFalse();
    assertThat(lists("team-a/models/")).isTrue();
    assertThat(lists("team-b/")).isFalse();
    assertThat(allows("s3:ListBucket", "arn:aws:s3:::ml-data")).isFalse();
  }

  @Test
  void theScopeIsWhatARemedyPrints() {
    assertThat(role.scopePolicy())
        .isEqualTo(ScopePolicy.whole("aws", Scope.parse("s3://ml-data/team-a/")));
  }

  @Test
  void aRoleForTheWholeBucketMayListItWithoutNamingAPrefix() {
    ProfileRole whole = new ProfileRole("team-a", role.issuer(), "ml-data", "");

    assertThat(
            decide(whole.scopePolicy(), request("s3:ListBucket", "arn:aws:s3:::ml-data", Map.of())))
        .isTrue();
  }

  private boolean admits(String namespace, String account, String audience) {
    String issuer = "oidc.rolecall.test/id/A";
    return decide(
        role.trustPolicy(ACCOUNT),
        new Request(
            new Principal.Federated(ProfileRole.providerArn(ACCOUNT, role.issuer())),
            "sts:AssumeRoleWithWebIdentity",
            "arn:aws:iam::" + ACCOUNT + ":role/team-a",
            Map.of(
                issuer + ":sub", List.of(ProfileRole.subject(namespace, account)),
                issuer + ":aud", List.of(audience))));
  }

  private boolean allows(String action, String resource) {
    return decide(role.scopePolicy(), request(action, resource, Map.of()));
  }

  private boolean lists(String prefix) {
    return decide(
        role.scopePolicy(),
        request("s3:ListBucket", "arn:aws:s3:::ml-data", Map.of("s3:prefix", List.of(prefix))));
  }

  private static Request request(
      String action, String resource, Map<String, List<String>> context) {
    String session = "arn:aws:sts::" + ACCOUNT + ":assumed-role/team-a/pod";
    return new Request(new Principal.Aws(session, ACCOUNT), action, resource, context);
  }

  private static boolean decide(String document, Request request) {
    Policy policy = new Policy("under test", PolicyDocument.parse(document));
    return PolicyEvaluator.evaluate(List.of(policy), request).allowed();
  }
}
