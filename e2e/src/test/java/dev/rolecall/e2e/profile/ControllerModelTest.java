package dev.rolecall.e2e.profile;

import static dev.rolecall.e2e.profile.ControllerModel.path;
import static dev.rolecall.e2e.profile.ProfileWorld.PROFILE;
import static dev.rolecall.e2e.profile.ProfileWorld.arn;
import static dev.rolecall.e2e.profile.ProfileWorld.filled;
import static dev.rolecall.e2e.profile.ProfileWorld.plugin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.iam.PolicyDocument;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The model does what the real controller was seen to do with the same Profiles and roles. */
final class ControllerModelTest {
  static final String OPEN =
      """
      {'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'Federated':'PROVIDER'},\
      'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'StringEquals':{'ISSUER:aud':['sts.amazonaws.com']}}}]}""";

  static final String TEAM_A =
      """
      {'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'Federated':'PROVIDER'},\
      'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'StringEquals':{'ISSUER:aud':['sts.amazonaws.com'],\
      'ISSUER:sub':['system:serviceaccount:team-a:default-editor']}}}]}""";

  static final String GLUE =
      "{'Sid':'Glue','Effect':'Allow','Principal':{'Service':'glue.amazonaws.com'},'Action':'sts:AssumeRole'}";

  @TempDir private Path folder;
  private ProfileWorld world;

