package dev.rolecall.chain;

import static dev.rolecall.chain.ExampleBucket.admin;
import static dev.rolecall.chain.ExampleBucket.allowing;
import static dev.rolecall.chain.ExampleBucket.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.iam.IamState;
import dev.rolecall.iam.Policy;
import dev.rolecall.iam.Statement;
import dev.rolecall.s3.ScopeAction;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies that are wider than the scope, and what they are narrowed to. */
class NarrowedPoliciesTest {
  private static final String OUTSIDE = "team-b/k";
  private static final Policy WIDE =
      allowing("data", "\"s3:*\"", "[\"arn:aws:s3:::ml-data\",\"arn:aws:s3:::ml-data/*\"]");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"*\"",
        "\"arn:aws:s3:::*\"",
        "\"arn:aws:s3:::ml-*\"",
        "[\"arn:aws:s3:::ml-data\",\"arn:aws:s3:::ml-data/*\"]",
        "[\"arn:aws:s3:::ml-data\",\"arn:aws:s3:::ml-data/team-*\"]",
      })
  void aWideStatementKeepsTheScopeAndLosesTheRest(String resources) {
    S3Ground ground = admin(List.of(allowing("data", "\"s3:*\"", resources)));

    List<Policy> narrowed = NarrowedPolicies.of(ground, OUTSIDE);

    assertThat(narrowed).hasSize(1);
    for (ScopeAction action : ScopeAction.values()) {
      String sample = S3Ground.sample(action, ground.scope());
      assertThat(ground.decide(narrowed, action, sample).allowed()).isTrue();
      assertThat(ground.decide(narrowed, action, OUTSIDE).allowed()).isFalse();
      assertThat(ground.decide(narrowed, action, "").allowed()).isFalse();
    }
  }

  @Test
  void otherServicesAndOtherBucketsStay() {
    List<Policy> narrowed =
        NarrowedPolicies.of(
            admin(
                List.of(
                    allowing(
                        "data",
                        "[\"S3:Get*\",\"kms:Decrypt\"]",
                        "[\"arn:aws:s3:::ml-data/*\",\"arn:aws:s3:::shared/*\",\"arn:aws:kms:eu-west-1:111122223333:key/k\"]"))),
            OUTSIDE);

    assertThat(narrowed)
        .singleElement()
        .satisfies(
            policy ->
                assertThat(policy.document().toJson())
                    .contains(
                        "\"Action\":\"kms:Decrypt\",\"Resource\":[\"arn:aws:s3:::ml-data/*\",\"arn:aws:s3:::shared/*\",\"arn:aws:kms:eu-west-1:111122223333:key/k\"]",
                        "\"Action\":\"S3:Get*\",\"Resource\":[\"arn:aws:s3:::shared/*\",\"arn:aws:kms:eu-west-1:111122223333:key/k\",\"arn:aws:s3:::ml-data/team-a/*\"]"));
  }

  @Test
  void aGuardStaysOnWhatIsNarrowed() {
    Policy guarded =
        policy(
            "data",
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\",\"Condition\":{\"Bool\":{\"aws:SecureTransport\":\"true\"}}}]}");

    assertThat(NarrowedPolicies.of(admin(List.of(guarded)), OUTSIDE).get(0).document().statements())
        .hasSize(2)
        .allSatisfy(
            statement ->
                assertThat(statement.conditions())
                    .anyMatch(condition -> condition.key().equals("aws:SecureTransport")));
  }

  @Test
  void otherStatementsStayAsTheyAre() {
    Policy several =
        policy(
            "data",
            WIDE.document()
                .toJson()
                .replace(
                    "\"Statement\":[",
                    "\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"s3:DeleteBucket\",\"Resource\":\"*\"},"));
    List<Statement> narrowed =
        NarrowedPolicies.of(admin(List.of(several)), OUTSIDE).get(0).document().statements();

    assertThat(narrowed).hasSize(3).startsWith(several.document().statements().get(0));
  }

  @Test
  void twoWidePoliciesAreBothNarrowed() {
    assertThat(
            NarrowedPolicies.of(
                admin(List.of(WIDE, allowing("more", "\"s3:GetObject\"", "\"*\""))), OUTSIDE))
        .extracting(Policy::name)
        .containsExactly("data", "more");
  }

  @Test
  void whatAnAttachedPolicyAllowsIsLeftToAPerson() {
    assertThat(NarrowedPolicies.of(admin(List.of(), List.of(WIDE)), OUTSIDE)).isEmpty();
    assertThat(NarrowedPolicies.of(admin(List.of(WIDE), List.of(WIDE)), OUTSIDE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"Action\":\"*\",\"Resource\":\"*\"",
        "\"NotAction\":\"s3:DeleteObject\",\"Resource\":\"*\"",
        "\"Action\":\"s3:*\",\"NotResource\":\"arn:aws:s3:::other/*\"",
        "\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::ml-data/team-?/*\"",
        "\"Action\":\"s3:*\",\"Resource\":\"arn:*:s3:::ml-data/*\"",
        "\"Action\":\"s3:*\",\"Resource\":\"*\",\"Condition\":{\"StringLike\":{\"s3:prefix\":\"*\"}}",
      })
  void whatThePatternsDoNotTellIsLeftToAPerson(String statement) {
    Policy wide =
        policy(
            "data",
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",%s}]}"
                .formatted(statement));

    assertThat(NarrowedPolicies.of(admin(List.of(wide)), OUTSIDE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"system:serviceaccount:team-a:default-editor\",\"system:serviceaccount:team-b:default-editor\"",
        "\"system:serviceaccount:*:default-editor\"",
      })
  void whatOthersHaveTheRoleForIsNotTaken(String subjects) {
    String shared = Example.trust().replace("\"" + Example.SUBJECT + "\"", "[" + subjects + "]");
    assertThat(
            NarrowedPolicies.of(
                ExampleBucket.ground(
                    new IamState(
                        Example.ACCOUNT,
                        Optional.of(Example.role(shared, List.of(WIDE))),
                        List.of(Example.provider()))),
                OUTSIDE))
        .isEmpty();
  }

  @Test
  void wherePoliciesWereNotSeenNoneIsChanged() {
    assertThat(NarrowedPolicies.of(ExampleBucket.POD, OUTSIDE)).isEmpty();
  }
}
