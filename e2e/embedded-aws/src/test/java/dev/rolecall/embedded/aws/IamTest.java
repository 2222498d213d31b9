package dev.rolecall.embedded.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rolecall.embedded.aws.TeamA.Answer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Iam without a network front. */
class IamTest {
  private final TeamA teamA = new TeamA();

  @AfterEach
  void close() {
    teamA.close();
  }

  @Test
  void aRoleIsReturnedAsItWasMade() {
    teamA
        .admin(
            "CreateRole",
            "RoleName",
            "kf-user",
            "Path",
            "/kubeflow/",
            "Description",
            "a < b & c",
            "MaxSessionDuration",
            "7200",
            "AssumeRolePolicyDocument",
            TeamA.trust("team-a"))
        .isGranted();
    Answer role = teamA.admin("GetRole", "RoleName", "kf-user").isGranted();
    assertThat(role.text("Arn")).isEqualTo("arn:aws:iam::111122223333:role/kubeflow/kf-user");
    assertThat(role.text("RoleId")).matches("AROA[A-Z2-7]{17}");
    assertThat(role.text("CreateDate")).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(role.text("Description")).isEqualTo("a < b & c");
    assertThat(role.text("MaxSessionDuration")).isEqualTo("7200");
  }

  @Test
  void aStoredPolicyOfASharedIssuerStaysAndNoOtherIsTaken() {
    String open =
        TeamA.trust("team-a")
            .replaceAll(
                "\"Federated\": \"[^\"]*\"", "\"Federated\": \"cognito-identity.amazonaws.com\"")
            .replaceAll(",\\s*\"Condition\": \\{.*?\\}\\s*\\}", "");

    assertThat(updateTrust(open))
        .isEqualTo(
            "400 MalformedPolicyDocument: A condition block must be present for the Cognito"
                + " provider");
    assertThat(
            URLDecoder.decode(
                teamA.admin("GetRole", "RoleName", "team-a").text("AssumeRolePolicyDocument"),
                StandardCharsets.UTF_8))
        .isEqualTo(TeamA.trust("team-a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AROAEXAMPLEEXAMPLE123",
        "AIDAEXAMPLEEXAMPLE123",
      })
  void theIdOfAPrincipalThatIsGoneIsRefused(String principal) {
    assertThat(updateTrust(trusting(principal)))
        .isEqualTo(
            "400 MalformedPolicyDocument: Invalid principal in policy: \"AWS\":\"%s\""
                .formatted(principal));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        TeamA.ROLE,
        "arn:aws:iam::111122223333:role/none",
        "arn:aws:iam::111122223333:root",
        "111122223333",
        "arn:aws:iam::444455556666:role/none",
        "arn:aws:sts::111122223333:assumed-role/none/step",
        "*",
      })
  void aPrincipalThatMayBeThereIsTaken(String principal) {
    updateTrustPolicy(trusting(principal)).isGranted();
  }

  @Test
  void policiesComeBackPercentEncoded() {
    String encoded = teamA.admin("GetRole", "RoleName", "team-a").text("AssumeRolePolicyDocument");
    assertThat(encoded).doesNotContain(" ", "+", "{", ":").startsWith("%7B%22Version%22%3A%20");
    assertThat(URLDecoder.decode(encoded, StandardCharsets.UTF_8)).isEqualTo(TeamA.trust("team-a"));
  }

  @Test
  void aRolesNameIsTakenWhateverItsCase() {
    assertThat(
            teamA
                .admin(
                    "CreateRole",
                    "RoleName",
                    "Team-A",
                    "AssumeRolePolicyDocument",
                    TeamA.trust("team-a"))
                .refusal())
        .isEqualTo("409 EntityAlreadyExists: Role with name Team-A already exists.");
  }

  @Test
  void aMissingRoleIsNotFound() {
    assertThat(teamA.admin("GetRole", "RoleName", "none").refusal())
        .isEqualTo("404 NoSuchEntity: The role with name none cannot be found.");
  }

  @Test
  void aNameWithAnotherCharacterIsRefused() {
    assertThat(teamA.admin("GetRole", "RoleName", "a/b").refusal())
        .isEqualTo(
            "400 ValidationError: The specified value for roleName is invalid. It must contain only"
                + " alphanumeric characters and/or the following: +=,.@_-");
  }

