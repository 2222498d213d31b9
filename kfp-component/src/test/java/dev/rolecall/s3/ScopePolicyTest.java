package dev.rolecall.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.iam.Policy;
import dev.rolecall.iam.PolicyDocument;
import dev.rolecall.iam.PolicyEvaluator;
import dev.rolecall.iam.Principal;
import dev.rolecall.iam.Request;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScopePolicyTest {
  private static final Scope SCOPE = new Scope("ml-data", "team-a/");
  private static final Scope BUCKET = new Scope("ml-data", "");

  @ParameterizedTest
  @EnumSource
  void theWholeAllowsEachActionInTheScopeAndNotBesideIt(ScopeAction action) {
    assertThat(allows(ScopePolicy.whole("aws", SCOPE), action, "team-a/x")).isTrue();
    assertThat(allows(ScopePolicy.whole("aws", SCOPE), action, "team-ab/x")).isFalse();
    assertThat(allows(ScopePolicy.whole("aws-cn", SCOPE), action, "team-a/x")).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void oneActionsPolicyAllowsThatOneAlone(ScopeAction action) {
    String policy = ScopePolicy.allowing(action, "aws", SCOPE);

    for (ScopeAction each : ScopeAction.values()) {
      assertThat(allows(policy, each, "team-a/x")).isEqualTo(each == action);
    }
  }

  @Test
  void whoHasTheWholeBucketMayListItWithoutNamingAPrefix() {
    assertThat(lists(ScopePolicy.whole("aws", BUCKET), Map.of())).isTrue();
    assertThat(lists(ScopePolicy.whole("aws", SCOPE), Map.of())).isFalse();
  }

  private static boolean allows(String policy, ScopeAction action, String key) {
    return action.isOnBucket()
        ? lists(policy, Map.of("s3:prefix", List.of(key)))
        : decide(policy, action.action(), "arn:aws:s3:::ml-data/" + key, Map.of());
  }

  private static boolean lists(String policy, Map<String, List<String>> context) {
    return decide(policy, "s3:ListBucket", "arn:aws:s3:::ml-data", context);
  }

  private static boolean decide(
      String policy, String action, String resource, Map<String, List<String>> context) {
    return PolicyEvaluator.evaluate(
            List.of(new Policy("scope", PolicyDocument.parse(policy))),
            new Request(
                new Principal.Aws("arn:aws:iam::111122223333:role/team-a", "111122223333"),
                action,
                resource,
                context))
        .allowed();
  }
}
