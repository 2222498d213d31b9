package dev.rolecall.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.iam.IamState;
import dev.rolecall.s3.Access;
import dev.rolecall.s3.Workload;
import dev.rolecall.testing.LoopbackServer;
import dev.rolecall.verify.CheckResult;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Observer;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Report;
import dev.rolecall.verify.Sight;
import dev.rolecall.verify.Vantage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole verifications against STS and S3 of our own on loopback. */
class RoleVerificationTest {
  private final StsAndS3Stub aws = new StsAndS3Stub();
  private final Map<String, String> environment = new HashMap<>();
  @TempDir private Path folder;

  @BeforeEach
  void aPod() throws IOException {
    Path token = folder.resolve("token");
    Files.writeString(token, Example.tokenText(Example.SUBJECT, Example.NOW.plusSeconds(3600)));
    environment.put("AWS_ROLE_ARN", Example.ROLE.toString());
    environment.put("AWS_WEB_IDENTITY_TOKEN_FILE", token.toString());
    environment.put("AWS_REGION", "eu-west-1");
    environment.put("AWS_ENDPOINT_URL", aws.url());
    environment.put("ROLECALL_BUCKET", "ml-data");
    environment.put("ROLECALL_PREFIX", "team-a/");
  }

  @AfterEach
  void close() {
    aws.close();
  }

  private RoleVerification.Builder builder() {
    return RoleVerification.builder(environment, Clock.fixed(Example.NOW, ZoneOffset.UTC));
  }