  @Test
  void aMissingParameterIsNamed() {
    assertThat(teamA.admin("GetRole").refusal())
        .isEqualTo(
            "400 ValidationError: 1 validation error detected: Value null at 'roleName' failed to"
                + " satisfy constraint: Member must not be null");
  }

  @Test
  void aPathThatDoesNotEndInASlashIsRefused() {
    assertThat(
            teamA
                .admin(
                    "CreateRole",
                    "RoleName",
                    "other",
                    "Path",
                    "/kubeflow",
                    "AssumeRolePolicyDocument",
                    TeamA.trust("team-a"))
                .status())
        .isEqualTo(400);
  }

  @Test
  void rolesAreListedByTheirPath() {
    assertThat(teamA.admin("ListRoles").count("RoleName")).isEqualTo(1);
    assertThat(teamA.admin("ListRoles").text("IsTruncated")).isEqualTo("false");
    assertThat(teamA.admin("ListRoles", "PathPrefix", "/kubeflow/").count("RoleName")).isZero();
  }

  @Test
  void aTrustPolicyThatIsTooLargeIsRefusedWhiteSpaceApart() {
    String subjects =
        IntStream.range(0, 60)
            .mapToObj(i -> "\"system:serviceaccount:team-%d:default-editor\"".formatted(i))
            .collect(Collectors.joining(", "));
    String tooLarge = TeamA.trust("team-a").replaceFirst("\"system:[^\"]*\"", "[" + subjects + "]");
    assertThat(updateTrust(tooLarge))
        .isEqualTo("409 LimitExceeded: Cannot exceed quota for ACLSizePerRole: 2048");
    String spaced = TeamA.trust("team-a").replace(": ", ":" + " ".repeat(1000));
    teamA
        .admin("UpdateAssumeRolePolicy", "RoleName", "team-a", "PolicyDocument", spaced)
        .isGranted();
  }

  @Test
  void malformedPoliciesAreRefusedInTheWordsOfIam() {
    assertThat(updateTrust("trust.json"))
        .isEqualTo("400 MalformedPolicyDocument: This policy contains invalid Json");
    assertThat(updateTrust(TeamA.trust("team-a").replace("\"Action\"", "\"Actoin\"")))
        .isEqualTo("400 MalformedPolicyDocument: Syntax errors in policy.");
    assertThat(
            updateTrust(
                TeamA.trust("team-a").replace("\"Action\"", "\"Resource\":\"*\",\"Action\"")))
        .isEqualTo("400 MalformedPolicyDocument: Has prohibited field Resource");
    assertThat(
            updateTrust(
                TeamA.trust("team-a").replace("\"oidc.rolecall", "\"https://oidc.rolecall")))
        .startsWith("400 MalformedPolicyDocument: Condition can contain only one colon");
    assertThat(
            teamA
                .putRolePolicy(
                    "p", TeamA.allow("s3:*").replace("\"Resource\":\"*\"", "\"Sid\":\"a\""))
                .refusal())
        .isEqualTo("400 MalformedPolicyDocument: Policy statement must contain resources.");
    assertThat(
            teamA
                .admin(
                    "CreatePolicy",
                    "PolicyName",
                    "p",
                    "PolicyDocument",
                    TeamA.allow("s3:*").replace("\"Resource\"", "\"Principal\":\"*\",\"Resource\""))
                .refusal())
        .isEqualTo("400 MalformedPolicyDocument: Policy document should not specify a principal.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"Federated\":\"PROVIDER\"} | \"*\"                         | AssumeRolepolicy contained an invalid principal: \"STAR\":\"*\".",
        "\"PROVIDER\"                 | \"https://oidc.rolecall.test\" | Federated principals must be valid domain names or SAML metadata ARNs",
        "\"Federated\":\"PROVIDER\"   | \"AWS\":\"foo\"                 | Invalid principal in policy: \"AWS\":\"foo\"",
        "WithWebIdentity              | WithWebIdentities             | AssumeRole policy may only specify STS AssumeRole actions.",
      })
  void aTrustPolicyThatIamRefusesCanBeHeldAllTheSame(
      String sound, String wrong, String iamMessage) {
    String document =
        TeamA.trust("team-a")
            .replace(": \"", ":\"")
            .replace(sound.replace("PROVIDER", TeamA.PROVIDER), wrong);

    assertThat(updateTrust(document)).isEqualTo("400 MalformedPolicyDocument: " + iamMessage);
    IamRoles.storeTrust(teamA.account, "team-a", document);
    assertThat(
            URLDecoder.decode(
                teamA.admin("GetRole", "RoleName", "team-a").text("AssumeRolePolicyDocument"),
                StandardCharsets.UTF_8))
        .isEqualTo(document);
  }

