package dev.rolecall.e2e.profile;

import static dev.rolecall.e2e.profile.ControllerModel.path;
import static dev.rolecall.e2e.profile.ControllerModelTest.GLUE;
import static dev.rolecall.e2e.profile.ControllerModelTest.OPEN;
import static dev.rolecall.e2e.profile.ControllerModelTest.TEAM_A;
import static dev.rolecall.e2e.profile.ProfileWorld.PROFILE;
import static dev.rolecall.e2e.profile.ProfileWorld.plugin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.Decision;
import dev.rolecall.iam.TrustDocument;
import dev.rolecall.iam.WebIdentityRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.iam.model.Role;

/**
 * A plan that stops midway leaves the Profile controller nothing by which it makes matters worse.
 * The controller is a model, see {@link ControllerModelTest}.
 */
final class PlanOrderTest {
  private static final String GUARDED =
      TEAM_A
          .replace("['system:", "['system:serviceaccount:team-b:default-editor','system:")
          .replace("'Condition':{", "'Condition':{'IpAddress':{'aws:SourceIp':'10.0.0.0/8'},");

  /**
   * Where a Profile and its role stand.
   *
   * @param name for whoever reads the test's
   */
  private record Start(String name, Consumer<ProfileWorld> in) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final Start RECONCILED =
      new Start(
          "reconciled", world -> world.role("ml", OPEN).profile(plugin("ml", "")).reconciled());

  private static final Start NOBODY =
      new Start(
          "nobody",
          world -> world.role("ml", TrustEdit.NOBODY).profile(plugin("ml", "")).reconciled());

  private static Stream<Start> starts() {
    return Stream.of(
        new Start("open trust", world -> world.role("ml", OPEN).profile(plugin("ml", ""))),
        RECONCILED,
        new Start(
            "annotated only",
            world ->
                world
                    .role("ml", TEAM_A)
                    .profile(plugin("ml", ", \"annotateOnly\": true"))
                    .reconciled()),
        new Start(
            "guarded for two",
            world -> world.role("ml", GUARDED).profile(plugin("ml", "")).reconciled()),
        new Start(
            "guarded beside others",
            world ->
                world
                    .role("ml", GUARDED.replaceFirst("]}$", "," + GLUE + "]}"))
                    .profile(plugin("ml", ""))
                    .reconciled()),
        new Start(
            "anothers namespace",
            world -> {
              world.cluster.put(
                  "/api/v1/namespaces/team-a",
                  "{\"metadata\": {\"name\": \"team-a\", \"annotations\": {\"owner\": \"bob@example.com\"}}}");
              world.role("ml", GUARDED).profile(plugin("ml", ""));
            }),
        new Start(
            "glue first",
            world ->
                world
                    .role("ml", TEAM_A.replace("[{'Effect'", "[" + GLUE + ",{'Effect'"))
                    .profile(plugin("ml", ""))
                    .reconciled()),
        new Start(
            "pattern",
            world ->
                world
                    .role(
                        "ml",
                        OPEN.replace(
                            "'Condition':{",
                            "'Condition':{'StringLike':{'ISSUER:sub':'system:serviceaccount:*:default-editor'},"))
                    .profile(plugin("ml", ""))),
        new Start("no plugin", world -> world.role("team-a", TEAM_A).profile("").reconciled()),
        new Start("no profile", world -> world.role("team-a", TEAM_A)),
        new Start("no role", world -> world.profile(plugin("ml", "")).reconciled()),
        NOBODY,
        new Start(
            "deleted",
            world -> {
              world.role("team-a", OPEN).profile(plugin("team-a", "")).reconciled();
              world.controller.delete(PROFILE);
            }));
  }

  /** What the controller may do afterwards. */
  private static final Map<String, Consumer<ProfileWorld>> THEN =
      Map.of(
          "nothing", world -> {},
          "an event", ProfileWorld::reconciled,
          "its deletion", world -> world.controller.delete(PROFILE));

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("starts")
  void whereverAnOffboardingStopsNothingIsMoreOpenThanWithoutIt(Start start) {
    assertEveryPrefix(start, PlanOrderTest::offboarding, List.of());
  }

  @ParameterizedTest
  @MethodSource("starts")
  void whereverAnOnboardingStopsNothingIsMoreOpenThanWithoutItButToTheProfile(Start start) {
    String team = ProfileRole.subject(PROFILE, ProfileRole.SERVICE_ACCOUNT);
    assertEveryPrefix(start, PlanOrderTest::onboarding, List.of("ml " + team, "team-a " + team));
  }

