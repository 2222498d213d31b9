package dev.rolecall.e2e.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rolecall.cluster.ClusterState.ServiceAccount;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.AccountRoles;
import dev.rolecall.iam.Decision;
import dev.rolecall.iam.Policy;
import dev.rolecall.iam.PolicyEvaluator;
import dev.rolecall.iam.Principal;
import dev.rolecall.iam.Request;
import dev.rolecall.iam.TrustDocument;
import dev.rolecall.iam.WebIdentityRequest;
import dev.rolecall.token.ServiceAccountSubject;
import dev.rolecall.verify.Sight;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The roles of a cluster's own. IAM is EmbeddedAws, the API server keeps objects in memory. */
final class ClusterRolesTest {
  private static final ServiceAccountSubject BALANCER =
      new ServiceAccountSubject("kube-system", "aws-load-balancer-controller");
  private static final String TEAM_B = ProfileRole.subject("team-b", ProfileRole.SERVICE_ACCOUNT);

  @TempDir private Path folder;
  private ProfileWorld world;
  private ProfileLife life;

  @BeforeEach
  void aClusterWithTwoProfilesAndTheController() {
    world = new ProfileWorld(folder).profile("");
    life = world.life(time -> {});
    profile("team-b");
    account(ServiceAccount.CONTROLLER, "");
    account(BALANCER, "");
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void eachRoleAdmitsWhomItIsForAndNobodyElse() {
    apply(wish(Optional.empty(), BALANCER));

    assertThat(admitted("kf-user-ml")).containsExactlyInAnyOrder(subject("team-a"), TEAM_B);
    assertThat(admitted("kf-admin-ml")).containsExactly(BALANCER.toString());
    assertThat(admitted("kf-controller-ml")).containsExactly(ServiceAccount.CONTROLLER.toString());
    assertThat(annotation(BALANCER)).isEqualTo(ProfileWorld.arn("kf-admin-ml"));
    assertThat(annotation(ServiceAccount.CONTROLLER))
        .isEqualTo(ProfileWorld.arn("kf-controller-ml"));
    assertThat(policies("kf-user-ml")).isEmpty();
    assertThat(policies("kf-admin-ml")).isEmpty();
  }

  @Test
  void twiceIsAsOnce() {
    apply(wish(Optional.of("kubeflow/*"), BALANCER));

    assertThat(life.onboard(wish(Optional.of("kubeflow/*"), BALANCER)).changes()).isEmpty();
  }

  @Test
  void aProfileThatIsMadeLaterIsAddedAndNobodyIsLost() {
    apply(wish(Optional.empty(), BALANCER));
    profile("team-c");

    Plan plan = life.onboard(wish(Optional.empty(), BALANCER));
    plan.changes().forEach(life::make);

    assertThat(plan.changes())
        .extracting(Change::what)
        .containsExactly("change trust policy of kf-user-ml");
    assertThat(admitted("kf-user-ml"))
        .containsExactlyInAnyOrder(subject("team-a"), TEAM_B, subject("team-c"));
  }

  @Test
  void aProfileThatIsBeingDeletedIsNotAdmitted() {
    world.cluster.put(
        ControllerModel.path("team-b"),
        "{\"metadata\": {\"name\": \"team-b\", \"deletionTimestamp\": \"2026-01-01T00:00:00Z\"}}");

    apply(wish(Optional.empty()));

    assertThat(admitted("kf-user-ml")).containsExactly(subject("team-a"));
  }

  @Test
  void noAccountIsAnAdminThatIsNotNamed() {
    Plan plan = life.onboard(wish(Optional.empty()));
    plan.changes().forEach(life::make);

    assertThat(world.has("kf-admin-ml")).isFalse();
    assertThat(plan.notes()).anyMatch(note -> note.contains("--admin-account NAMESPACE/NAME"));
  }

  @Test
  void withoutProfilesThereIsNoRoleForThem() {
    world.cluster.remove(ControllerModel.path("team-a"));
    world.cluster.remove(ControllerModel.path("team-b"));

    Plan plan = life.onboard(wish(Optional.empty()));
    plan.changes().forEach(life::make);

    assertThat(world.has("kf-user-ml")).isFalse();
    assertThat(plan.notes()).anyMatch(note -> note.contains("has no Profiles"));
  }

  @Test
  void anAccountThatIsNotThereIsAdmittedAndSaidToBeMissing() {
    world.cluster.remove(path(BALANCER));

    Plan plan = life.onboard(wish(Optional.empty(), BALANCER));
    plan.changes().forEach(life::make);

    assertThat(admitted("kf-admin-ml")).containsExactly(BALANCER.toString());
    assertThat(plan.notes())
        .anyMatch(
            note -> note.contains("kube-system/aws-load-balancer-controller is not there yet"));
  }

  @Test
  void moreSubjectsThanTheTrustPolicyHoldsAreRefusedBeforeAnythingIsWritten() {
    IntStream.range(0, 45).forEach(i -> profile("team-%02d".formatted(i)));

    assertThatThrownBy(() -> life.onboard(wish(Optional.empty(), BALANCER)))
        .isInstanceOf(OnboardingException.class)
        .hasMessageContainingAll("kf-user-ml has room for", "of 47 subjects")
        .hasMessageContaining("2048");
    assertThat(world.iam.listRoles().roles()).isEmpty();
    assertThat(world.iam.listOpenIDConnectProviders().openIDConnectProviderList()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"metadata\": {\"name\": \"*\"}}"})
  void whatHasNoNameOfANamespaceIsNoProfile(String nonsense) {
    world.cluster.put(ControllerModel.path("odd"), nonsense);

    assertThatThrownBy(() -> life.onboard(wish(Optional.empty())))
        .isInstanceOf(OnboardingException.class)
        .hasMessageContaining("kubectl get profiles");
  }

  @Test
  void anAccountThatTakesMoreIsGivenMore() {
    IntStream.range(0, 45).forEach(i -> profile("team-%02d".formatted(i)));
    ClusterRolesState cluster = ClusterRolesState.read(world.cluster.api(folder), List.of());

    for (int quota : List.of(2048, 4096)) {
      ThrowingCallable planning =
          () ->
              ClusterRolesPlan.of(
                  wish(Optional.empty()),
                  name -> RoleArn.parse(ProfileWorld.arn(name)),
                  name ->
                      new RoleState(
                          Optional.empty(),
                          Optional.empty(),
                          Sight.seen(new AccountRoles(List.of())),
                          quota),
                  cluster);
      if (quota == 2048) {
        assertThatThrownBy(planning).isInstanceOf(OnboardingException.class);
      } else {
        assertThatCode(planning).doesNotThrowAnyException();
      }
    }
  }

  @Test
  void theControllerMayEditTheProfilesRolesByTheirPathAndNoOther() {
    apply(wish(Optional.of("kubeflow/*")));

    Policy policy = controllerPolicy();
    for (String action : List.of("iam:GetRole", "iam:UpdateAssumeRolePolicy")) {
      assertThat(decide(policy, action, "kubeflow/team-a", Map.of()).allowed()).isTrue();
      assertThat(decide(policy, action, "kf-user-ml", Map.of()).allowed()).isTrue();
      for (String other : List.of("admin", "kf-admin-ml", "kf-controller-ml", "team-a")) {
        assertThat(decide(policy, action, other, Map.of()).allowed()).as(other).isFalse();
      }
    }
    assertThat(decide(policy, "iam:AttachRolePolicy", "kubeflow/team-a", Map.of()).allowed())
        .isFalse();
  }

  @Test
  void theControllerMayEditTheRolesThatOnboardingTaggedAndNoOther() {
    apply(wish(Optional.empty()));

    Policy policy = controllerPolicy();
    String action = "iam:UpdateAssumeRolePolicy";
    assertThat(
            decide(
                    policy,
                    action,
                    "team-a",
                    Map.of("aws:ResourceTag/rolecall.dev/profile", List.of("team-a")))
                .allowed())
        .isTrue();
    assertThat(decide(policy, action, "kf-user-ml", Map.of()).allowed()).isTrue();
    assertThat(decide(policy, action, "team-a", Map.of()).allowed()).isFalse();
    assertThat(decide(policy, action, "kf-admin-ml", Map.of()).allowed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"kf-*", "kf-controller-ml", "kf-admin-m?"})
  void theControllerMayNotBeGivenTheClustersOtherRoles(String roles) {
    assertThatThrownBy(() -> life.onboard(wish(Optional.of(roles))))
        .isInstanceOf(OnboardingException.class)
        .hasMessageContaining("--profile-roles 'kubeflow/*'");
  }

  @Test
  void aRoleThatTheControllerEditsAndMayEditNoLongerIsTold() {
    world.role("ml", ControllerModelTest.OPEN).profile(ProfileWorld.plugin("ml", ""));

    assertThat(life.onboard(wish(Optional.empty())).notes())
        .anyMatch(
            note ->
                note.contains(
                    "aws iam tag-role --role-name ml --tags Key=rolecall.dev/profile,Value=team-a"));
    assertThat(life.onboard(wish(Optional.of("ml"))).notes())
        .noneMatch(note -> note.contains("is not among them"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"aws", "aws-cn", "aws-us-gov"})
  void everyArnIsOfThePartition(String partition) {
    ProfileLife there =
        new ProfileLife(
            world.iam, partition, ProfileWorld.ACCOUNT, world.cluster.api(folder), time -> {});

    List<String> texts = new ArrayList<>();
    there
        .onboard(wish(Optional.empty(), BALANCER))
        .changes()
        .forEach(
            change -> {
              texts.add(change.what());
              texts.addAll(change.detail());
            });

    assertThat(String.join("\n", texts).replace("arn:" + partition + ":", ""))
        .doesNotContain("arn:");
    assertThat(texts).anyMatch(text -> text.contains("arn:" + partition + ":iam::"));
  }

  @Test
  void whatAnOpenRoleAdmittedIsClosed() {
    world.role("kf-user-ml", ControllerModelTest.OPEN);

    apply(wish(Optional.empty()));

    assertThat(admitted("kf-user-ml")).containsExactlyInAnyOrder(subject("team-a"), TEAM_B);
  }

  /** Whoever is admitted where, after each change: nobody but whom the roles are for. */
  @ParameterizedTest
  @ValueSource(strings = {"nothing", "open", "kfctl"})
  void whereverItStopsNothingIsMoreOpenThanWithoutItButToWhomTheRolesAreFor(String start) {
    if (start.equals("open")) {
      world
          .role("kf-user-ml", ControllerModelTest.OPEN)
          .role("kf-admin-ml", ControllerModelTest.OPEN);
    } else if (start.equals("kfctl")) {
      world.role(
          "kf-admin-ml",
          ControllerModelTest.OPEN.replace(
              "'ISSUER:aud':",
              "'ISSUER:sub':['system:serviceaccount:kubeflow:kf-admin','"
                  + ServiceAccount.CONTROLLER
                  + "'],'ISSUER:aud':"));
      account(ServiceAccount.CONTROLLER, ProfileWorld.arn("kf-admin-ml"));
    }
    Set<String> wished = new TreeSet<>(everybody());
    wished.addAll(
        List.of(
            "kf-user-ml " + subject("team-a"),
            "kf-user-ml " + TEAM_B,
            "kf-admin-ml " + BALANCER,
            "kf-controller-ml " + ServiceAccount.CONTROLLER));

    for (Change change : life.onboard(wish(Optional.empty(), BALANCER)).changes()) {
      life.make(change);
      assertThat(wished).as(change.what()).containsAll(everybody());
      for (ServiceAccountSubject account : List.of(ServiceAccount.CONTROLLER, BALANCER)) {
        String role = annotation(account).replaceFirst(".*/", "");
        assertThat(role.isEmpty() || admitted(role).contains(account.toString()))
            .as("%s after: %s", account, change.what())
            .isTrue();
      }
    }
  }

  private ClusterRoles wish(Optional<String> profileRoles, ServiceAccountSubject... admins) {
    return new ClusterRoles("ml", ProfileWorld.ISSUER, List.of(admins), profileRoles);
  }

  private void apply(ClusterRoles wish) {
    life.onboard(wish).changes().forEach(life::make);
  }

  private void profile(String name) {
    world.cluster.put(
        ControllerModel.path(name), "{\"metadata\": {\"name\": \"%s\"}}".formatted(name));
  }

  private void account(ServiceAccountSubject account, String role) {
    world.cluster.put(
        path(account),
        KubeObjects.account(account.name(), Optional.of(role).filter(arn -> !arn.isEmpty())));
  }

  private static String path(ServiceAccountSubject account) {
    return ClusterRolesState.path(account);
  }

  private String annotation(ServiceAccountSubject account) {
    return world
        .cluster
        .find(path(account))
        .orElseThrow()
        .path("metadata")
        .path("annotations")
        .path(ServiceAccount.ROLE_ANNOTATION)
        .asText();
  }

  private static String subject(String profile) {
    return ProfileRole.subject(profile, ProfileRole.SERVICE_ACCOUNT);
  }

  private static List<String> asking() {
    return List.of(
        subject("team-a"),
        TEAM_B,
        subject("team-c"),
        BALANCER.toString(),
        ServiceAccount.CONTROLLER.toString(),
        "system:serviceaccount:team-a:default",
        "system:serviceaccount:kubeflow:kf-admin");
  }

  private List<String> admitted(String role) {
    TrustDocument trust = TrustDocument.parse(world.trust(role));
    return asking().stream()
        .filter(
            who ->
                trust
                    .decide(
                        new WebIdentityRequest(
                            RoleArn.parse(ProfileWorld.arn(role)),
                            "oidc.rolecall.test/id/A",
                            who,
                            List.of("sts.amazonaws.com")))
                    .allowed())
        .toList();
  }

  private Set<String> everybody() {
    Set<String> all = new TreeSet<>();
    world
        .iam
        .listRoles()
        .roles()
        .forEach(
            role -> admitted(role.roleName()).forEach(who -> all.add(role.roleName() + " " + who)));
    return all;
  }

  private List<String> policies(String role) {
    List<String> names = new ArrayList<>(IamReader.inlineNames(world.iam, role));
    IamReader.attached(world.iam, role).forEach(each -> names.add(each.policyName()));
    return names;
  }

  private Policy controllerPolicy() {
    return Policy.parse(
        ClusterRoles.POLICY,
        IamReader.inlineDocument(world.iam, "kf-controller-ml", ClusterRoles.POLICY));
  }

  private static Decision decide(
      Policy policy, String action, String role, Map<String, List<String>> context) {
    return PolicyEvaluator.evaluate(
        List.of(policy),
        new Request(
            new Principal.Aws(ProfileWorld.arn("kf-controller-ml"), ProfileWorld.ACCOUNT),
            action,
            ProfileWorld.arn(role),
            context));
  }
}