  @Test
  void stsDecidesByATrustPolicyAsItIsStored() {
    String open =
        TeamA.trust("team-a").replace("{\"Federated\": \"" + TeamA.PROVIDER + "\"}", "\"*\"");
    IamRoles.storeTrust(teamA.account, "team-a", open);
    teamA.assume(teamA.token()).isGranted();

    IamRoles.storeTrust(teamA.account, "team-a", "no policy");
    assertThat(teamA.assume(teamA.token()).refusal()).startsWith("403 AccessDenied");
    assertThatThrownBy(() -> IamRoles.storeTrust(teamA.account, "nobody", open))
        .hasMessage("There is no role nobody.");
  }

  @Test
  void policiesOfWhatARoleMayDoAreRefusedByTheFormOfTheirWords() {
    assertThat(
            teamA
                .putRolePolicy("p", TeamA.allow("s3:*").replace("\"*\"", "\"arn:aws:s3::b/*\""))
                .refusal())
        .isEqualTo("400 MalformedPolicyDocument: The policy failed legacy parsing");
    assertThat(
            teamA
                .admin(
                    "CreatePolicy",
                    "PolicyName",
                    "p",
                    "PolicyDocument",
                    TeamA.allow("s3:*").replace("2012-10-17", "2008-10-17"))
                .refusal())
        .isEqualTo(
            "400 MalformedPolicyDocument: Policy document must be version 2012-10-17 or greater.");
  }

  @Test
  void aRoleWithPoliciesIsNotDeleted() {
    String arn = managed("read");
    teamA.admin("AttachRolePolicy", "RoleName", "team-a", "PolicyArn", arn).isGranted();
    inline("write");
    assertThat(deleteRole().refusal())
        .isEqualTo("409 DeleteConflict: Cannot delete entity, must detach all policies first.");
    teamA.admin("DetachRolePolicy", "RoleName", "team-a", "PolicyArn", arn).isGranted();
    assertThat(deleteRole().refusal())
        .isEqualTo("409 DeleteConflict: Cannot delete entity, must delete policies first.");
    teamA.admin("DeleteRolePolicy", "RoleName", "team-a", "PolicyName", "write").isGranted();
    deleteRole().isGranted();
    assertThat(deleteRole().status()).isEqualTo(404);
  }

  @Test
  void inlinePoliciesAreKeptByName() {
    inline("write");
    Answer names = teamA.admin("ListRolePolicies", "RoleName", "team-a");
    assertThat(names.text("PolicyNames")).isEqualTo("write");
    Answer policy =
        teamA.admin("GetRolePolicy", "RoleName", "team-a", "PolicyName", "write").isGranted();
    assertThat(URLDecoder.decode(policy.text("PolicyDocument"), StandardCharsets.UTF_8))
        .isEqualTo(TeamA.allow("s3:*"));
    assertThat(teamA.admin("GetRolePolicy", "RoleName", "team-a", "PolicyName", "x").refusal())
        .isEqualTo("404 NoSuchEntity: The role policy with name x cannot be found.");
  }

  @Test
  void managedPoliciesAreMadeAttachedAndDeleted() {
    String arn = managed("read");
    assertThat(arn).isEqualTo("arn:aws:iam::111122223333:policy/read");
    teamA.admin("AttachRolePolicy", "RoleName", "team-a", "PolicyArn", arn).isGranted();
    assertThat(teamA.admin("ListAttachedRolePolicies", "RoleName", "team-a").text("PolicyArn"))
        .isEqualTo(arn);
    assertThat(teamA.admin("GetPolicy", "PolicyArn", arn).text("AttachmentCount")).isEqualTo("1");
    Answer version =
        teamA.admin("GetPolicyVersion", "PolicyArn", arn, "VersionId", "v1").isGranted();
    assertThat(URLDecoder.decode(version.text("Document"), StandardCharsets.UTF_8))
        .isEqualTo(TeamA.allow("s3:Get*"));
    assertThat(teamA.admin("DeletePolicy", "PolicyArn", arn).refusal())
        .isEqualTo("409 DeleteConflict: Cannot delete a policy attached to entities.");
    teamA.admin("DetachRolePolicy", "RoleName", "team-a", "PolicyArn", arn).isGranted();
    teamA.admin("DeletePolicy", "PolicyArn", arn).isGranted();
    assertThat(teamA.admin("GetPolicy", "PolicyArn", arn).status()).isEqualTo(404);
  }