  private interface Planning {
    Plan of(ProfileLife life);
  }

  private static Plan offboarding(ProfileLife life) {
    return life.offboard(PROFILE, ProfileWorld.ISSUER, Optional.empty());
  }

  private static Plan onboarding(ProfileLife life) {
    return onboarding(life, Optional.empty());
  }

  private static Plan onboarding(ProfileLife life, Optional<String> role) {
    return life.onboard(ProfileWorld.wish(role, Optional.of("ann@example.com"), false));
  }

  private void assertEveryPrefix(Start start, Planning planning, List<String> wished) {
    try (ProfileWorld world = new ProfileWorld(folder)) {
      start.in().accept(world);
      Map<String, Map<String, Integer>> without = new TreeMap<>();
      Map<String, Integer> begun = openness(world);
      THEN.forEach(
          (then, does) -> {
            Map<String, Integer> ended = after(world, does);
            begun.forEach((who, how) -> ended.merge(who, how, Math::max));
            wished.forEach(who -> ended.put(who, 2));
            without.put(then, ended);
          });
      ProfileLife life = world.life(time -> {});
      for (Change change : planning.of(life).changes()) {
        life.make(change);
        THEN.forEach(
            (then, does) ->
                assertThat(wider(after(world, does), Objects.requireNonNull(without.get(then))))
                    .as("%s, up to: %s, then %s", start, change.what(), then)
                    .isEmpty());
      }
    }
  }

  private static Map<String, Integer> after(ProfileWorld world, Consumer<ProfileWorld> does) {
    return world.aside(
        () -> {
          does.accept(world);
          return openness(world);
        });
  }

