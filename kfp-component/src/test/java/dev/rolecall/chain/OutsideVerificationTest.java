package dev.rolecall.chain;

import static dev.rolecall.chain.ExampleCluster.ROLE;
import static dev.rolecall.chain.ExampleCluster.VARIABLES;
import static dev.rolecall.chain.ExampleCluster.WEBHOOK;
import static dev.rolecall.chain.ExampleCluster.exempt;
import static dev.rolecall.chain.ExampleCluster.pod;
import static dev.rolecall.chain.ExampleCluster.withoutVolume;
import static dev.rolecall.chain.ExampleCluster.workloads;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.cluster.ClusterState;
import dev.rolecall.cluster.ClusterState.Exemption;
import dev.rolecall.cluster.ClusterState.Pod;
import dev.rolecall.cluster.ClusterState.Webhook;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Report;
import dev.rolecall.verify.Sight;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OutsideVerificationTest {
  @Test
  void aWebhookByNoKnownNameIsMissing() {
    Webhook other = new Webhook("istio", "sidecar-injector.istio.io", List.of("v1"), false);

    assertThat(mode(WebhookCheck.decide(workloads(ROLE, List.of(), List.of(other)))))
        .isEqualTo(FailureMode.WEBHOOK_MISSING);
  }

  @Test
  void aPodWithARoleForbidsToSayThatNobodyInjects() {
    Pod pod = pod("default-editor", VARIABLES, 10);

    assertThat(WebhookCheck.decide(workloads(ROLE, List.of(pod), List.of())).kind())
        .isEqualTo(Outcome.Kind.WARNED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1beta1", "v1"})
  void theVersionThatAWebhookIsAskedInAccusesNobody(String version) {
    Webhook webhook = new Webhook("x", "iam-for-pods.amazonaws.com", List.of(version), true);

    assertThat(WebhookCheck.decide(workloads(ROLE, List.of(), List.of(webhook))).kind())
        .isEqualTo(Outcome.Kind.PASSED);
  }

  @Test
  void aRoleThatAPodWasGivenNeedsNoAnnotation() {
    ClusterState cluster =
        new ClusterState(
            "team-a",
            Optional.empty(),
            List.of(ExampleCluster.BARE),
            Optional.of(List.of(pod("default-editor", VARIABLES, 10))),
            Optional.of(List.of(WEBHOOK)));

    assertThat(PodsCheck.decide(cluster).kind()).isEqualTo(Outcome.Kind.PASSED);
    assertThat(ProfileChecks.decideAnnotation(cluster, Optional.empty()).kind())
        .isEqualTo(Outcome.Kind.PASSED);
    assertThat(OutsideVerification.role(cluster)).contains(Example.ROLE);
  }

  @Test
  void aPodFromBeforeTheAnnotationPredatesIt() {
    assertThat(pods(pod("default-editor", Map.of(), -10)))
        .isEqualTo(FailureMode.POD_PREDATES_ANNOTATION);
  }

  @Test
  void aPodOfTheAnnotationsOwnSecondMayHaveAnyCause() {
    Pod pod = pod("default-editor", Map.of(), 0);

    assertThat(
            PodsCheck.decide(workloads(ROLE, List.of(pod), List.of(WEBHOOK)))
                .found()
                .orElseThrow()
                .candidates())
        .contains(
            FailureMode.POD_PREDATES_ANNOTATION,
            FailureMode.WEBHOOK_FAILING_OPEN,
            FailureMode.WEBHOOK_MISSING);
  }

  @Test
  void aPodFromAfterTheAnnotationWasPassedOver() {
    assertThat(pods(pod("default-editor", Map.of(), 10)))
        .isEqualTo(FailureMode.WEBHOOK_FAILING_OPEN);
  }

  @Test
  void aPodWithVariablesAndNoVolumeHasNoToken() {
    assertThat(pods(withoutVolume())).isEqualTo(FailureMode.TOKEN_NOT_MOUNTED);
  }

  @Test
  void aRoleThatWasSetByHandForDefaultIsFound() {
    assertThat(pods(pod("default", VARIABLES, 10)))
        .isEqualTo(FailureMode.POD_WRONG_SERVICE_ACCOUNT);
  }

  @Test
  void aPodOfDefaultThatIsToldOfAwsIsWarnedOf() {
    Outcome outcome =
        PodsCheck.decide(
            workloads(ROLE, List.of(pod("default", Map.of("AWS_REGION", ""), 10)), List.of()));

    assertThat(outcome.kind()).isEqualTo(Outcome.Kind.WARNED);
    assertThat(outcome.found().orElseThrow().mode())
        .isEqualTo(FailureMode.POD_WRONG_SERVICE_ACCOUNT);
  }

  @Test
  void podsThatNeedNoRoleAreLeftAlone() {
    Pod podIdentity =
        pod("default-editor", Map.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://x"), 10);

    assertThat(
            PodsCheck.decide(
                    workloads(
                        ROLE,
                        List.of(
                            exempt(Exemption.WHOLE, 0),
                            podIdentity,
                            ExampleCluster.over(),
                            pod("default", Map.of(), 10),
                            pod("default-editor", VARIABLES, 10)),
                        List.of()))
                .kind())
        .isEqualTo(Outcome.Kind.PASSED);
  }

  @Test
  void aPodThatExemptsOneContainerIsOwedTheRoleInTheOthers() {
    assertThat(pods(exempt(Exemption.PARTIAL, 10))).isEqualTo(FailureMode.WEBHOOK_FAILING_OPEN);
  }

  @Test
  void whatWasNotSeenIsSkippedAndSaysWhoCanTell() {
    ClusterState blind = new ClusterState("team-a", Optional.empty(), List.of());

    assertThat(PodsCheck.decide(blind)).isInstanceOf(Outcome.Skipped.class);
    assertThat(WebhookCheck.decide(blind)).isInstanceOf(Outcome.Skipped.class);
  }

  @Test
  void aMalformedRoleFailsTheReport() {
    Report report = verify(workloads("arn:aws:iam::1:role", List.of(), List.of(WEBHOOK)), "key-1");

    assertThat(report.passed()).isFalse();
    assertThat(report.names(FailureMode.ROLE_ARN_MALFORMED)).isTrue();
  }

  @Test
  void anApiServersKeyThatIsNotPublishedIsFound() {
    Report report = verify(workloads(ROLE, List.of(), List.of(WEBHOOK)), "another-key");

    assertThat(report.names(FailureMode.ISSUER_KEY_MISSING)).isTrue();
  }

  @Test
  void withItsKeysPublishedNothingFails() {
    assertThat(verify(workloads(ROLE, List.of(), List.of(WEBHOOK)), "key-1").passed()).isTrue();
  }

  private static Report verify(ClusterState cluster, String key) {
    return new OutsideVerification(
            cluster,
            Sight.unseen("not looked at"),
            Sight.unseen("not looked at"),
            ClaimedIdentity.expected(
                "https://" + Example.ISSUER,
                Example.SUBJECT,
                List.of(Example.AUDIENCE),
                List.of(key)),
            Map.of(),
            OutsideVerificationTest::published,
            Optional.of(Example.SCOPE),
            false,
            Clock.fixed(Example.NOW, ZoneOffset.UTC),
            () -> 0,
            Optional.empty())
        .run(ended -> {}, new CompletableFuture<>());
  }

  private static String published(URI document) {
    return document.getPath().endsWith("openid-configuration")
        ? "{\"jwks_uri\":\"https://oidc.rolecall.test/keys\"}"
        : "{\"keys\":[{\"kid\":\"key-1\"}]}";
  }

  private static FailureMode pods(Pod pod) {
    return mode(PodsCheck.decide(workloads(ROLE, List.of(pod), List.of(WEBHOOK))));
  }

  private static FailureMode mode(Outcome outcome) {
    return ((Outcome.Failed) outcome).finding().mode();
  }
}