  @Test
  void aBoundaryIsSetShownAndTakenAway() {
    String arn = managed("boundary");
    assertThat(boundary()).isEmpty();
    teamA
        .admin("PutRolePermissionsBoundary", "RoleName", "team-a", "PermissionsBoundary", arn)
        .isGranted();
    assertThat(boundary()).isEqualTo(arn);
    assertThat(teamA.admin("GetRole", "RoleName", "team-a").text("PermissionsBoundaryType"))
        .isEqualTo("Policy");
    assertThat(teamA.admin("GetPolicy", "PolicyArn", arn).text("PermissionsBoundaryUsageCount"))
        .isEqualTo("1");
    assertThat(teamA.admin("DeletePolicy", "PolicyArn", arn).refusal())
        .isEqualTo("409 DeleteConflict: Cannot delete a policy attached to entities.");
    teamA.admin("DeleteRolePermissionsBoundary", "RoleName", "team-a").isGranted();
    assertThat(boundary()).isEmpty();
    teamA.admin("DeletePolicy", "PolicyArn", arn).isGranted();
  }

  @Test
  void tagsAreGivenChangedAndTakenAway() {
    tag("Team", "a");
    tag("team", "b");
    tag("stage", "test");
    Answer tags = teamA.admin("ListRoleTags", "RoleName", "team-a").isGranted();
    assertThat(tags.text("Tags")).isEqualTo("stagetestteamb");
    teamA.admin("UntagRole", "RoleName", "team-a", "TagKeys.member.1", "TEAM").isGranted();
    assertThat(teamA.admin("GetRole", "RoleName", "team-a").text("Tags")).isEqualTo("stagetest");
  }

  @Test
  void aRoleIsMadeWithABoundary() {
    String arn = managed("boundary");
    assertThat(bounded("bounded", arn).isGranted().text("PermissionsBoundaryArn")).isEqualTo(arn);
    assertThat(bounded("other", arn + "x").refusal())
        .isEqualTo(
            "404 NoSuchEntity: Scope ARN: " + arn + "x does not exist or is not attachable.");
  }

  @Test
  void aPolicyOfTheSameNameIsRefused() {
    managed("read");
    assertThat(
            teamA
                .admin("CreatePolicy", "PolicyName", "read", "PolicyDocument", TeamA.allow("s3:*"))
                .refusal())
        .isEqualTo(
            "409 EntityAlreadyExists: A policy called read already exists. Duplicate names are not"
                + " allowed.");
  }

  @Test
  void aPolicyThatIsNotThereIsNotAttached() {
    String arn = "arn:aws:iam::aws:policy/AmazonS3WholeAccess";
    assertThat(teamA.admin("AttachRolePolicy", "RoleName", "team-a", "PolicyArn", arn).refusal())
        .isEqualTo("404 NoSuchEntity: Policy " + arn + " does not exist or is not attachable.");
  }

  @Test
  void aPolicyOfAwsIsAttachedAndCountsInItsDefaultVersion() {
    String arn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
    teamA.admin("AttachRolePolicy", "RoleName", "team-a", "PolicyArn", arn).isGranted();

    Answer policy = teamA.admin("GetPolicy", "PolicyArn", arn).isGranted();
    assertThat(policy.text("DefaultVersionId")).isEqualTo("v3");
    assertThat(policy.text("AttachmentCount")).isEqualTo("1");
    assertThat(
            teamA
                .admin("GetPolicyVersion", "PolicyArn", arn, "VersionId", "v3")
                .isGranted()
                .text("Document"))
        .contains("s3%3AGet%2A");
    assertThat(teamA.admin("GetPolicyVersion", "PolicyArn", arn, "VersionId", "v1").refusal())
        .startsWith("404 NoSuchEntity");
  }

