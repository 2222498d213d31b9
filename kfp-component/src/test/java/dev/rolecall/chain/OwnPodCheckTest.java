package dev.rolecall.chain;

import static dev.rolecall.chain.ExampleCluster.ROLE;
import static dev.rolecall.chain.ExampleCluster.account;
import static dev.rolecall.chain.ExampleCluster.exempt;
import static dev.rolecall.chain.ExampleCluster.ownPod;
import static dev.rolecall.chain.ExampleCluster.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.cluster.ClusterState;
import dev.rolecall.cluster.ClusterState.Exemption;
import dev.rolecall.cluster.ClusterState.Pod;
import dev.rolecall.cluster.ClusterState.ServiceAccount;
import dev.rolecall.verify.CheckResult;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Observer;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Sight;
import dev.rolecall.verify.Vantage;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OwnPodCheckTest {
  private static final Map<String, String> NOTHING = Map.of("AWS_REGION", "eu-west-1");
  private static final Map<String, String> GIVEN = Map.of("AWS_ROLE_ARN", ROLE);

  @Test
  void theRoleOfTheAnnotationPasses() {
    Outcome outcome = decide(pod("default-editor"), GIVEN, account("default-editor", ROLE));

    assertThat(outcome.kind()).isEqualTo(Outcome.Kind.PASSED);
  }

  @Test
  void anotherAccountWithARoleOfItsOwnPasses() {
    Outcome outcome = decide(pod("ws-mine"), GIVEN, account("ws-mine", ROLE));

    assertThat(outcome.kind()).isEqualTo(Outcome.Kind.PASSED);
  }

  @Test
  void anAnnotationThatThePodWasNotGivenHasThreeCauses() {
    Finding finding =
        finding(decide(pod("default-editor"), NOTHING, account("default-editor", ROLE)));

    assertThat(finding.mode()).isEqualTo(FailureMode.POD_PREDATES_ANNOTATION);
    assertThat(finding.candidates())
        .containsExactly(
            FailureMode.POD_PREDATES_ANNOTATION,
            FailureMode.WEBHOOK_FAILING_OPEN,
            FailureMode.WEBHOOK_MISSING);
    assertThat(finding.cause()).contains("2026-11-22T12:00:00Z");
  }

  @ParameterizedTest
  @EnumSource(names = {"PARTIAL", "WHOLE"})
  void aPodThatAsksToBePassedOverMayHaveBeen(Exemption exemption) {
    assertThat(
            finding(decide(exempt(exemption, 0), NOTHING, account("default-editor", ROLE)))
                .candidates())
        .contains(FailureMode.WEB_IDENTITY_MISSING);
  }

  @ParameterizedTest
  @CsvSource({
    "default, POD_WRONG_SERVICE_ACCOUNT",
    "ws-mine, POD_FROM_WORKSPACE_ACCOUNT",
  })
  void aPodOfAnAccountWithoutAnnotationIsToldSo(String account, FailureMode mode) {
    Finding finding = finding(decide(pod(account), NOTHING, account("default-editor", ROLE)));

    assertThat(finding.mode()).isEqualTo(mode);
    assertThat(finding.candidates()).isEmpty();
  }

  @Test
  void anAnnotationOnAnotherAccountIsFound() {
    Finding finding = finding(decide(pod("default-editor"), NOTHING, account("default", ROLE)));

    assertThat(finding.mode()).isEqualTo(FailureMode.ANNOTATION_ON_OTHER_ACCOUNT);
  }

  @ParameterizedTest
  @CsvSource({
    "default-editor, PLUGIN_SPEC_EMPTY",
    "default, POD_WRONG_SERVICE_ACCOUNT",
    "ws-mine, POD_FROM_WORKSPACE_ACCOUNT",
  })
  void whereNobodyIsAnnotatedOnlyCandidatesAreNamed(String account, FailureMode among) {
    assertThat(finding(decide(pod(account), NOTHING)).candidates())
        .contains(FailureMode.PLUGIN_UNKNOWN, among);
  }

  @Test
  void anAnnotationThatChangedSinceIsFound() {
    Finding finding =
        finding(
            decide(
                pod("default-editor"),
                GIVEN,
                account("default-editor", "arn:aws:iam::111122223333:role/new")));

    assertThat(finding.mode()).isEqualTo(FailureMode.POD_PREDATES_ANNOTATION);
    assertThat(finding.seen()).contains("role/new").contains(ROLE);
  }

  @Test
  void aRoleThatWasSetByHandIsNotAccused() {
    assertThat(decide(pod("default"), GIVEN).kind()).isEqualTo(Outcome.Kind.SKIPPED);
  }

  @ParameterizedTest
  @CsvSource({
    "AWS_WEB_IDENTITY_TOKEN_FILE, /token",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI, http://169.254.170.23/v1/credentials",
  })
  void whatHasItsIdentityByOtherMeansIsNotAccused(String variable, String value) {
    assertThat(
            decide(pod("default-editor"), Map.of(variable, value), account("default-editor", ROLE))
                .kind())
        .isEqualTo(Outcome.Kind.SKIPPED);
  }

  @Test
  void theCheckOfAPodStandsBeforeItsEnvironmentAndLeavesTheVantage() {
    ClusterState cluster = ownPod(pod("default-editor"), account("default-editor", ROLE));

    var report =
        RoleVerification.builder(NOTHING, Clock.fixed(Example.NOW, ZoneOffset.UTC))
            .ownPod(Observer.of(Chain.OWN_POD, cluster))
            .build()
            .run(result -> {});

    assertThat(report.vantage()).isEqualTo(Vantage.POD);
    assertThat(report.checks())
        .extracting(CheckResult::id)
        .startsWith("annotation", "environment", "token")
        .doesNotContain("profile");
  }

  @Test
  void whatWasNotSeenIsToldAndFailsNothing() {
    var report =
        RoleVerification.builder(NOTHING, Clock.fixed(Example.NOW, ZoneOffset.UTC))
            .ownPod(
                new Observer<>(Chain.OWN_POD, List.of(), seen -> Sight.unseen("403, ask an admin")))
            .build()
            .run(result -> {});

    assertThat(report.checks().get(0).outcome())
        .isEqualTo(new Outcome.Skipped("403, ask an admin"));
  }

  private static Outcome decide(
      Pod pod, Map<String, String> environment, ServiceAccount... accounts) {
    return OwnPodCheck.decide(ownPod(pod, accounts), SeenEnvironment.of(environment));
  }

  private static Finding finding(Outcome outcome) {
    return Example.finding(outcome);
  }
}
