package dev.rolecall.chain;

import static dev.rolecall.chain.ExampleCluster.ANNOTATED;
import static dev.rolecall.chain.ExampleCluster.BARE;
import static dev.rolecall.chain.ExampleCluster.OTHER_ROLE;
import static dev.rolecall.chain.ExampleCluster.PLUGIN;
import static dev.rolecall.chain.ExampleCluster.ROLE;
import static dev.rolecall.chain.ExampleCluster.account;
import static dev.rolecall.chain.ExampleCluster.profile;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.cluster.ClusterState;
import dev.rolecall.cluster.ClusterState.Plugin;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProfileChecksTest {
  @Test
  void aProfileWithItsPluginAndAnnotationPasses() {
    ClusterState cluster = profile(List.of(PLUGIN), ANNOTATED);

    assertThat(ProfileChecks.decideProfile(cluster).kind()).isEqualTo(Outcome.Kind.PASSED);
    assertThat(annotation(cluster, ROLE).kind()).isEqualTo(Outcome.Kind.PASSED);
  }

  @Test
  void anAnnotationByOtherMeansNeedsNoPlugin() {
    assertThat(ProfileChecks.decideProfile(profile(List.of(), ANNOTATED)).kind())
        .isEqualTo(Outcome.Kind.PASSED);
  }

  @Test
  void aPluginOfAnotherKindIsFound() {
    Plugin other = new Plugin("WorkloadIdentity", Optional.empty(), false);

    assertThat(mode(ProfileChecks.decideProfile(profile(List.of(other), BARE))))
        .isEqualTo(FailureMode.PLUGIN_UNKNOWN);
  }

  @Test
  void aPluginWithoutItsRoleIsFound() {
    Plugin empty = new Plugin("AwsIamForServiceAccount", Optional.empty(), false);

    assertThat(mode(ProfileChecks.decideProfile(profile(List.of(empty), BARE))))
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
        Example.finding(annotation(profile(List.of(PLUGIN), BARE, account("default", ROLE)), ROLE));

    assertThat(finding.mode()).isEqualTo(FailureMode.ANNOTATION_ON_OTHER_ACCOUNT);
    assertThat(finding.remedy())
        .startsWith(
            "kubectl -n team-a annotate serviceaccount default-editor eks.amazonaws.com/role-arn="
                + ROLE
                + " --overwrite");
  }

  @Test
  void anAnnotationThatWasNeverWrittenIsFound() {
    assertThat(mode(annotation(profile(List.of(PLUGIN), BARE), ROLE)))
        .isEqualTo(FailureMode.PLUGIN_UNKNOWN);
  }

  @Test
  void anAnnotationOfAnOlderPluginIsFound() {
    assertThat(
            mode(
                annotation(
                    profile(List.of(PLUGIN), account("default-editor", OTHER_ROLE)), OTHER_ROLE)))
        .isEqualTo(FailureMode.PLUGIN_UNKNOWN);
  }

  @Test
  void aPodThatIsOlderThanTheAnnotationIsFound() {
    assertThat(mode(annotation(profile(List.of(PLUGIN), ANNOTATED), OTHER_ROLE)))
        .isEqualTo(FailureMode.POD_PREDATES_ANNOTATION);
  }

  private static Outcome annotation(ClusterState cluster, String variable) {
    return ProfileChecks.decideAnnotation(cluster, Optional.of(variable));
  }

  private static FailureMode mode(Outcome outcome) {
    return Example.finding(outcome).mode();
  }
}
