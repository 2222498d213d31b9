package dev.rolecall.e2e.profile;

import static dev.rolecall.e2e.profile.ControllerModelTest.GLUE;
import static dev.rolecall.e2e.profile.ControllerModelTest.OPEN;
import static dev.rolecall.e2e.profile.ControllerModelTest.TEAM_A;
import static dev.rolecall.e2e.profile.ProfileWorld.PROFILE;
import static dev.rolecall.e2e.profile.ProfileWorld.filled;
import static dev.rolecall.e2e.profile.ProfileWorld.plugin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rolecall.iam.PolicyDocument;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the account's other roles say of a Profile. */
final class OtherRolesTest {
  private static final String PATTERN =
      TEAM_A.replace("StringEquals", "StringLike").replace("team-a", "*");

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
  void theRoleThatAProfileHadBeforeItsArnWasChangedIsClosedToo() {
    world.role("old", OPEN).role("new", OPEN).profile(plugin("old", "")).reconciled();
    world.profile(plugin("new", "")).reconciled();

    offboard();

    assertThat(world.trust("old")).isEqualTo(TrustEdit.NOBODY);
    assertThat(world.trust("new")).isEqualTo(TrustEdit.NOBODY);
  }

  @Test
  void whatTheControllerPutsBackIntoAnotherRoleIsTakenOutOnceMore() {
    String others = TEAM_A.replace("team-a", "team-b");
    world.role("other", others).role("ml", TEAM_A).profile(plugin("other", "")).reconciled();
    world.cluster.put(
        ControllerModel.account(PROFILE),
        KubeObjects.account("default-editor", Optional.of(ProfileWorld.arn("ml"))));
    var before = world.cluster.find(ControllerModel.path(PROFILE)).orElseThrow();
    ProfileLife life = world.life(time -> world.controller.reconcile(before));

    life.offboard(PROFILE, ProfileWorld.ISSUER, Optional.empty()).changes().forEach(life::make);

    assertTrust("other", others);
    assertThat(world.annotated()).isEmpty();
  }

  @Test
  void aProfileThatIsGoneIsOffboardedByItsName() {
    world.role("ml", TEAM_A.replaceFirst("]}$", "," + GLUE + "]}"));

    offboard();

    assertTrust("ml", OPEN.replaceFirst("\\{'Effect.*]}$", GLUE + "]}"));
  }

  @Test
  void otherSubjectsOfTheRoleStay() {
    String both =
        TEAM_A.replace("['system:", "['system:serviceaccount:team-b:default-editor','system:");
    world.role("ml", both);

    offboard();

    assertThat(world.trust("ml")).contains("team-b").doesNotContain("team-a");
  }

  @Test
  void whatAdmitsItWithoutNamingItIsAQuestionAndStays() {
    world.role("kf-user", PATTERN).role("left-open", OPEN);

    Plan plan = plan();

    assertThat(plan.changes()).isEmpty();
    assertThat(plan.notes())
        .anySatisfy(
            note -> assertThat(note).contains("role/kf-user admits", "by a pattern. Is that"))
        .anySatisfy(
            note ->
                assertThat(note)
                    .contains("role/left-open admits", "every ServiceAccount", "--role left-open"));
    ProfileLife life = world.life(time -> {});
    life.offboard(PROFILE, ProfileWorld.ISSUER, Optional.of("left-open"))
        .changes()
        .forEach(life::make);
    assertThat(world.trust("left-open")).isEqualTo(TrustEdit.NOBODY);
    assertTrust("kf-user", PATTERN);
  }

  @Test
  void whereSomebodyElseMayLoseAccessNothingIsTakenOut() {
    String anyCase = TEAM_A.replace("StringEquals", "StringEqualsIgnoreCase");
    world.role("ml", anyCase);

    Plan plan = plan();

    assertThat(plan.changes()).isEmpty();
    assertThat(plan.notes())
        .anySatisfy(note -> assertThat(note).contains("role/ml names", "so it stays"));
  }

