package dev.rolecall.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.iam.Policy;
import dev.rolecall.iam.PolicyDocument;
import dev.rolecall.iam.PolicyEvaluator;
import dev.rolecall.iam.Principal;
import dev.rolecall.iam.Request;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  @Property
  void aPrefixStandsForItselfWhateverIsInIt(
      @ForAll @From("keys") String prefix, @ForAll @From("keys") String key) {
    Scope scope = new Scope("ml-data", prefix);
    String whole = ScopePolicy.whole("aws", scope);

    assertThat(allows(whole, ScopeAction.GET, key)).isEqualTo(key.startsWith(scope.prefix()));
    assertThat(allows(whole, ScopeAction.LIST, key)).isEqualTo(key.startsWith(scope.prefix()));
    assertThat(allows(whole, ScopeAction.GET, scope.prefix() + key)).isTrue();
    assertThat(isWithin(whole, scope)).isTrue();
  }

  @Provide
  Arbitrary<String> keys() {
    return Arbitraries.strings().withChars("ab*?${}:/ ").ofMaxLength(8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::ml-data/team-*\"}",
        "{\"Action\":\"s3:GetObject\",\"Resource\":\"arn:*:s3:::ml-data/team-a/*\"}",
        "{\"Action\":\"s3:GetObject\",\"NotResource\":\"arn:aws:s3:::ml-data/team-b/*\"}",
        "{\"Action\":\"s3:Get*\",\"Resource\":\"arn:aws:s3:::ml-data/team-a/*\"}",
        "{\"NotAction\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::ml-data/team-a/*\"}",
        "{\"Action\":\"s3:ListBucket\",\"Resource\":\"arn:aws:s3:::ml-data\"}",
        "{\"Action\":\"s3:ListBucket\",\"Resource\":\"arn:aws:s3:::ml-data\",\"Condition\":{\"StringLike\":{\"s3:prefix\":\"team-*\"}}}",
        "{\"Action\":\"s3:ListBucket\",\"Resource\":\"arn:aws:s3:::ml-data\",\"Condition\":{\"StringLikeIfExists\":{\"s3:prefix\":\"team-a/*\"}}}",
      })
  void whatReachesBeyondTheScopeIsNotWithinIt(String statement) {
    assertThat(
            isWithin(
                "{\"Version\":\"2012-10-17\",\"Statement\":[%s]}"
                    .formatted(statement.replaceFirst("\\{", "{\"Effect\":\"Allow\",")),
                SCOPE))
        .isFalse();
  }

  private static boolean isWithin(String policy, Scope scope) {
    return ScopePolicy.isWithin(PolicyDocument.parse(policy), "aws", scope);
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