  @Test
  void aPolicyOfAwsIsNotTheAccountsToDelete() {
    String arn = "arn:aws:iam::aws:policy/AmazonS3FullAccess";
    assertThat(teamA.admin("DeletePolicy", "PolicyArn", arn).refusal())
        .startsWith("403 AccessDenied: User: arn:aws:iam::");
  }

  @Test
  void aProviderIsReturnedWithoutItsScheme() {
    Answer provider =
        teamA
            .admin("GetOpenIDConnectProvider", "OpenIDConnectProviderArn", TeamA.PROVIDER)
            .isGranted();
    assertThat(provider.text("Url")).isEqualTo("oidc.rolecall.test/id/0123456789ABCDEF");
    assertThat(provider.text("ClientIDList")).isEqualTo("sts.amazonaws.com");
    assertThat(teamA.admin("ListOpenIDConnectProviders").text("Arn")).isEqualTo(TeamA.PROVIDER);
  }

  @Test
  void aProviderOfTheSameUrlIsRefused() {
    assertThat(provider(TeamA.ISSUER).refusal())
        .isEqualTo(
            "409 EntityAlreadyExists: Provider with url " + TeamA.ISSUER + " already exists.");
  }

  @Test
  void anIssuerUrlWithAQueryIsRefused() {
    assertThat(provider("https://oidc.example.com/?q=value").refusal())
        .isEqualTo("400 InvalidInput: Unknown");
  }

  @Test
  void anIssuerUrlWithAPortIsRefused() {
    assertThat(provider("https://oidc.example.com:8443").refusal())
        .isEqualTo("400 InvalidInput: Unknown");
  }

  @Test
  void thePortOfHttpsIsDropped() {
    assertThat(
            provider("https://oidc.example.com:443").isGranted().text("OpenIDConnectProviderArn"))
        .isEqualTo("arn:aws:iam::111122223333:oidc-provider/oidc.example.com");
  }

  @Test
  void anIssuerUrlWithoutHttpsIsRefused() {
    assertThat(provider("http://oidc.example.com").status()).isEqualTo(400);
    assertThat(provider("oidc.example.com").status()).isEqualTo(400);
    assertThat(provider("https://").status()).isEqualTo(400);
    assertThat(provider("https://a b").status()).isEqualTo(400);
  }

  @Test
  void clientIdsAreAddedOnceAndRemoved() {
    for (int i = 0; i < 2; i++) {
      teamA
          .admin(
              "AddClientIDToOpenIDConnectProvider",
              "OpenIDConnectProviderArn",
              TeamA.PROVIDER,
              "ClientID",
              "other")
          .isGranted();
    }
    assertThat(clientIds()).isEqualTo("sts.amazonaws.comother");
    for (int i = 0; i < 2; i++) {
      teamA
          .admin(
              "RemoveClientIDFromOpenIDConnectProvider",
              "OpenIDConnectProviderArn",
              TeamA.PROVIDER,
              "ClientID",
              "sts.amazonaws.com")
          .isGranted();
    }
    assertThat(clientIds()).isEqualTo("other");
  }

  @Test
  void thumbprintsAreKeptInLowerCase() {
    teamA
        .admin(
            "UpdateOpenIDConnectProviderThumbprint",
            "OpenIDConnectProviderArn",
            TeamA.PROVIDER,
            "ThumbprintList.member.1",
            "A".repeat(40))
        .isGranted();
    assertThat(
            teamA
                .admin("GetOpenIDConnectProvider", "OpenIDConnectProviderArn", TeamA.PROVIDER)
                .text("ThumbprintList"))
        .isEqualTo("a".repeat(40));
  }

  @Test
  void aProviderThatIsNotThereIsNotFound() {
    teamA
        .admin("DeleteOpenIDConnectProvider", "OpenIDConnectProviderArn", TeamA.PROVIDER)
        .isGranted();
    assertThat(
            teamA
                .admin("GetOpenIDConnectProvider", "OpenIDConnectProviderArn", TeamA.PROVIDER)
                .refusal())
        .isEqualTo("404 NoSuchEntity: OpenIDConnect Provider not found for arn " + TeamA.PROVIDER);
    assertThat(
            teamA
                .admin("DeleteOpenIDConnectProvider", "OpenIDConnectProviderArn", TeamA.PROVIDER)
                .refusal())
        .isEqualTo(
            "404 NoSuchEntity: OpenId connect Provider " + TeamA.PROVIDER + " cannot be found.");
  }