  @Test
  void aPolicyOfAnotherIssuerIsNotLookedInto() {
    String elsewhere = "oidc.rolecall.test/id/B";
    world.role(
        "ml",
        TEAM_A
            .replace("PROVIDER", ProfileWorld.provider("https://" + elsewhere))
            .replace("ISSUER", elsewhere));

    Plan plan = plan();

    assertThat(plan.changes()).isEmpty();
    assertThat(plan.there())
        .contains("no other role that names " + ProfileRole.subject(PROFILE, "default-editor"));
  }

  @Test
  void aRoleThatServesOthersByTheTimeOfTheChangeIsLeft() {
    world.role("ml", TEAM_A);
    Plan plan = plan();
    String anyCase = filled(TEAM_A.replace("StringEquals", "StringEqualsIgnoreCase"));
    world.iam.updateAssumeRolePolicy(update -> update.roleName("ml").policyDocument(anyCase));

    assertThatThrownBy(() -> plan.changes().forEach(world.life(time -> {})::make))
        .isInstanceOf(OnboardingException.class)
        .hasMessageContaining("serves others now");
    assertThat(world.trust("ml")).isEqualTo(anyCase);
  }

  @Test
  void whatIsGoneByTheTimeOfItsRemovalIsDone() {
    world.role("old", TEAM_A).role("team-a", TEAM_A).profile(plugin("team-a", "")).reconciled();
    Plan plan = plan();
    world.iam.deleteRole(delete -> delete.roleName("old"));
    world.iam.deleteRole(delete -> delete.roleName("team-a"));
    world.cluster.remove(ControllerModel.path(PROFILE));
    world.cluster.remove(ControllerModel.account(PROFILE));

    plan.changes().forEach(world.life(time -> {})::make);

    assertThat(plan.changes()).hasSize(5);
  }

  @Test
  void aRoleThatOnboardingMadeAndSomebodyDeletedIsDone() {
    ProfileLife life = world.life(time -> {});
    onboarding(Optional.empty()).changes().forEach(life::make);
    Plan plan = plan();
    world.iam.deleteRolePolicy(
        delete -> delete.roleName("team-a").policyName(Onboarding.SCOPE_POLICY));
    world.iam.deleteRole(delete -> delete.roleName("team-a"));

    plan.changes().forEach(life::make);

    assertThat(plan.changes()).extracting(Change::what).anyMatch(what -> what.startsWith("delete"));
  }

  @Test
  void onboardingTellsWhatElseLetsTheProfileIn() {
    world.role("old", TEAM_A).role("kf-user", PATTERN);

    assertThat(onboarding(Optional.empty()).notes())
        .anySatisfy(note -> assertThat(note).contains("role/old names", "too. Is that meant?"))
        .anySatisfy(note -> assertThat(note).contains("role/kf-user admits"));
  }

  @Test
  void aRoleIsSaidToServeOthersWhereItsTrustPolicyAdmitsSome() {
    world.role("alone", OPEN).role("shared", TEAM_A.replace("team-a", "team-b"));

    assertThat(onboarding(Optional.of("alone")).notes())
        .noneSatisfy(note -> assertThat(note).contains("serves others"));
    assertThat(onboarding(Optional.of("shared")).notes())
        .anySatisfy(note -> assertThat(note).startsWith("Role shared serves others too"));
  }

  @Test
  void whatARoleMayDoBesideItsScopeIsTold() {
    world.role("ml", OPEN);
    world.iam.attachRolePolicy(
        attach -> attach.roleName("ml").policyArn("arn:aws:iam::aws:policy/AmazonS3FullAccess"));

    assertThat(onboarding(Optional.of("ml")).notes())
        .contains(
            "Role ml keeps its other policies, and the Profile's pods may do what they allow:"
                + " AmazonS3FullAccess.");
  }

  private Plan onboarding(Optional<String> role) {
    return world
        .life(time -> {})
        .onboard(ProfileWorld.wish(role, Optional.of("ann@example.com"), false));
  }

  private Plan plan() {
    return world.life(time -> {}).offboard(PROFILE, ProfileWorld.ISSUER, Optional.empty());
  }

  private void offboard() {
    plan().changes().forEach(world.life(time -> {})::make);
  }

  private void assertTrust(String role, String trust) {
    assertThat(PolicyDocument.parse(world.trust(role)))
        .isEqualTo(PolicyDocument.parse(filled(trust)));
  }
}
