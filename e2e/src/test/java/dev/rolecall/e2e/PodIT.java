package dev.rolecall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.e2e.cluster.Pods;
import dev.rolecall.e2e.parts.Needs;
import dev.rolecall.e2e.parts.Part;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The image of kfp-component as a pod of a Profile, and {@code rolecall verify --no-pod} beside it.
 * Real parts: API server, scheduler and kubelet of a node of k3s or of the stand-in for it,
 * containerd, the pod identity webhook, the image, and the tokens, which the kubelet projects. AWS
 * is EmbeddedAws. Every Profile is onboarded soundly, and then one thing about it is changed.
 */
@Needs({Part.DOCKER, Part.IMAGE})
final class PodIT {
  private static final JsonMapper JSON = new JsonMapper();

  private static PodCases cases;

  @BeforeAll
  static void startPods() throws Exception {
    cases = PodCases.start();
  }

  @AfterAll
  static void stop() {
    if (cases != null) {
      cases.close();
    }
  }

  @Test
  void aPodOfAProfileProvesItsRole() {
    Pods.Ended pod = cases.end("team-a");

    assertThat(pod.exit()).as(pod.log()).isZero();
    assertThat(pod.log().lines())
        .anyMatch(line -> line.matches("  Caller +arn:aws:sts::\\d{12}:assumed-role/team-a/.+"))
        .anyMatch(line -> line.startsWith("Verdict: PASSED. The chain holds."));
  }

  @Test
  void aPodOfAnotherProfileProvesItsOwnRoleBesideIt() throws Exception {
    JsonNode report = report("team-b");

    assertThat(report.path("verdict").asText()).as(report.toPrettyString()).isEqualTo("passed");
    assertThat(report.at("/identity/caller").asText()).contains(":assumed-role/team-b/");
    assertThat(report.at("/identity/subject").asText())
        .isEqualTo("system:serviceaccount:team-b:default-editor");
  }

  @Test
  void aPodWithTheRoleOfAnotherProfileIsRefused() throws Exception {
    isRefused(PodCases.BORROWED_ROLE, FailureMode.TRUST_SUB_MISMATCH);
  }

  @Test
  void aTrustPolicyForAnotherNamespaceRefuses() throws Exception {
    isRefused(PodCases.OTHER_TRUST, FailureMode.TRUST_SUB_MISMATCH);
  }

  @Test
  void aPodThatRunsAsDefaultGetsNothing() throws Exception {
    failsInPod(PodCases.AS_DEFAULT, FailureMode.POD_WRONG_SERVICE_ACCOUNT);
    // That it wants the role, nobody can see from outside: it is no failure of the Profile's.
    assertThat(names(cases.seenByAdmin(PodCases.AS_DEFAULT), "warned"))
        .containsExactly(FailureMode.POD_WRONG_SERVICE_ACCOUNT.id());
  }

  @Test
  void aPodThatRunsAsDefaultIsRefusedWithVariablesSetByHand() throws Exception {
    isRefused(PodCases.BY_HAND, FailureMode.POD_WRONG_SERVICE_ACCOUNT);
  }

  @Test
  void aPodWithVariablesAndNoVolumeHasNoToken() throws Exception {
    isRefused(PodCases.NO_VOLUME, FailureMode.TOKEN_NOT_MOUNTED);
  }

  @Test
  void aPodThatPredatesTheAnnotationHasNothing() throws Exception {
    isRefused(PodCases.LATE_ANNOTATION, FailureMode.POD_PREDATES_ANNOTATION);
  }

  @Test
  void anAnnotationOnDefaultGivesDefaultEditorNothing() throws Exception {
    isRefused(PodCases.OTHER_ACCOUNT, FailureMode.ANNOTATION_ON_OTHER_ACCOUNT);
  }

  @Test
  void withoutTheWebhookAPodGetsNothing() throws Exception {
    isRefused(PodCases.NO_WEBHOOK, FailureMode.WEBHOOK_MISSING);
  }