  @BeforeEach
  void start() {
    world = new ProfileWorld(folder);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void anOpenTrustIsNarrowedToTheProfileAndOpenAgainAfterItsDeletion() {
    world.role("ml", OPEN).profile(plugin("ml", "")).reconciled();

    assertThat(world.annotated()).isEqualTo(arn("ml"));
    assertTrust("ml", TEAM_A);

    world.controller.delete(PROFILE);

    assertTrust("ml", OPEN);
    assertThat(world.cluster.find(path(PROFILE))).isEmpty();
  }

  @Test
  void whereItAnnotatesOnlyTheTrustStays() {
    world.role("ml", OPEN).profile(plugin("ml", ", \"annotateOnly\": true")).reconciled();

    assertThat(world.annotated()).isEqualTo(arn("ml"));
    assertTrust("ml", OPEN);
  }

  @Test
  void theOldRoleKeepsTheSubjectWhereThePluginsArnIsChanged() {
    world.role("old", OPEN).role("new", OPEN).profile(plugin("old", "")).reconciled();
    world.profile(plugin("new", "")).reconciled();

    assertThat(world.annotated()).isEqualTo(arn("new"));
    assertTrust("old", TEAM_A);
    assertTrust("new", TEAM_A);
  }

  @Test
  void ofARoleForTwoItTakesItsOwnAlone() {
    String both =
        TEAM_A.replace("['system:", "['system:serviceaccount:team-b:default-editor','system:");
    world.role("ml", TEAM_A.replace("team-a", "team-b")).profile(plugin("ml", "")).reconciled();

    assertTrust("ml", both);

    world.controller.delete(PROFILE);

    assertTrust("ml", TEAM_A.replace("team-a", "team-b"));
  }

  @ParameterizedTest
  @CsvSource({"{}", "{\"owner\": \"bob@example.com\"}"})
  void aNamespaceThatIsNotTheOwnersIsRefused(String annotations) {
    world.cluster.put(
        "/api/v1/namespaces/team-a",
        "{\"metadata\": {\"name\": \"team-a\", \"annotations\": %s}}".formatted(annotations));
    world.role("ml", OPEN).profile(plugin("ml", "")).reconciled();

    assertThat(world.annotated()).isEmpty();
    assertTrust("ml", OPEN);
  }

  @Test
  void aRoleThatDoesNotExistIsAnnotatedAllTheSame() {
    world.profile(plugin("none", "")).reconciled();

    assertThat(world.annotated()).isEqualTo(arn("none"));
    assertThat(finalized()).isFalse();
  }

  @Test
  void aNamesakeInItsOwnAccountIsEditedForARoleOfAnother() {
    world
        .role("ml", OPEN)
        .profile(plugin("ml", "").replace(ProfileWorld.ACCOUNT, "444455556666"))
        .reconciled();

    assertTrust("ml", TEAM_A);
  }

  @Test
  void aFirstStatementOfAnotherServiceIsRefusedByIam() {
    String glueFirst = OPEN.replace("[{'Effect'", "[" + GLUE + ",{'Effect'");
    world.role("ml", glueFirst).profile(plugin("ml", "")).reconciled();

    assertTrust("ml", glueFirst);
    assertThat(finalized()).isFalse();
  }

  @Test
  void aFurtherStatementIsDropped() {
    world
        .role("ml", OPEN.replaceFirst("]}$", "," + GLUE + "]}"))
        .profile(plugin("ml", ""))
        .reconciled();

    assertTrust("ml", TEAM_A);
  }

  @Test
  void aLoneStatementIsLeftInAPanic() {
    String lone = OPEN.replace("[{'Effect'", "{'Effect'").replaceFirst("]}$", "}");
    world.stored("ml", lone).profile(plugin("ml", "")).reconciled();

    assertTrust("ml", lone);
    assertThat(finalized()).isFalse();
  }

  @Test
  void aPatternIsReplaced() {
    world
        .role(
            "ml",
            OPEN.replace(
                "'Condition':{",
                "'Condition':{'StringLike':{'ISSUER:sub':'system:serviceaccount:*:default-editor'},"))
        .profile(plugin("ml", ""))
        .reconciled();

    assertTrust("ml", TEAM_A);
  }

  @Test
  void theSubjectIsAddedUnderTheIssuerOfAnotherCluster() {
    String other = "oidc.rolecall.test/id/OTHER";
    world.role("ml", elsewhere(OPEN, other)).profile(plugin("ml", "")).reconciled();

    assertTrust("ml", elsewhere(TEAM_A, other));
  }

  private static String elsewhere(String trust, String issuer) {
    return trust
        .replace("PROVIDER", ProfileWorld.provider("https://" + issuer))
        .replace("ISSUER", issuer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''",
        "{\"kind\": \"WorkloadIdentity\", \"spec\": {\"awsIamRole\": \"arn:aws:iam::111122223333:role/ml\"}}",
        "{\"kind\": \"AwsIamForServiceAccount\", \"spec\": {\"awsIamRole\": \"\"}}",
        "{\"kind\": \"AwsIamForServiceAccount\", \"spec\": {\"awsIamRole\":"
            + " \"arn:aws:iam::111122223333:role/ml\", \"annotateOnly\": \"true\"}}",
      })
  void whatNamesNoRoleToItDoesNothing(String plugins) {
    world.role("ml", OPEN).profile(plugins).reconciled();

    assertThat(world.annotated()).isEmpty();
    assertTrust("ml", OPEN);
  }

  @Test
  void aFieldInOtherCapitalsIsTaken() {
    world
        .role("ml", OPEN)
        .profile(plugin("ml", "").replace("awsIamRole", "AwsIAMRole"))
        .reconciled();

    assertTrust("ml", TEAM_A);
  }

  @Test
  void aProfileWhoseRoleIsGoneIsStuckInItsDeletion() {
    world.role("ml", OPEN).profile(plugin("ml", "")).reconciled();
    world.iam.deleteRole(delete -> delete.roleName("ml"));

    world.controller.delete(PROFILE);

    assertThat(world.cluster.find(path(PROFILE))).isPresent();
  }

  @Test
  void aSubjectThatIsTakenOutWhileThePluginStaysIsPutBack() {
    world.role("ml", OPEN).profile(plugin("ml", "")).reconciled();
    world.iam.updateAssumeRolePolicy(update -> update.roleName("ml").policyDocument(filled(OPEN)));

    world.reconciled();

    assertTrust("ml", TEAM_A);
  }

  @Test
  void aTrustThatAdmitsNobodyIsRefusedByIam() {
    world.role("ml", TrustEdit.NOBODY).profile(plugin("ml", "")).reconciled();

    assertTrust("ml", TrustEdit.NOBODY);
  }

  private boolean finalized() {
    return world.cluster.find(path(PROFILE)).orElseThrow().at("/metadata/finalizers").isArray();
  }

  private void assertTrust(String role, String trust) {
    assertThat(PolicyDocument.parse(world.trust(role)))
        .isEqualTo(PolicyDocument.parse(filled(trust)));
  }
}