  @Test
  void aSoundPodPassesEveryCheckAndLeavesNothingBehind() {
    List<String> shown = new ArrayList<>();

    Report report = builder().build().run(result -> shown.add(result.id()));

    assertThat(shown)
        .containsExactly(
            "environment",
            "token",
            "exchange",
            "identity",
            "s3-list",
            "s3-put",
            "s3-get",
            "s3-delete",
            "s3-multipart",
            "refused-other-prefix");
    assertThat(report.checks())
        .extracting(check -> check.outcome().kind())
        .containsOnly(Outcome.Kind.PASSED);
    assertThat(report.vantage()).isEqualTo(Vantage.POD);
    assertThat(report.identity().subject()).contains(Example.SUBJECT);
    assertThat(report.identity().caller()).get().asString().contains("assumed-role/team-a");
    assertThat(report.exercise())
        .containsOnlyKeys(
            "sts_exchange_ms",
            "sts_caller_ms",
            "s3_list_ms",
            "s3_put_ms",
            "s3_get_ms",
            "s3_delete_ms",
            "s3_multipart_ms");
    assertThat(aws.objects).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "405, <Error><Code>MethodNotAllowed</Code><Message></Message></Error>",
    "501, not implemented",
    "400, <ErrorResponse><Error><Code>InvalidAction</Code></Error></ErrorResponse>"
  })
  void whatAnStsDoesNotOfferIsSkippedAndTheRestIsVerified(int status, String body) {
    aws.callerRefusal = Optional.of(new StsAndS3Stub.Refusal(status, body));

    Report report = builder().build().run(result -> {});

    assertThat(report.checks())
        .filteredOn(check -> check.outcome().kind() != Outcome.Kind.PASSED)
        .singleElement()
        .satisfies(
            check -> {
              assertThat(check.id()).isEqualTo("identity");
              assertThat(check.outcome().toString())
                  .contains("This STS does not offer GetCallerIdentity (it answered " + status);
            });
    assertThat(report.passed()).isTrue();
    assertThat(report.identity().caller()).isEmpty();
  }

  @Test
  void aSessionThatStsRefusesToNameIsFoundWhateverTheShapeOfItsAnswer() {
    aws.callerRefusal =
        Optional.of(
            new StsAndS3Stub.Refusal(
                403, "<Error><Code>InvalidClientTokenId</Code><Message>no</Message></Error>"));

    Report report = builder().build().run(result -> {});

    assertThat(report.passed()).isFalse();
    assertThat(report.checks().get(3).finding().orElseThrow().seen())
        .contains("403 InvalidClientTokenId");
  }

  @Test
  void uploadsEndWithAChecksumUnlessTheEnvironmentSaysOtherwise() {
    builder().build().run(result -> {});
    assertThat(aws.trailers).isNotEmpty();

    aws.trailers.clear();
    environment.put("AWS_REQUEST_CHECKSUM_CALCULATION", "WHEN_REQUIRED");

    assertThat(builder().build().run(result -> {}).passed()).isTrue();
    assertThat(aws.trailers).isEmpty();
  }

  @Test
  void forTheIdentityAloneNothingIsAskedOfS3() {
    environment.remove("ROLECALL_BUCKET");

    Report report = builder().identityOnly().build().run(result -> {});

    assertThat(report.checks())
        .extracting(CheckResult::id)
        .containsExactly("environment", "token", "exchange", "identity");
    assertThat(report.passed()).isTrue();
    assertThat(report.identity().caller()).get().asString().contains("assumed-role/team-a");
    assertThat(aws.requests).noneMatch(request -> request.startsWith("s3:"));
  }

  @Test
  void atTheEndOfItsTimeWhatIsWaitedForIsGivenUpAndWhatWasWrittenIsRemoved() {
    CompletableFuture<Duration> end = new CompletableFuture<>();
    List<Duration> limits = new ArrayList<>();
    aws.instead.put(
        "s3:GetObject",
        http -> {
          if (http.getRequestURI().getPath().contains("/.rolecall/")) {
            end.complete(Duration.ofSeconds(9));
          }
          aws.endless.silent().handle(http);
        });

    Report report =
        builder()
            .limit(Duration.ofSeconds(9))
            .timer(
                limit -> {
                  limits.add(limit);
                  return end;
                })
            .build()
            .run(result -> {});

    assertThat(limits).containsExactly(Duration.ofSeconds(9));
    assertThat(report.passed()).isFalse();
    assertThat(report.names(FailureMode.RUN_TIMED_OUT)).isTrue();
    assertThat(kind(report, "exchange")).isEqualTo(Outcome.Kind.PASSED);
    assertThat(aws.objects).isEmpty();
    assertThat(aws.requests).anyMatch(request -> request.startsWith("s3:DeleteObject"));
  }

  @Test
  void atTheEndOfItsTimeADownloadWithoutEndIsGivenUpAndItsObjectRemoved() {
    CompletableFuture<Duration> end = new CompletableFuture<>();
    aws.instead.put(
        "s3:GetObject",
        http -> {
          if (http.getRequestURI().getPath().contains("/transfer-")) {
            end.complete(Duration.ofSeconds(9));
            aws.endless.sending(200, "", "x").handle(http);
          } else {
            LoopbackServer.send(http, 200, "x");
          }
        });

    Report report =
        builder().exercise(Workload.ofMib(1)).timer(limit -> end).build().run(result -> {});

    assertThat(finding(report, "s3-transfer").mode()).isEqualTo(FailureMode.RUN_TIMED_OUT);
    assertThat(aws.objects).isEmpty();
    assertThat(aws.requests).anyMatch(request -> request.matches("s3:DeleteObject .*/transfer-0"));
  }

  @Test
  void aRunHasTwoMinutesAndMoreForWhatItMoves() {
    List<Duration> limits = new ArrayList<>();
    for (RoleVerification.Builder run : List.of(builder(), builder().exercise(Workload.ofMib(8)))) {
      run.timer(
              limit -> {
                limits.add(limit);
                return new CompletableFuture<>();
              })
          .build()
          .run(result -> {});
    }

    assertThat(limits).containsExactly(Duration.ofSeconds(120), Duration.ofSeconds(128));
  }

  @ParameterizedTest
  @CsvSource({
    "AssumeRoleWithWebIdentity, 200, exchange, STS's answer to AssumeRoleWithWebIdentity is longer than 1 MiB",
    "AssumeRoleWithWebIdentity, 403, exchange, STS's answer to AssumeRoleWithWebIdentity is longer than 1 MiB",
    "GetCallerIdentity, 200, identity, STS's answer to GetCallerIdentity is longer than 1 MiB",
    "s3:ListBucket, 200, s3-list, S3's answer to ListObjectsV2 is longer than 1 MiB",
    "s3:PutObject, 403, s3-put, S3's answer to PutObject is longer than 1 MiB",
    "s3:GetObject, 404, s3-get, S3's answer to GetObject is longer than 1 MiB"
  })
  void anAnswerWithoutEndIsAFindingThatNamesWhoGaveIt(
      String action, int status, String check, String told) {
    aws.instead.put(action, aws.endless.sending(status, "<a>", "x"));

    Report report = builder().build().run(result -> {});

    assertThat(report.passed()).isFalse();
    assertThat(finding(report, check).seen()).contains(told);
  }

  @Test
  void ofAnObjectWithoutEndOneByteIsRead() {
    aws.instead.put("s3:GetObject", aws.endless.sending(200, "", "x"));

    assertThat(kind(builder().build().run(result -> {}), "s3-get")).isEqualTo(Outcome.Kind.PASSED);
  }

  @ParameterizedTest
  @CsvSource({
    "AssumeRoleWithWebIdentity, exchange",
    "GetCallerIdentity, identity",
    "s3:ListBucket, s3-list"
  })
  void whatIsNotXmlIsAFinding(String action, String check) {
    aws.instead.put(action, http -> LoopbackServer.send(http, 200, "<html>log in<p>"));

    assertThat(kind(builder().build().run(result -> {}), check)).isEqualTo(Outcome.Kind.FAILED);
  }

  @Test
  void aCallerWithoutANameIsAFinding() {
    aws.instead.put(
        "GetCallerIdentity",
        http -> LoopbackServer.send(http, 200, "<GetCallerIdentityResponse/>"));

    assertThat(finding(builder().build().run(result -> {}), "identity").seen())
        .contains("what answered names no caller");
  }

  @Test
  void aListingOfNothingInParticularIsNoDefect() {
    aws.instead.put(
        "s3:ListBucket",
        http ->
            LoopbackServer.send(
                http,
                200,
                "<ListBucketResult><Contents/><Contents><Key/></Contents></ListBucketResult>"));

    for (Access access : Access.values()) {
      assertThat(builder().access(access).build().run(result -> {}).checks()).isNotEmpty();
    }
  }

  private static Finding finding(Report report, String id) {
    return report.checks().stream()
        .filter(check -> check.id().equals(id))
        .findFirst()
        .orElseThrow()
        .finding()
        .orElseThrow();
  }

  @Test
  void itWritesOnlyUnderItsOwnPrefix() {
    builder().build().run(result -> {});

    assertThat(aws.requests)
        .filteredOn(request -> request.matches("s3:(Put|Delete).*"))
        .isNotEmpty()
        .allMatch(request -> request.matches("s3:\\w+ team-a/\\.rolecall/[0-9a-f]{16}/[\\w-]+"));
  }

  @Test
  void aRoleThatOnlyReadsPassesAndNothingIsWritten() {
    aws.forbidden.addAll(List.of("s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"));
    aws.objects.put("team-a/data", Instant.EPOCH);

    Report report =
        builder().access(Access.READ).exercise(Workload.ofMib(1)).build().run(result -> {});

    assertThat(report.passed()).isTrue();
    assertThat(report.checks())
        .filteredOn(check -> check.outcome().kind() == Outcome.Kind.SKIPPED)
        .extracting(CheckResult::id)
        .containsExactly("s3-put", "s3-delete", "s3-multipart", "s3-transfer");
    assertThat(kind(report, "s3-get")).isEqualTo(Outcome.Kind.PASSED);
    assertThat(aws.requests)
        .contains("s3:GetObject team-a/data")
        .noneMatch(request -> request.matches("s3:(Put|Delete|Abort).*"));
  }

  @Test
  void aRoleThatOnlyReadsAndMayNotIsFound() {
    aws.forbidden.add("s3:GetObject");
    aws.objects.put("team-a/data", Instant.EPOCH);

    assertThat(kind(builder().access(Access.READ).build().run(result -> {}), "s3-get"))
        .isEqualTo(Outcome.Kind.FAILED);
  }

  @Test
  void inAnEmptyScopeThatAKeyIsMissingShowsThatItMayBeRead() {
    Report report = builder().access(Access.READ).build().run(result -> {});

    assertThat(kind(report, "s3-get")).isEqualTo(Outcome.Kind.PASSED);
  }

  @Test
  void anExerciseMovesSoMuchByPartsAndRemovesIt() {
    Report report =
        builder().exercise(Workload.ofMib(17).withConcurrency(1)).build().run(result -> {});

    assertThat(kind(report, "s3-transfer")).isEqualTo(Outcome.Kind.PASSED);
    assertThat(report.exercise()).containsKeys("s3_upload_mib_per_s", "s3_download_mib_per_s");
    assertThat(aws.requests)
        .filteredOn(request -> request.contains("/transfer-"))
        .extracting(request -> request.split(" ", -1)[0])
        // Begun, 8 + 8 + 1 MiB, completed; as many fetched; removed.
        .containsExactly(
            "s3:PutObject",
            "s3:PutObject",
            "s3:PutObject",
            "s3:PutObject",
            "s3:PutObject",
            "s3:GetObject",
            "s3:GetObject",
            "s3:GetObject",
            "s3:DeleteObject");
    assertThat(aws.objects).isEmpty();
  }

  @Test
  void anExerciseTellsOfEachKindOfRequestHowLongItTook() {
    aws.failures.put("s3:GetObject team-a/.rolecall/RUN/transfer-1", 1);

    Report report = builder().exercise(Workload.parse("3x1KiB")).build().run(result -> {});

    assertThat(report.exercise())
        .containsKeys(
            "s3_upload_requests_per_s",
            "s3_upload_p50_ms",
            "s3_upload_p90_ms",
            "s3_upload_p99_ms",
            "s3_upload_max_ms",
            "s3_listing_requests_per_s",
            "s3_listing_p50_ms",
            "s3_download_first_byte_p50_ms",
            "s3_download_max_ms")
        .containsEntry("s3_upload_retries", BigDecimal.ZERO)
        .containsEntry("s3_download_retries", BigDecimal.ONE)
        .doesNotContainKeys("s3_listing_mib_per_s", "s3_upload_first_byte_p50_ms");
    assertThat(aws.objects).isEmpty();
  }

  @Test
  void nothingLargeIsWrittenByWhoMayNotUploadInParts() {
    aws.forbidden.add("s3:PutObject");
    writesNothingLarge();
  }

  @Test
  void nothingLargeIsWrittenByWhoMayNotRemoveIt() {
    aws.forbidden.add("s3:DeleteObject");
    writesNothingLarge();
  }

  @Test
  void nothingLargeIsWrittenToABucketThatKeepsVersions() {
    aws.versioning = "Enabled";
    writesNothingLarge();
  }

  private void writesNothingLarge() {
    Report report = builder().exercise(Workload.ofMib(1)).build().run(result -> {});

    assertThat(kind(report, "s3-transfer")).isEqualTo(Outcome.Kind.SKIPPED);
    assertThat(aws.requests).noneMatch(request -> request.contains("/transfer-"));
  }

  @Test
  void aDownloadThatIsForbiddenIsFoundAndTheObjectIsRemoved() {
    aws.forbidden.add("s3:GetObject");

    Report report = builder().exercise(Workload.ofMib(1)).build().run(result -> {});

    assertThat(kind(report, "s3-transfer")).isEqualTo(Outcome.Kind.FAILED);
    assertThat(report.exercise())
        .containsKey("s3_upload_mib_per_s")
        .doesNotContainKey("s3_download_mib_per_s");
    assertThat(aws.objects).isEmpty();
  }

  @Test
  void noSecretIsInTheReport() {
    assertThat(builder().build().run(result -> {}).toString())
        .doesNotContain("stub-secret")
        .doesNotContain("stub-session")
        .doesNotContain("c2lnbmF0dXJl");
  }

  @Test
  void withoutNegativeProbesNothingIsAskedOutsideOfTheScope() {
    builder().negativeProbes(false).build().run(result -> {});

    assertThat(aws.requests)
        .filteredOn(request -> request.startsWith("s3:ListBucket") || request.contains("Object "))
        .allMatch(request -> request.contains(" team-a/"));
  }

  @Test
  void whatOldRunsLeftIsRemovedAndNothingElse() {
    String old = "team-a/.rolecall/0123456789abcdef/object";
    String young = "team-a/.rolecall/fedcba9876543210/object";
    String foreign = "team-a/.rolecall/notes.txt";
    aws.objects.put(old, Example.NOW.minusSeconds(3601));
    aws.objects.put(young, Example.NOW.minusSeconds(3599));
    aws.objects.put(foreign, Instant.EPOCH);
    aws.objects.put("team-a/data", Instant.EPOCH);

    builder().build().run(result -> {});

    assertThat(aws.objects).containsOnlyKeys(young, foreign, "team-a/data");
  }

  @Test
  void nothingIsWrittenToABucketThatLocksItsObjects() {
    aws.locked = true;

    Report report = builder().build().run(result -> {});

    assertThat(kind(report, "s3-put")).isEqualTo(Outcome.Kind.SKIPPED);
    assertThat(kind(report, "s3-multipart")).isEqualTo(Outcome.Kind.SKIPPED);
    assertThat(kind(report, "s3-get")).isEqualTo(Outcome.Kind.PASSED);
    assertThat(aws.requests).noneMatch(request -> request.matches("s3:(Put|Delete).*"));
  }

  @Test
  void anUploadThatIsForbiddenIsFoundAndTheRestGoesOn() {
    aws.forbidden.add("s3:PutObject");

    Report report = builder().build().run(result -> {});

    assertThat(kind(report, "s3-put")).isEqualTo(Outcome.Kind.FAILED);
    assertThat(kind(report, "s3-get")).isEqualTo(Outcome.Kind.PASSED);
    assertThat(kind(report, "s3-delete")).isEqualTo(Outcome.Kind.PASSED);
    assertThat(aws.objects).isEmpty();
  }

  @Test
  void aDeniedExchangeSkipsWhatNeedsASession() {
    aws.admitted = "somebody-else";

    Report report = builder().build().run(result -> {});

    assertThat(kind(report, "exchange")).isEqualTo(Outcome.Kind.FAILED);
    assertThat(kind(report, "identity")).isEqualTo(Outcome.Kind.SKIPPED);
    assertThat(kind(report, "s3-put")).isEqualTo(Outcome.Kind.SKIPPED);
    assertThat(kind(report, "refused-other-prefix")).isEqualTo(Outcome.Kind.SKIPPED);
    assertThat(report.passed()).isFalse();
  }

  @Test
  void anEmptyEnvironmentIsAFinding() {
    environment.clear();

    Report report = builder().build().run(result -> {});

    assertThat(kind(report, "environment")).isEqualTo(Outcome.Kind.FAILED);
    assertThat(report.checks().stream().skip(1))
        .extracting(check -> check.outcome().kind())
        .containsOnly(Outcome.Kind.SKIPPED);
  }

  @Test
  void withoutAScopeS3IsSkippedWithWhatToSet() {
    environment.remove("ROLECALL_BUCKET");

    Report report = builder().build().run(result -> {});

    assertThat(outcome(report, "s3-list").toString()).contains("ROLECALL_BUCKET");
    assertThat(report.passed()).isTrue();
  }

  @Test
  void anotherTokenIsRefusedAndItsGrantWouldBeFound() {
    String other =
        Example.tokenText(
            "system:serviceaccount:team-b:default-editor", Example.NOW.plusSeconds(3600));
    String own = Example.tokenText(Example.SUBJECT, Example.NOW.plusSeconds(3600));

    Report report =
        builder()
            .also(Refusals.token("refused-other", "Another token is refused", () -> other))
            .also(Refusals.token("refused-own", "This token is refused", () -> own))
            .also(Refusals.prefix("refused-team-b", "team-b is refused", "team-b/"))
            .build()
            .run(result -> {});

    assertThat(kind(report, "refused-other")).isEqualTo(Outcome.Kind.PASSED);
    assertThat(kind(report, "refused-own")).isEqualTo(Outcome.Kind.FAILED);
    assertThat(kind(report, "refused-team-b")).isEqualTo(Outcome.Kind.PASSED);
  }

  @Test
  void anAdminsChecksStandInTheChainsOrder() {
    IamState view = Example.iam(Example.trust());
    List<String> fetched = new ArrayList<>();

    Report report =
        builder()
            .vantage(Vantage.ADMIN)
            .iam(new Observer<>(Chain.IAM, List.of(Chain.CONFIG), seen -> Sight.seen(view)))
            .issuerDocuments(
                document -> {
                  fetched.add(document.toString());
                  return document.getPath().endsWith("openid-configuration")
                      ? "{\"jwks_uri\":\"https://oidc.rolecall.test/id/ABC/keys\"}"
                      : "{\"keys\":[{\"kid\":\"key-1\"}]}";
                })
            .build()
            .run(result -> {});

    assertThat(report.vantage()).isEqualTo(Vantage.ADMIN);
    assertThat(report.checks())
        .extracting(CheckResult::id)
        .startsWith(
            "environment",
            "token",
            "role",
            "provider",
            "issuer-keys",
            "trust-policy",
            "exchange",
            "identity",
            "role-policy");
    assertThat(report.passed()).isTrue();
    assertThat(fetched)
        .containsExactly(
            "https://oidc.rolecall.test/id/ABC/.well-known/openid-configuration",
            "https://oidc.rolecall.test/id/ABC/keys");
  }

  @Test
  void anIamThatMayNotBeReadSkipsOnlyWhatDecidesOnIt() {
    Report report =
        builder()
            .iam(
                new Observer<>(
                    Chain.IAM, List.of(), seen -> Sight.unseen("iam:GetRole is denied.")))
            .build()
            .run(result -> {});

    assertThat(kind(report, "role")).isEqualTo(Outcome.Kind.SKIPPED);
    assertThat(kind(report, "trust-policy")).isEqualTo(Outcome.Kind.SKIPPED);
    assertThat(kind(report, "exchange")).isEqualTo(Outcome.Kind.PASSED);
    assertThat(kind(report, "s3-put")).isEqualTo(Outcome.Kind.PASSED);
  }

  @Test
  void aDenialThatIamContradictsIsAskedAgainFourTimes() {
    aws.admitted = "somebody-else";
    List<Long> waits = new ArrayList<>();

    Report report =
        builder()
            .iam(
                new Observer<>(
                    Chain.IAM, List.of(), seen -> Sight.seen(Example.iam(Example.trust()))))
            .pause(time -> waits.add(time.toSeconds()))
            .build()
            .run(result -> {});

    assertThat(waits).containsExactly(1L, 2L, 3L, 4L);
    assertThat(Example.finding(outcome(report, "exchange")).mode())
        .isEqualTo(FailureMode.DENIED_BY_ORGANIZATION);
  }

  @Test
  void aDenialOfARoleWithoutItsPathIsNotAskedAgain() {
    aws.admitted = "somebody-else";
    List<Duration> waits = new ArrayList<>();
    IamState.Role elsewhere =
        new IamState.Role(
            "arn:aws:iam::111122223333:role/elsewhere/team-a",
            Example.trust(),
            Example.scopePolicy(),
            3600);
    IamState view =
        new IamState(Example.ACCOUNT, Optional.of(elsewhere), List.of(Example.provider()));

    Report report =
        builder().iam(Observer.of(Chain.IAM, view)).pause(waits::add).build().run(result -> {});

    assertThat(waits).isEmpty();
    assertThat(Example.finding(outcome(report, "exchange")).mode())
        .isEqualTo(FailureMode.ROLE_MISSING);
  }

  @Test
  void aDenialThatPassesMeanwhileIsPropagation() {
    aws.admitted = "somebody-else";

    Report report =
        builder()
            .iam(
                new Observer<>(
                    Chain.IAM, List.of(), seen -> Sight.seen(Example.iam(Example.trust()))))
            .pause(time -> aws.admitted = Example.SUBJECT)
            .build()
            .run(result -> {});

    assertThat(Example.finding(outcome(report, "exchange")).mode())
        .isEqualTo(FailureMode.TRUST_PROPAGATING);
    assertThat(kind(report, "s3-put")).isEqualTo(Outcome.Kind.PASSED);
  }

  private static Outcome.Kind kind(Report report, String id) {
    return outcome(report, id).kind();
  }

  private static Outcome outcome(Report report, String id) {
    return report.checks().stream()
        .filter(check -> check.id().equals(id))
        .findFirst()
        .orElseThrow()
        .outcome();
  }
}
