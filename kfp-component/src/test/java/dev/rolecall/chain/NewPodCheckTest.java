package dev.rolecall.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.cluster.Admission;
import dev.rolecall.cluster.Admission.Admitted;
import dev.rolecall.cluster.Admission.Refused;
import dev.rolecall.cluster.ClusterState;
import dev.rolecall.cluster.ClusterState.Webhook;
import dev.rolecall.verify.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NewPodCheckTest {
  private static final ClusterState SOUND = cluster(ExampleCluster.WEBHOOK);

  @Test
  void aPodThatIsGivenRoleAndTokenPassesAndSaysWhatItDoesNotShow() {
    Outcome outcome =
        NewPodCheck.decide(plain(admitted(ExampleCluster.VARIABLES, "sts.amazonaws.com")), SOUND);

    assertThat(outcome).isInstanceOf(Outcome.Passed.class);
    Outcome.Passed passed = (Outcome.Passed) outcome;
    assertThat(passed.evidence())
        .containsEntry("role", ExampleCluster.ROLE)
        .containsEntry("token's audience", "sts.amazonaws.com")
        .containsEntry("token's lifetime s", "86400")
        .containsEntry("region", "eu-west-1");
    assertThat(passed.leavesOpen().orElseThrow()).contains("Does not show that it starts");
  }

  @Test
  void aPodThatIsGivenNothingAccusesTheWebhookThatIsThere() {
    assertThat(mode(plain(admitted(Map.of(), "")), SOUND))
        .isEqualTo(FailureMode.WEBHOOK_FAILING_OPEN);
  }

  @Test
  void aPodThatIsGivenNothingWhereThereIsNoWebhookLacksIt() {
    assertThat(mode(plain(admitted(Map.of(), "")), cluster()))
        .isEqualTo(FailureMode.WEBHOOK_MISSING);
  }

  @Test
  void aPodThatIsGivenAnotherRoleIsFound() {
    Map<String, String> other =
        Map.of(
            "AWS_ROLE_ARN",
            ExampleCluster.OTHER_ROLE,
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            Example.FILE.toString());

    Outcome outcome = NewPodCheck.decide(plain(admitted(other, "sts.amazonaws.com")), SOUND);

    assertThat(Example.finding(outcome).seen())
        .contains(ExampleCluster.OTHER_ROLE, ExampleCluster.ROLE);
  }

  @Test
  void aPodWithVariablesAndNoVolumeHasNoToken() {
    assertThat(mode(plain(admitted(ExampleCluster.VARIABLES, "")), SOUND))
        .isEqualTo(FailureMode.TOKEN_NOT_MOUNTED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pods \"x\" is forbidden: error looking up service account team-a/default-editor:"
            + " serviceaccount \"default-editor\" not found | service-account-missing | FAILED",
        "pods \"x\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited:"
            + " pods=1 | pod-refused-by-quota | FAILED",
        "pods \"x\" is forbidden: maximum cpu usage per Container is 1, but limit is 2 |"
            + " pod-refused-by-quota | WARNED",
        "pods \"x\" is forbidden: violates PodSecurity \"restricted:latest\":"
            + " allowPrivilegeEscalation != false | pod-refused-by-security | WARNED",
        "admission webhook \"policy.example.com\" denied the request: no such registry |"
            + " pod-refused-by-admission | WARNED",
      })
  void whoRefusesAPodIsNamedWithTheApiServersWordsAndSomethingToType(
      String words, String id, Outcome.Kind kind) {
    Refused refused = new Refused(403, words);

    Outcome outcome = NewPodCheck.decide(new Admission(refused, Optional.of(refused)), SOUND);

    assertThat(outcome.kind()).isEqualTo(kind);
    assertThat(Example.finding(outcome).mode().id()).isEqualTo(id);
    assertThat(Example.finding(outcome).seen()).contains(words);
    assertThat(Example.finding(outcome).remedy()).anyMatch(line -> line.startsWith("kubectl "));
    assertThat(outcome.holds()).isFalse();
  }

  @Test
  void aPodThatIsRefusedOnlyWhereItIsPlainIsToldBesideWhatHolds() {
    Outcome outcome =
        NewPodCheck.decide(
            new Admission(
                new Refused(403, "violates PodSecurity \"restricted:latest\""),
                Optional.of(admitted(ExampleCluster.VARIABLES, "sts.amazonaws.com"))),
            SOUND);

    assertThat(outcome.kind()).isEqualTo(Outcome.Kind.WARNED);
    assertThat(outcome.holds()).isTrue();
    assertThat(Example.finding(outcome).cause()).contains("and gives the role");
  }

  @Test
  void aWebhookByAnyNameIsThereWhereANewPodIsGivenTheRole() {
    Webhook other = new Webhook("mine", "mine.example.com", List.of("v1"), false);

    assertThat(
            WebhookCheck.byItsEffect(
                    plain(admitted(ExampleCluster.VARIABLES, "sts.amazonaws.com")), cluster(other))
                .orElseThrow()
                .kind())
        .isEqualTo(Outcome.Kind.PASSED);
    assertThat(WebhookCheck.byItsEffect(plain(admitted(Map.of(), "")), cluster(other))).isEmpty();
  }

  private static FailureMode mode(Admission admission, ClusterState cluster) {
    Outcome outcome = NewPodCheck.decide(admission, cluster);
    assertThat(outcome.kind()).isEqualTo(Outcome.Kind.FAILED);
    return Example.finding(outcome).mode();
  }

  private static Admission plain(Admission.Answer answer) {
    return new Admission(answer, Optional.empty());
  }

  private static Admitted admitted(Map<String, String> variables, String audience) {
    return new Admitted(
        ExampleCluster.pod("default-editor", variables, 10),
        Optional.of(audience).filter(each -> !each.isEmpty()),
        Optional.of(Duration.ofDays(1)),
        Optional.of("eu-west-1"));
  }

  private static ClusterState cluster(Webhook... webhooks) {
    return ExampleCluster.workloads(ExampleCluster.ROLE, List.of(), List.of(webhooks));
  }
}
