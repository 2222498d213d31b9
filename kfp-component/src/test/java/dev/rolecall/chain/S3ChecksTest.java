package dev.rolecall.chain;

import static dev.rolecall.chain.ExampleBucket.NO_IDENTITY_POLICY;
import static dev.rolecall.chain.ExampleBucket.POD;
import static dev.rolecall.chain.ExampleBucket.admin;
import static dev.rolecall.chain.ExampleBucket.encryptedParts;
import static dev.rolecall.chain.ExampleBucket.frozen;
import static dev.rolecall.chain.ExampleBucket.onlyListing;
import static dev.rolecall.chain.ExampleBucket.outside;
import static dev.rolecall.chain.ExampleBucket.refused;
import static dev.rolecall.chain.ExampleBucket.rolePolicy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.iam.Policy;
import dev.rolecall.s3.Access;
import dev.rolecall.s3.S3Answer;
import dev.rolecall.s3.Scope;
import dev.rolecall.s3.ScopeAction;
import dev.rolecall.s3.ScopePolicy;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3ChecksTest {
  @Test
  void whoMayMakeSessionsOfADirectoryBucketIsJudgedByS3() {
    Scope express = new Scope("ml--euw1-az1--x-s3", "team-a/");
    S3Ground sessions =
        admin(List.of(ExampleBucket.allowing("use", "\"s3express:Create*\"", "\"*\"")));

    assertThat(
            RolePolicyCheck.decide(
                    sessions.iam().orElseThrow(), ExampleBucket.asking(express), Set.of())
                .kind())
        .isEqualTo(Outcome.Kind.SKIPPED);
  }

  @Test
  void aPolicyOnAnotherWayToTheObjectsIsNotJudgedByTheBucketsName() {
    String resource = "arn:aws:s3:eu-west-1:111122223333:accesspoint/team-a/object/*";

    assertThat(
            ExampleBucket.rolePolicy(
                    List.of(
                        ExampleBucket.policy(
                            "way",
                            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"%s\"}]}"
                                .formatted(resource))))
                .kind())
        .isEqualTo(Outcome.Kind.SKIPPED);
  }

  @Test
  void aLimitOnAListingIsNoParameterThatAToolHasToSend() {
    assertThat(
            rolePolicy(
                    List.of(
                        ExampleBucket.policy(
                            "few",
                            ScopePolicy.whole("aws", Example.SCOPE)
                                .replace(
                                    "\"Condition\":{",
                                    "\"Condition\":{\"NumericLessThanEquals\":{\"s3:max-keys\":\"1000\"},"))))
                .kind())
        .isEqualTo(Outcome.Kind.PASSED);
  }

  @ParameterizedTest
  @CsvSource({
    "KMS.DisabledException, is disabled.",
    "KMS.KMSInvalidStateException, is pending deletion."
  })
  void aKeyThatCannotBeUsedAccusesNoPolicy(String code, String why) {
    S3Answer.Refused answer =
        refused(400, code, "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d " + why);

    Finding finding = S3Checks.refused(encryptedParts(), answer, POD);

    assertThat(finding.mode()).isEqualTo(FailureMode.S3_REFUSED);
    assertThat(finding.remedy()).noneMatch(line -> line.contains("kms:"));
  }

  /** Amazon S3 User Guide, Enforce conditional writes on Amazon S3 buckets. */
  @Test
  void aPolicyThatWantsConditionalWritesIsOneThatWantsAParameter() {
    Finding finding =
        Example.finding(
            rolePolicy(
                ExampleBucket.guarded(
                    "{\"Null\":{\"s3:if-none-match\":\"true\"},\"Bool\":{\"s3:ObjectCreationOperation\":\"true\"}}")));

    assertThat(finding.mode()).isEqualTo(FailureMode.S3_PARAMETER_REQUIRED);
    assertThat(finding.seen()).contains("s3:if-none-match").doesNotContain("ObjectCreation");
  }

  @Test
  void aPolicyForThoseWithMfaAloneDeniesWhoeverComesByWebIdentity() {
    assertThat(
            Example.finding(
                    rolePolicy(
                        ExampleBucket.guarded(
                            "{\"BoolIfExists\":{\"aws:MultiFactorAuthPresent\":\"false\"}}")))
                .mode())
        .isEqualTo(FailureMode.S3_EXPLICIT_DENY);
  }

  @Test
  void aRoleThatOnlyReadsNeedsNoMoreThanThat() {
    List<Policy> reading =
        List.of(
            ExampleBucket.policy(
                "read", ScopePolicy.whole("aws", Example.SCOPE.with(Access.READ))));

    assertThat(Example.finding(rolePolicy(reading)).mode()).isEqualTo(FailureMode.S3_ACTION_DENIED);
    assertThat(ExampleBucket.rolePolicy(reading, Access.READ).kind())
        .isEqualTo(Outcome.Kind.PASSED);
  }

  @ParameterizedTest
  @CsvSource({
    "'[\"arn:aws:s3:::*\"]', 's3:GetObject in every bucket, by policy wide'",
    "'[\"arn:aws:s3:::ml-data*\"]', 's3:GetObject in all of ml-data, by policy wide'",
    "'[\"arn:aws:s3:::ml-data\", \"arn:aws:s3:::ml-data/team-a/*\"]',",
  })
  void whatIsAllowedBeyondTheScopeIsToldAndNoWarning(String resource, @Nullable String told) {
    Outcome outcome = rolePolicy(List.of(ExampleBucket.allowing("wide", "\"s3:*\"", resource)));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Passed.class,
            passed -> assertThat(passed.evidence().get(Evidence.BEYOND_SCOPE)).isEqualTo(told));
  }

  @Test
  void whatIsDonePasses() {
    assertThat(decide(new S3Answer.Done(), POD).kind()).isEqualTo(Outcome.Kind.PASSED);
  }

  @Test
  void whatIsNotTriedIsSkipped() {
    assertThat(decide(new S3Answer.NotTried("Locked."), POD).kind())
        .isEqualTo(Outcome.Kind.SKIPPED);
  }

  @Test
  void aMissingKeyShowsThatReadingIsAllowed() {
    assertThat(decide(refused(404, "NoSuchKey", ""), POD).kind()).isEqualTo(Outcome.Kind.PASSED);
  }

  @ParameterizedTest
  @CsvSource({
    "404, NoSuchBucket, The specified bucket does not exist, S3_BUCKET_MISSING",
    "301, PermanentRedirect, , S3_WRONG_REGION",
    "400, AuthorizationHeaderMalformed, the region 'eu-west-1' is wrong; expecting 'us-east-2',"
        + " S3_WRONG_REGION",
    "403, AccessDenied, x is not authorized to perform: kms:GenerateDataKey on resource:"
        + " arn:aws:kms:x, S3_KMS_DENIED",
    "403, AccessDenied, Access Denied, S3_ACCESS_DENIED",
    "403, InvalidAccessKeyId, , S3_REFUSED",
    "503, SlowDown, Please reduce your request rate., S3_REFUSED",
    "403, AccessDenied, x because no VPC endpoint policy allows the s3:PutObject action,"
        + " S3_DENIED_BY_POLICY_LAYER",
    "403, AccessDenied, x with an explicit deny in a service control policy:"
        + " arn:aws:organizations::1:policy/p, S3_DENIED_BY_POLICY_LAYER",
    "403, AccessDenied, x with an explicit deny in an identity-based policy, S3_EXPLICIT_DENY",
  })
  void eachAnswerIsOneRow(int status, String code, String message, FailureMode mode) {
    Finding finding =
        Example.finding(decide(refused(status, code, message == null ? "" : message), POD));

    assertThat(finding.mode()).isEqualTo(mode);
    assertThat(finding.remedy()).isNotEmpty();
  }

  @Test
  void aReadThatIsRefusedForTheListingAloneIsAllowed() {
    S3Answer unlisted =
        Example.s3Denied(
            "x is not authorized to perform: s3:ListBucket on resource: \"arn:aws:s3:::ml-data\""
                + " because no identity-based policy allows the s3:ListBucket action");

    assertThat(
            S3Checks.decide(Example.attempt("s3:GetObject", unlisted), POD, new Evidence()).kind())
        .isEqualTo(Outcome.Kind.PASSED);
  }

  @Test
  void theRegionThatS3ExpectsIsInTheRemedy() {
    Finding finding =
        Example.finding(
            decide(refused(400, "AuthorizationHeaderMalformed", "expecting 'us-east-2'"), POD));

    assertThat(finding.remedy().get(0)).startsWith("export AWS_REGION=us-east-2");
  }

  @Test
  void aKeyThatLetsOnlySmallObjectsInIsToldApart() {
    assertThat(Example.finding(S3Checks.decide(encryptedParts(), POD, new Evidence())).mode())
        .isEqualTo(FailureMode.S3_KMS_MULTIPART);
  }

  @Test
  void anAdminNamesTheActionThatNoPolicyAllowsAndGivesAllThatIsMissingAtOnce() {
    Finding finding =
        Example.finding(decide(Example.s3Denied(NO_IDENTITY_POLICY), admin(onlyListing())));

    assertThat(finding.mode()).isEqualTo(FailureMode.S3_ACTION_DENIED);
    assertThat(finding.candidates()).isEmpty();
    assertThat(finding.seen()).contains("No policy of the role allows s3:PutObject on");
    assertThat(finding.remedy())
        .containsExactly(
            Shell.putRolePolicy(
                Example.ROLE, "rolecall-scope", ScopePolicy.whole("aws", Example.SCOPE)));
  }

  @Test
  void anAdminNamesARoleWithoutPolicies() {
    assertThat(Example.finding(decide(Example.s3Denied("Access Denied"), admin(List.of()))).mode())
        .isEqualTo(FailureMode.ROLE_HAS_NO_POLICY);
  }

  @Test
  void anAdminWhosePoliciesAllowItLooksElsewhere() {
    Finding finding =
        Example.finding(decide(Example.s3Denied("Access Denied"), admin(Example.scopePolicy())));

    assertThat(finding.candidates())
        .contains(FailureMode.S3_DENIED_BY_POLICY_LAYER)
        .doesNotContain(FailureMode.S3_ACTION_DENIED, FailureMode.ROLE_HAS_NO_POLICY);
  }

  @ParameterizedTest
  @CsvSource({"S3_ACTION_DENIED", "ROLE_HAS_NO_POLICY"})
  void thePodsCandidatesContainWhatTheAdminFinds(FailureMode mode) {
    assertThat(Example.finding(decide(Example.s3Denied("Access Denied"), POD)).candidates())
        .contains(mode);
    assertThat(Example.finding(decide(Example.s3Denied(NO_IDENTITY_POLICY), POD)).candidates())
        .contains(mode);
  }

  @Test
  void anS3ThatDoesNotAnswerIsTold() {
    assertThat(Example.finding(decide(new S3Answer.Unreachable("connect timed out"), POD)).mode())
        .isEqualTo(FailureMode.S3_UNREACHABLE);
  }

  @Test
  void aRolesPoliciesThatAllowTheScopePass() {
    assertThat(rolePolicy(Example.scopePolicy()).kind()).isEqualTo(Outcome.Kind.PASSED);
  }

  @Test
  void whatNoPolicyOfTheRoleAllowsIsAWarningForTheBucketsPolicyMay() {
    assertThat(rolePolicy(List.of()).kind()).isEqualTo(Outcome.Kind.WARNED);
    assertThat(Example.finding(rolePolicy(List.of())).mode())
        .isEqualTo(FailureMode.ROLE_HAS_NO_POLICY);
    assertThat(Example.finding(rolePolicy(onlyListing())).mode())
        .isEqualTo(FailureMode.S3_ACTION_DENIED);
  }

  @Test
  void aRoleWithoutPoliciesIsSoundWhereTheBucketsPolicyNamesIt() {
    Set<ScopeAction> tried =
        Set.of(ScopeAction.LIST, ScopeAction.GET, ScopeAction.PUT, ScopeAction.DELETE);

    assertThat(ExampleBucket.rolePolicy(List.of(), Access.WRITE, tried).kind())
        .isEqualTo(Outcome.Kind.SKIPPED);
  }

  @Test
  void theRemedyOfMoreThanOneActionIsTheScopesWholePolicy() {
    String whole = ScopePolicy.whole(Example.ROLE.partition(), Example.SCOPE);

    assertThat(whole).contains("s3:ListMultipartUploadParts");
    assertThat(Example.finding(rolePolicy(List.of())).remedy())
        .containsExactly(Shell.putRolePolicy(Example.ROLE, "rolecall-scope", whole));
    assertThat(Example.finding(rolePolicy(onlyListing())).remedy())
        .containsExactly(Shell.putRolePolicy(Example.ROLE, "rolecall-scope", whole));
  }

  @Test
  void aDenyOfTheRolesOwnIsFinal() {
    assertThat(rolePolicy(frozen()).kind()).isEqualTo(Outcome.Kind.FAILED);
    assertThat(Example.finding(rolePolicy(frozen())).seen()).contains("\"freeze\"");
  }

  @Test
  void aRefusalOutsideOfTheScopePasses() {
    assertThat(outside(Example.s3Denied("no"), Example.s3Denied("no")).kind())
        .isEqualTo(Outcome.Kind.PASSED);
  }

  @Test
  void whatIsAllowedOutsideOfTheScopeIsFound() {
    assertThat(Example.finding(outside(new S3Answer.Done(), Example.s3Denied("no"))).mode())
        .isEqualTo(FailureMode.SCOPE_EXCEEDED);
    assertThat(
            Example.finding(outside(Example.s3Denied("no"), refused(404, "NoSuchKey", ""))).seen())
        .contains("s3:GetObject");
  }

  @Test
  void anS3ThatIsSilentOutsideOfTheScopeShowsNothing() {
    assertThat(outside(new S3Answer.Unreachable("no"), Example.s3Denied("no")).kind())
        .isEqualTo(Outcome.Kind.SKIPPED);
  }

  private static Outcome decide(S3Answer answer, S3Ground ground) {
    return S3Checks.decide(Example.attempt("s3:PutObject", answer), ground, new Evidence());
  }
}