  @Test
  void aWebhookThatIsCalledInTheWrongVersionGivesNothing() throws Exception {
    isRefused(PodCases.FAILING_OPEN, FailureMode.WEBHOOK_FAILING_OPEN);
  }

  @Test
  void aTrustPolicyWithoutSubjectAdmitsAndTheAdminIsTold() throws Exception {
    JsonNode report = report(PodCases.OPEN_TRUST);

    assertThat(report.path("verdict").asText()).as(report.toPrettyString()).isEqualTo("passed");
    assertThat(names(cases.seenByAdmin(PodCases.OPEN_TRUST), "warned"))
        .containsExactly(FailureMode.TRUST_OPEN_TO_CLUSTER.id());
  }

  @Test
  void aTokenThatTheKubeletRenewedIsTakenUp() throws Exception {
    Pods.Ended pod = cases.endWithItsSecondToken();

    assertThat(pod.exit()).as(pod.log()).isZero();
    List<String> exchanges = pod.log().lines().toList();
    assertThat(exchanges)
        .hasSize(2)
        .doesNotHaveDuplicates()
        .allMatch(
            line ->
                line.matches(
                    "token of \\S+ for PT10M: arn:aws:sts::\\d{12}:assumed-role/short-token/.+"));
  }

  @Test
  void anImageThatCannotBePulledIsToldWithItsRemedy() {
    String told =
        cases.trouble(pod -> pod.of("rolecall.test/absent:1"), true, Duration.ofMinutes(1));

    assertThat(told)
        .startsWith(
            "The pod in-trouble of short-token does not start: the node has not got its image"
                + " rolecall.test/absent:1.")
        .contains("docker save rolecall.test/absent:1 | ctr -n k8s.io images import -");
  }

  @Test
  void aPodThatNeverStartsIsToldWithinItsLimit() {
    String told = cases.trouble(pod -> pod, false, Duration.ofSeconds(1));

    assertThat(told)
        .startsWith("The pod in-trouble of short-token has not ended after 1 s.")
        .contains("PodScheduled: SchedulingGated")
        .contains("kubectl -n short-token describe pod in-trouble");
  }

  /** The pod has it among its candidates, and the admin names it; neither names another. */
  private static void isRefused(String profile, FailureMode mode) throws Exception {
    failsInPod(profile, mode);
    JsonNode seen = cases.seenByAdmin(profile);
    List<JsonNode> findings = findings(seen, "failed");
    assertThat(findings).as(seen.toPrettyString()).isNotEmpty();
    assertThat(findings.get(0).path("id").asText()).isEqualTo(mode.id());
    assertThat(findings).as(seen.toPrettyString()).allMatch(finding -> couldBe(finding, mode));
  }

  private static void failsInPod(String profile, FailureMode mode) throws Exception {
    JsonNode report = report(profile);
    assertThat(cases.end(profile).exit()).isEqualTo(1);
    assertThat(report.path("verdict").asText()).isEqualTo("failed");
    assertThat(findings(report, "failed"))
        .as(report.toPrettyString())
        .isNotEmpty()
        .allMatch(finding -> finding.has("follows_from") || couldBe(finding, mode));
  }

  private static boolean couldBe(JsonNode finding, FailureMode mode) {
    return finding.path("id").asText().equals(mode.id())
        || elements(finding.path("candidates")).anyMatch(each -> each.asText().equals(mode.id()));
  }

  private static List<String> names(JsonNode report, String outcome) {
    return findings(report, outcome).stream().map(each -> each.path("id").asText()).toList();
  }

  private static List<JsonNode> findings(JsonNode report, String outcome) {
    return elements(report.path("checks"))
        .filter(check -> check.path("outcome").asText().equals(outcome))
        .map(check -> check.path("finding"))
        .toList();
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static JsonNode report(String profile) throws JsonProcessingException {
    return JSON.readTree(cases.end(profile).log());
  }
}
