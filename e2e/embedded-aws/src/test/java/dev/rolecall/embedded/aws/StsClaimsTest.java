package dev.rolecall.embedded.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.embedded.aws.TeamA.Answer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a token may say of its session, and what it needs for that; without a network front. */
class StsClaimsTest {
  private static final String TAGS = "https://aws.amazon.com/tags";
  private static final Map<String, Object> TEAM_A =
      Map.of("principal_tags", Map.of("team", List.of("a")));
  private static final String SOURCE_IDENTITY = "https://aws.amazon.com/source_identity";
  private static final String ROLES = "https://aws.amazon.com/roles";
  private static final String NOT_IN_ROLES =
      "400 InvalidIdentityToken: The target role ARN is not present in the roles claim of the"
          + " identity token";

  private final TeamA teamA = new TeamA();

  @AfterEach
  void close() {
    teamA.close();
  }

  @Test
  void tagsNeedTagSession() {
    assertThat(teamA.assume(teamA.tokenSaying(TAGS, TEAM_A)).refusal())
        .isEqualTo("403 AccessDenied: Not authorized to perform sts:TagSession");
    allow("sts:TagSession");
    teamA.assume(teamA.tokenSaying(TAGS, TEAM_A)).isGranted();
  }

  @Test
  void tagsAreThoseOfTheSession() {
    allow("sts:TagSession");
    teamA
        .admin(
            "TagRole",
            "RoleName",
            "team-a",
            "Tags.member.1.Key",
            "Team",
            "Tags.member.1.Value",
            "b")
        .isGranted();

    assertThat(tags(teamA.assume(teamA.tokenSaying(TAGS, TEAM_A)))).containsExactly("a");
    assertThat(tags(teamA.assume(teamA.token()))).containsExactly("b");
  }

  @Test
  void flatTagsAreTagsToo() {
    allow("sts:TagSession");
    assertThat(tags(teamA.assume(teamA.tokenSaying(TAGS + "/principal_tags/team", "a"))))
        .containsExactly("a");
  }

  @Test
  void aTrustPolicyMayAskForTags() {
    allow("sts:TagSession");
    teamA
        .admin(
            "UpdateAssumeRolePolicy",
            "RoleName",
            "team-a",
            "PolicyDocument",
            trusting("sts:TagSession")
                .replace(
                    "{\"StringEquals\": {",
                    "{\"ForAllValues:StringEquals\": {\"aws:TagKeys\": [\"team\"],"
                        + " \"sts:TransitiveTagKeys\": [\"team\"]}, \"StringEquals\":"
                        + " {\"aws:RequestTag/team\": \"a\", "))
        .isGranted();

    teamA.assume(teamA.tokenSaying(TAGS, TEAM_A)).isGranted();
    Map<String, Object> transitive = new LinkedHashMap<>(TEAM_A);
    transitive.put("transitive_tag_keys", List.of("other"));
    assertThat(teamA.assume(teamA.tokenSaying(TAGS, transitive)).status()).isEqualTo(403);
    assertThat(teamA.assume(teamA.token()).status()).isEqualTo(403);
  }

  @Test
  void aNestedTagThatIsNoListOfOneTextIsRefused() {
    for (Object value : List.of("a", List.of(), List.of("a", "b"), List.of(1))) {
      assertThat(
              teamA
                  .assume(teamA.tokenSaying(TAGS, Map.of("principal_tags", Map.of("team", value))))
                  .refusal())
          .isEqualTo(
              "400 InvalidIdentityToken: principal_tags passed in claim is not in correct format.");
    }
  }

  @Test
  void aSourceIdentityNeedsSetSourceIdentityAndIsTold() {
    String token = teamA.tokenSaying(SOURCE_IDENTITY, "alice");
    assertThat(teamA.assume(token).refusal())
        .isEqualTo("403 AccessDenied: Not authorized to perform sts:SetSourceIdentity");
    allow("sts:SetSourceIdentity");
    Answer granted = teamA.assume(token).isGranted();
    assertThat(granted.text("SourceIdentity")).isEqualTo("alice");
    assertThat(teamA.session(granted).known().sourceIdentity()).contains("alice");
    assertThat(teamA.assume(teamA.token()).isGranted().count("SourceIdentity")).isZero();
  }

  @Test
  void aTokenThatNamesOtherRolesIsRefusedBeforeTheTrustPolicyIsAsked() {
    Map<String, Object> claims = TeamA.claims();
    claims.put("sub", "system:serviceaccount:team-b:default-editor");
    claims.put(ROLES, List.of(TeamA.ROLE + "x"));
    assertThat(teamA.assume(teamA.issuer.signClaims(claims)).refusal()).isEqualTo(NOT_IN_ROLES);
  }

  private void allow(String action) {
    teamA
        .admin("UpdateAssumeRolePolicy", "RoleName", "team-a", "PolicyDocument", trusting(action))
        .isGranted();
  }

  private static String trusting(String action) {
    return TeamA.trust("team-a")
        .replace(
            "\"sts:AssumeRoleWithWebIdentity\"",
            "[\"sts:AssumeRoleWithWebIdentity\", \"%s\"]".formatted(action));
  }

  private List<String> tags(Answer answer) {
    return List.copyOf(teamA.session(answer.isGranted()).known().tags().values());
  }
}
