package dev.rolecall.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.iam.IamState;
import dev.rolecall.iam.Policy;
import dev.rolecall.s3.Attempt;
import dev.rolecall.s3.ScopeAction;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a permissions boundary makes of a role's policies. */
class BoundaryTest {
  private static final String ALL = "\"arn:aws:s3:::*\"";

  @Test
  void whatTheBoundaryDoesNotAllowIsAWarningThatNamesIt() {
    Outcome outcome = check(bounded(bound("[\"s3:Get*\",\"s3:List*\"]", ALL)), Set.of());

    assertThat(outcome.kind()).isEqualTo(Outcome.Kind.WARNED);
    Finding finding = Example.finding(outcome);
    assertThat(finding.mode()).isEqualTo(FailureMode.S3_DENIED_BY_POLICY_LAYER);
    assertThat(finding.seen()).contains("bound").contains("s3:PutObject").doesNotContain("s3:Get");
    assertThat(finding.remedy()).noneMatch(line -> line.contains("put-"));
  }

  @Test
  void aDenyOfTheBoundaryIsFinal() {
    Outcome outcome =
        check(
            bounded(
                ExampleBucket.policy(
                    "bound",
                    "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"},{\"Effect\":\"Deny\",\"Action\":\"s3:PutObject\",\"Resource\":\"*\"}]}")),
            Set.of());

    assertThat(outcome.kind()).isEqualTo(Outcome.Kind.FAILED);
    assertThat(Example.finding(outcome).mode()).isEqualTo(FailureMode.S3_DENIED_BY_POLICY_LAYER);
  }

  @Test
  void whatS3DidTheBoundaryAllows() {
    assertThat(
            check(
                    bounded(bound("[\"s3:List*\",\"s3:Abort*\"]", ALL)),
                    Set.of(ScopeAction.GET, ScopeAction.PUT, ScopeAction.DELETE))
                .kind())
        .isEqualTo(Outcome.Kind.PASSED);
  }

  @Test
  void whatTurnsOnTheNetworkInTheBoundaryIsToldAsSuch() {
    Outcome outcome =
        check(
            bounded(
                ExampleBucket.policy(
                    "bound",
                    "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:SourceVpce\":\"vpce-1\"}}}]}")),
            Set.of());

    assertThat(outcome).isInstanceOf(Outcome.Passed.class);
    assertThat(((Outcome.Passed) outcome).dependsOn())
        .extracting(Outcome.Dependency::key)
        .containsExactly("aws:SourceVpce");
  }

  @Test
  void nothingIsBeyondTheScopeThatTheBoundaryKeepsOut() {
    Policy wide = ExampleBucket.allowing("wide", "\"s3:*\"", ALL);
    IamState iam =
        iam(
            List.of(wide),
            bound("\"s3:*\"", "[\"arn:aws:s3:::ml-data\",\"arn:aws:s3:::ml-data/team-a/*\"]"));

    assertThat(((Outcome.Passed) check(iam, Set.of())).evidence())
        .containsEntry("boundary", "bound")
        .doesNotContainKey(Evidence.BEYOND_SCOPE);
  }

  @Test
  void aGrantThatTheBoundaryUndoesIsNoCommand() {
    IamState iam = iam(List.of(), bound("\"logs:*\"", "\"*\""));

    assertThat(ScopeGrant.whole(ExampleBucket.ground(iam)))
        .noneMatch(line -> line.startsWith("aws "));
  }

  @ParameterizedTest
  @CsvSource({
    "no permissions boundary allows the s3:PutObject action",
    "no service control policy allows the s3:PutObject action",
    ","
  })
  void aRefusalFollowsFromTheBoundaryUnlessS3NamesAnotherLayer(@Nullable String because) {
    IamState iam = bounded(bound("[\"s3:Get*\",\"s3:List*\"]", ALL));
    Finding earlier = Example.finding(check(iam, Set.of()));
    String said = because == null ? "Access Denied" : "x is not authorized because " + because;

    Finding own =
        S3Checks.refused(
            new Attempt(
                "s3:PutObject", "ml-data", "team-a/k", Example.s3Denied(said), Duration.ZERO),
            ExampleBucket.refused(403, "AccessDenied", said),
            ExampleBucket.ground(iam));

    assertThat(own.mode()).isEqualTo(FailureMode.S3_DENIED_BY_POLICY_LAYER);
    assertThat(S3Confirmation.layer(own).equals(S3Confirmation.layer(earlier)))
        .isEqualTo(because == null || because.contains("boundary"));
  }

  private static Policy bound(String actions, String resources) {
    return ExampleBucket.allowing("bound", actions, resources);
  }

  private static IamState bounded(Policy boundary) {
    return iam(Example.scopePolicy(), boundary);
  }

  private static IamState iam(List<Policy> inline, Policy boundary) {
    return ExampleBucket.iam(inline, List.of(), Optional.of(boundary));
  }

  private static Outcome check(IamState iam, Set<ScopeAction> done) {
    return RolePolicyCheck.decide(iam, ExampleBucket.ground(iam), done);
  }
}