  @Test
  void theSummaryTellsTheQuotas() {
    Answer summary = teamA.admin("GetAccountSummary").isGranted();
    assertThat(summary.response().body())
        .contains(
            "<entry><key>AssumeRolePolicySizeQuota</key><value>2048</value></entry>",
            "<entry><key>Roles</key><value>1</value></entry>",
            "<entry><key>Providers</key><value>1</value></entry>");
  }

  @Test
  void aSessionMayNotCallIam() {
    assertThat(teamA.iam(Optional.of(session()), "GetRole", "RoleName", "team-a").refusal())
        .isEqualTo(
            "403 AccessDenied: User: arn:aws:sts::111122223333:assumed-role/team-a/step-1 is not"
                + " authorized to perform: iam:GetRole on resource: role team-a because no"
                + " identity-based policy allows the iam:GetRole action");
  }

  @Test
  void aSessionWhoseRoleAllowsItMay() {
    teamA.putRolePolicy("look", TeamA.allow("iam:GetRole")).isGranted();
    teamA.iam(Optional.of(session()), "GetRole", "RoleName", "team-a").isGranted();
    assertThat(teamA.iam(Optional.of(session()), "ListRoles").status()).isEqualTo(403);
  }

  @Test
  void whoSignsNothingMayNothing() {
    assertThat(teamA.iam(Optional.empty(), "GetRole", "RoleName", "team-a").refusal())
        .isEqualTo("403 MissingAuthenticationToken: Request is missing Authentication Token");
  }

  @Test
  void anActionThatIsNotThereIsRefused() {
    assertThat(teamA.admin("CreateUser", "UserName", "a").refusal())
        .isEqualTo("400 InvalidAction: Could not find operation CreateUser for version 2010-05-08");
  }

  @Test
  void anotherVersionIsRefused() {
    assertThat(
            TeamA.ask(
                    teamA.iam,
                    Map.of("Action", "ListRoles", "Version", "2011-06-15"),
                    Optional.of(teamA.admin))
                .status())
        .isEqualTo(400);
  }

  private void tag(String key, String value) {
    teamA
        .admin(
            "TagRole", "RoleName", "team-a", "Tags.member.1.Key", key, "Tags.member.1.Value", value)
        .isGranted();
  }

  private String boundary() {
    return teamA.admin("GetRole", "RoleName", "team-a").text("PermissionsBoundaryArn");
  }

  private Answer bounded(String role, String boundary) {
    return teamA.admin(
        "CreateRole",
        "RoleName",
        role,
        "AssumeRolePolicyDocument",
        TeamA.trust("team-a"),
        "PermissionsBoundary",
        boundary);
  }

  private Caller session() {
    return teamA.session(teamA.assume(teamA.token()).isGranted());
  }

  private String updateTrust(String policy) {
    return updateTrustPolicy(policy).refusal();
  }

  private Answer updateTrustPolicy(String policy) {
    return teamA.admin("UpdateAssumeRolePolicy", "RoleName", "team-a", "PolicyDocument", policy);
  }

  private static String trusting(String principal) {
    return """
        {"Version": "2012-10-17", "Statement": {
          "Effect": "Allow", "Principal": {"AWS": "%s"}, "Action": "sts:AssumeRole"}}
        """
        .formatted(principal);
  }

  private Answer deleteRole() {
    return teamA.admin("DeleteRole", "RoleName", "team-a");
  }

  private void inline(String name) {
    teamA.putRolePolicy(name, TeamA.allow("s3:*")).isGranted();
  }

  private String managed(String name) {
    return teamA
        .admin("CreatePolicy", "PolicyName", name, "PolicyDocument", TeamA.allow("s3:Get*"))
        .isGranted()
        .text("Arn");
  }

  private Answer provider(String url) {
    return teamA.admin(
        "CreateOpenIDConnectProvider", "Url", url, "ClientIDList.member.1", "sts.amazonaws.com");
  }

  private String clientIds() {
    return teamA
        .admin("GetOpenIDConnectProvider", "OpenIDConnectProviderArn", TeamA.PROVIDER)
        .text("ClientIDList");
  }
}
