package dev.rolecall.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.cluster.ClusterState;
import dev.rolecall.cluster.ClusterState.Plugin;
import dev.rolecall.cluster.ClusterState.Profile;
import dev.rolecall.cluster.ClusterState.ServiceAccount;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProfileChecksTest {
  private static final String ROLE = Example.ROLE.toString();
  private static final String OTHER = "arn:aws:iam::111122223333:role/other";
  private static final Plugin PLUGIN =
      new Plugin("AwsIamForServiceAccount", Optional.of(ROLE), false);
  private static final ServiceAccount ANNOTATED = account("default-editor", ROLE);
  private static final ServiceAccount BARE = new ServiceAccount("default-editor", Map.of());

  @Test
  void aProfileWithItsPluginAndAnnotationPasses() {
    ClusterState cluster = cluster(List.of(PLUGIN), ANNOTATED);

    assertThat(ProfileChecks.decideProfile(cluster).kind()).isEqualTo(Outcome.Kind.PASSED);
    assertThat(annotation(cluster, ROLE).kind()).isEqualTo(Outcome.Kind.PASSED);
  }

  @Test
  void anAnnotationByOtherMeansNeedsNoPlugin() {
    assertThat(ProfileChecks.decideProfile(cluster(List.of(), ANNOTATED)).kind())
        .isEqualTo(Outcome.Kind.PASSED);
  }

  @Test
  void aPluginOfAnotherKindIsFound() {
    Plugin other = new Plugin("WorkloadIdentity", Optional.empty(), false);

    assertThat(mode(ProfileChecks.decideProfile(cluster(List.of(other), BARE))))
        .isEqualTo(FailureMode.PLUGIN_UNKNOWN);
  }

  @Test
  void aPluginWithoutItsRoleIsFound() {
    Plugin empty = new Plugin("AwsIamForServiceAccount", Optional.empty(), false);

    assertThat(mode(ProfileChecks.decideProfile(cluster(List.of(empty), BARE))))
        .isEqualTo(FailureMode.PLUGIN_SPEC_EMPTY);
  }

  @Test
  void aProfileThatIsNotSeenIsNotAccused() {
    ClusterState cluster = new ClusterState("team-a", Optional.empty(), List.of(ANNOTATED));

    assertThat(ProfileChecks.decideProfile(cluster).kind()).isEqualTo(Outcome.Kind.SKIPPED);
  }

  @Test
  void anAnnotationOnAnotherAccountIsFound() {
    Finding finding =
        Example.finding(annotation(cluster(List.of(PLUGIN), BARE, account("default", ROLE)), ROLE));

    assertThat(finding.mode()).isEqualTo(FailureMode.ANNOTATION_ON_OTHER_ACCOUNT);
    assertThat(finding.remedy())
        .startsWith(
            "kubectl -n team-a annotate serviceaccount default-editor eks.amazonaws.com/role-arn="
                + ROLE
                + " --overwrite",
            "kubectl -n team-a annotate serviceaccount default eks.amazonaws.com/role-arn-");
  }

  @Test
  void anAnnotationThatWasNeverWrittenIsFound() {
    assertThat(mode(annotation(cluster(List.of(PLUGIN), BARE), ROLE)))
        .isEqualTo(FailureMode.PLUGIN_UNKNOWN);
  }

  @Test
  void anAnnotationOfAnOlderPluginIsFound() {
    assertThat(mode(annotation(cluster(List.of(PLUGIN), account("default-editor", OTHER)), OTHER)))
        .isEqualTo(FailureMode.PLUGIN_UNKNOWN);
  }

  @Test
  void aPodThatIsOlderThanTheAnnotationIsFound() {
    assertThat(mode(annotation(cluster(List.of(PLUGIN), ANNOTATED), OTHER)))
        .isEqualTo(FailureMode.POD_PREDATES_ANNOTATION);
  }

  private static ServiceAccount account(String name, String role) {
    return new ServiceAccount(name, Map.of(ServiceAccount.ROLE_ANNOTATION, role));
  }

  private static ClusterState cluster(List<Plugin> plugins, ServiceAccount... accounts) {
    return new ClusterState(
        "team-a",
        Optional.of(new Profile("team-a", "ann@example.com", plugins, Map.of())),
        List.of(accounts));
  }

  private static Outcome annotation(ClusterState cluster, String variable) {
    return ProfileChecks.decideAnnotation(cluster, Optional.of(variable));
  }

  private static FailureMode mode(Outcome outcome) {
    return Example.finding(outcome).mode();
  }
}
