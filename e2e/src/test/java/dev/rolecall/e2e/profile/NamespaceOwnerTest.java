package dev.rolecall.e2e.profile;

import static dev.rolecall.e2e.profile.ControllerModel.account;
import static dev.rolecall.e2e.profile.ControllerModel.path;
import static dev.rolecall.e2e.profile.ControllerModelTest.OPEN;
import static dev.rolecall.e2e.profile.ProfileWorld.PROFILE;
import static dev.rolecall.e2e.profile.ProfileWorld.plugin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.e2e.cluster.ClusterReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The namespace that onboarding makes is the Profile's and its owner's. */
final class NamespaceOwnerTest {
  private static final String NAMESPACE = "/api/v1/namespaces/team-a";
  private static final String BINDINGS =
      "/apis/rbac.authorization.k8s.io/v1/namespaces/team-a/rolebindings/";

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
  void theControllerTakesOverTheNamespaceOfAProfileThatWasThere() {
    world.profile("");

    onboard(Optional.empty());

    assertThat(ClusterReader.owner(object(NAMESPACE))).isEqualTo("ann@example.com");
    world.reconciled();
    assertThat(object(path(PROFILE)).at("/metadata/finalizers")).hasSize(1);
  }

  @Test
  void allThatIsMadeGoesWithTheProfile() {
    onboard(Optional.of("ann@example.com"));

    String uid = object(path(PROFILE)).at("/metadata/uid").asText();
    for (String made :
        List.of(
            NAMESPACE,
            account(PROFILE),
            NAMESPACE + "/serviceaccounts/default-viewer",
            BINDINGS + "default-editor",
            BINDINGS + "default-viewer",
            BINDINGS + "namespaceAdmin")) {
      assertThat(object(made).at("/metadata/ownerReferences").toString())
          .as(made)
          .isEqualTo(
              "[{\"apiVersion\":\"kubeflow.org/v1\",\"kind\":\"Profile\",\"name\":\"team-a\","
                  + "\"uid\":\"%s\",\"controller\":true,\"blockOwnerDeletion\":true}]",
              uid);
    }
  }

  @Test
  void theOwnerIsAdminAsTheProfileNamesHim() {
    world.profile("");
    ObjectNode profile = object(path(PROFILE));
    JsonNode group =
        profile.withObject("/spec").putObject("owner").put("kind", "Group").put("name", "ml");
    world.cluster.put(path(PROFILE), profile);

    onboard(Optional.empty());

    assertThat(object(BINDINGS + "namespaceAdmin").at("/subjects/0")).isEqualTo(group);
  }

  @Test
  void aStrangerIsNotMadeAdminOfAProfileThatIsThere() {
    world.profile(plugin("ml", "")).role("ml", OPEN);

    assertThatThrownBy(() -> plan(Optional.of("bob@example.com")))
        .isInstanceOf(OnboardingException.class)
        .hasMessageContaining("owned by ann@example.com, and not by bob@example.com");
  }

  @Test
  void aNamespaceOfSomebodyElseIsNotGivenAway() {
    world.profile("");
    world.cluster.put(
        NAMESPACE,
        "{\"metadata\": {\"name\": \"team-a\", \"annotations\": {\"owner\": \"bob@example.com\"}}}");

    assertThatThrownBy(() -> plan(Optional.empty()))
        .isInstanceOf(OnboardingException.class)
        .hasMessageContaining("owned by bob@example.com")
        .hasMessageContaining("by ann@example.com");
  }

  @Test
  void ofANamespaceThatIsNobodysItIsToldWhatTheControllerMakesOfIt() {
    world.profile("");
    world.cluster.put(NAMESPACE, "{\"metadata\": {\"name\": \"team-a\"}}");

    assertThat(plan(Optional.empty()).notes())
        .anySatisfy(note -> assertThat(note).contains("has no annotation owner"));
  }

  @Test
  void whereTheClusterKnowsNoProfilesNothingGoesWithOne() {
    world.cluster.remove("/apis/kubeflow.org/v1");

    onboard(Optional.of("ann@example.com"));

    assertThat(object(NAMESPACE).at("/metadata/ownerReferences").isMissingNode()).isTrue();
    assertThat(ClusterReader.owner(object(NAMESPACE))).isEqualTo("ann@example.com");
  }

  private ObjectNode object(String path) {
    return world.cluster.find(path).orElseThrow();
  }

  private void onboard(Optional<String> owner) {
    plan(owner).changes().forEach(world.life(time -> {})::make);
  }

  private Plan plan(Optional<String> owner) {
    return world.life(time -> {}).onboard(ProfileWorld.wish(Optional.empty(), owner, true));
  }
}
