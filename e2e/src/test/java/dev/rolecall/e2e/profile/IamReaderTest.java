package dev.rolecall.e2e.profile;

import static dev.rolecall.e2e.profile.ControllerModelTest.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.IamState;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of an account. */
final class IamReaderTest {
  private static final RoleArn ROLE = RoleArn.parse(ProfileWorld.arn("ml"));

  @TempDir private Path folder;

  @Test
  void ofManyProvidersTheIssuersAloneIsLookedAt() {
    try (ProfileWorld world = new ProfileWorld(folder)) {
      world.role("ml", OPEN);
      for (String issuer : List.of("https://other.test/id/B", ProfileWorld.ISSUER)) {
        world.iam.createOpenIDConnectProvider(
            create -> create.url(issuer).clientIDList(ProfileRole.AUDIENCE));
      }
      world.asked.clear();

      IamState seen =
          new IamReader(world.iam, ProfileWorld.ACCOUNT).read(ROLE, ProfileWorld.ISSUER);

      assertThat(seen.providers())
          .containsExactly(
              new IamState.Provider(
                  ProfileWorld.provider("https://other.test/id/B"), "other.test/id/B", List.of()),
              new IamState.Provider(
                  ProfileWorld.provider(ProfileWorld.ISSUER),
                  "oidc.rolecall.test/id/A",
                  List.of(ProfileRole.AUDIENCE)));
      assertThat(world.asked)
          .filteredOn(action -> action.contains("OpenIDConnectProvider"))
          .containsExactly("ListOpenIDConnectProviders", "GetOpenIDConnectProvider");
    }
  }

  @Test
  void aRoleIsReadWithItsBoundary() {
    try (ProfileWorld world = new ProfileWorld(folder)) {
      world.role("ml", OPEN);
      String boundary =
          world
              .iam
              .createPolicy(
                  create ->
                      create
                          .policyName("bound")
                          .path("/limits/")
                          .policyDocument(
                              "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}"))
              .policy()
              .arn();
      world.iam.putRolePermissionsBoundary(put -> put.roleName("ml").permissionsBoundary(boundary));

      IamState.Role seen =
          new IamReader(world.iam, ProfileWorld.ACCOUNT)
              .read(ROLE, ProfileWorld.ISSUER)
              .role()
              .orElseThrow();

      assertThat(seen.boundary().orElseThrow().name()).isEqualTo("bound");
      assertThat(seen.boundary().orElseThrow().document().statements()).hasSize(1);
      assertThat(seen.policies()).isEmpty();
    }
  }
}