  private static List<String> wider(Map<String, Integer> now, Map<String, Integer> before) {
    return now.entrySet().stream()
        .filter(each -> each.getValue() > before.getOrDefault(each.getKey(), 0))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** By role and subject: 2 is admitted, and 1 is where something unknown is so. */
  private static Map<String, Integer> openness(ProfileWorld world) {
    Map<String, Integer> openness = new TreeMap<>();
    for (Role role : world.iam.listRoles().roles()) {
      for (String subject :
          List.of(
              "system:serviceaccount:team-a:default-editor",
              "system:serviceaccount:team-a:default",
              "system:serviceaccount:team-b:default-editor",
              "system:serviceaccount:team-c:any")) {
        Decision decision =
            TrustDocument.parse(IamReader.trustPolicy(role))
                .decide(
                    new WebIdentityRequest(
                        RoleArn.parse(role.arn()),
                        "oidc.rolecall.test/id/A",
                        subject,
                        List.of("sts.amazonaws.com")));
        openness.put(
            role.roleName() + " " + subject,
            decision.allowed() ? 2 : decision instanceof Decision.Depends ? 1 : 0);
      }
    }
    return openness;
  }

  @Test
  void whatAReconcileThatIsUnderWayPutsBackIsTakenOutAgain() {
    try (ProfileWorld world = new ProfileWorld(folder)) {
      String others = ProfileWorld.filled(TEAM_A.replace("team-a", "team-b"));
      world.role("ml", others).profile(plugin("ml", "")).reconciled();
      ObjectNode before = world.cluster.find(path(PROFILE)).orElseThrow();
      List<String> putBack = new ArrayList<>();
      ProfileLife life =
          world.life(
              time -> {
                world.controller.reconcile(before);
                putBack.addAll(List.of(world.annotated(), world.trust("ml")));
              });

      offboarding(life).changes().forEach(life::make);

      assertThat(putBack).first().isEqualTo(ProfileWorld.arn("ml"));
      assertThat(putBack).last().asString().contains("team-a");
      assertThat(world.trust("ml")).contains("team-b").doesNotContain("team-a");
      assertThat(world.annotated()).isEmpty();
    }
  }

  @Test
  void anOffboardingThatStoppedAnywhereGoesOnFromThere() {
    for (int made = 0; made < 5; made++) {
      try (ProfileWorld world = new ProfileWorld(folder)) {
        ProfileLife life = world.life(time -> {});
        world.profile("");
        onboarding(life, Optional.of("ml")).changes().forEach(life::make);
        world.reconciled();
        List<Change> changes = offboarding(life).changes();

        changes.stream().limit(made).forEach(life::make);
        offboarding(life).changes().forEach(life::make);

        assertThat(changes).hasSize(4);
        assertThat(world.has("ml")).as("after %d changes", made).isFalse();
        assertThat(world.annotated()).isEmpty();
      }
    }
  }

  @Test
  void aPluginThatSomebodyPutsBackEndsTheOffboarding() {
    try (ProfileWorld world = new ProfileWorld(folder)) {
      RECONCILED.in().accept(world);
      ProfileLife life = world.life(time -> world.profile(plugin("ml", "")));
      Plan plan = offboarding(life);

      assertThatThrownBy(() -> plan.changes().forEach(life::make))
          .isInstanceOf(OnboardingException.class)
          .hasMessageContaining("has its plugin as before");
    }
  }

  @Test
  void noTrustIsChangedWhereThePluginDoesNotGo() {
    try (ProfileWorld world = new ProfileWorld(folder)) {
      RECONCILED.in().accept(world);
      String trust = world.trust("ml");
      Plan plan = offboarding(world.life(time -> {}));
      world.cluster.admitting(PlanOrderTest::withPlugin);

      assertThatThrownBy(() -> plan.changes().forEach(world.life(time -> {})::make))
          .isInstanceOf(OnboardingException.class);
      assertThat(world.trust("ml")).isEqualTo(trust);
    }
  }

  private static ObjectNode withPlugin(ObjectNode object) {
    if (object.path("kind").asText().equals("Profile")) {
      ArrayNode plugins = object.withObject("/spec").putArray("plugins");
      plugins.addObject().put("kind", "AwsIamForServiceAccount");
    }
    return object;
  }

  @Test
  void aPluginThatIsAddedMeanwhileIsKept() {
    try (ProfileWorld world = new ProfileWorld(folder)) {
      RECONCILED.in().accept(world);
      ProfileLife life = world.life(time -> {});
      Plan plan = offboarding(life);
      world.profile(plugin("ml", "") + ", {\"kind\": \"WorkloadIdentity\", \"spec\": {}}");

      plan.changes().forEach(life::make);

      assertThat(world.cluster.find(path(PROFILE)).orElseThrow().at("/spec/plugins").toString())
          .isEqualTo("[{\"kind\":\"WorkloadIdentity\",\"spec\":{}}]");
    }
  }

  @Test
  void aRoleThatAdmitsOthersByNowIsNotDeleted() {
    try (ProfileWorld world = new ProfileWorld(folder)) {
      ProfileLife life = world.life(time -> {});
      onboarding(life).changes().forEach(life::make);
      Plan plan = offboarding(life);
      world.iam.updateAssumeRolePolicy(
          update -> update.roleName("team-a").policyDocument(ProfileWorld.filled(GUARDED)));

      assertThatThrownBy(() -> plan.changes().forEach(life::make))
          .isInstanceOf(OnboardingException.class)
          .hasMessageContaining("serves others now");
      assertThat(world.has("team-a")).isTrue();
    }
  }

  @Test
  void aRoleThatAdmittedNobodyIsOneThatTheControllerCanEdit() {
    try (ProfileWorld world = new ProfileWorld(folder)) {
      NOBODY.in().accept(world);
      ProfileLife life = world.life(time -> {});
      onboarding(life).changes().forEach(life::make);

      world.profile(plugin("ml", "")).reconciled();

      assertThat(world.cluster.find(path(PROFILE)).orElseThrow().at("/metadata/finalizers"))
          .hasSize(1);
      assertThat(world.trust("ml")).doesNotContain("AdmitNobody");
    }
  }

  @Test
  void aDenyThatAnAllowCountsOnStays() {
    String both =
        TrustEdit.NOBODY.replaceFirst(
            "]}$",
            ",{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:root\"},"
                + "\"Action\":\"sts:AssumeRole\"}]}");
    WebIdentityRequest who =
        new WebIdentityRequest(
            RoleArn.parse(ProfileWorld.arn("ml")),
            "oidc.rolecall.test/id/A",
            ProfileRole.subject(PROFILE, ProfileRole.SERVICE_ACCOUNT),
            List.of("sts.amazonaws.com"));

    assertThat(TrustEdit.admit(both, who)).contains("AdmitNobody");
    assertThat(TrustEdit.admit(TrustEdit.NOBODY, who)).doesNotContain("AdmitNobody");
  }
}
