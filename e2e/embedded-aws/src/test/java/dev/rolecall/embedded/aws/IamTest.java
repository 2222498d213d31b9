package dev.rolecall.embedded.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.embedded.aws.World.Answer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Iam without a network front. */
class IamTest {
  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aRoleIsReturnedAsItWasMade() {
    world
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
            World.trust("team-a"))
        .isGranted();
    Answer role = world.admin("GetRole", "RoleName", "kf-user").isGranted();
    assertThat(role.text("Arn")).isEqualTo("arn:aws:iam::111122223333:role/kubeflow/kf-user");
    assertThat(role.text("RoleId")).matches("AROA[A-Z2-7]{17}");
    assertThat(role.text("CreateDate")).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(role.text("Description")).isEqualTo("a < b & c");
    assertThat(role.text("MaxSessionDuration")).isEqualTo("7200");
  }

  @Test
  void policiesComeBackPercentEncoded() {
    String encoded = world.admin("GetRole", "RoleName", "team-a").text("AssumeRolePolicyDocument");
    assertThat(encoded).doesNotContain(" ", "+", "{", ":").startsWith("%7B%22Version%22%3A%20");
    assertThat(URLDecoder.decode(encoded, StandardCharsets.UTF_8)).isEqualTo(World.trust("team-a"));
  }

  @Test
  void aRolesNameIsTakenWhateverItsCase() {
    assertThat(
            world
                .admin(
                    "CreateRole",
                    "RoleName",
                    "Team-A",
                    "AssumeRolePolicyDocument",
                    World.trust("team-a"))
                .refusal())
        .isEqualTo("409 EntityAlreadyExists: Role with name Team-A already exists.");
  }

  @Test
  void aMissingRoleIsNotFound() {
    assertThat(world.admin("GetRole", "RoleName", "none").refusal())
        .isEqualTo("404 NoSuchEntity: The role with name none cannot be found.");
  }

  @Test
  void aNameWithAnotherCharacterIsRefused() {
    assertThat(world.admin("GetRole", "RoleName", "a/b").refusal())
        .isEqualTo(
            "400 ValidationError: The specified value for roleName is invalid. It must contain only"
                + " alphanumeric characters and/or the following: +=,.@_-");
  }

  @Test
  void aMissingParameterIsNamed() {
    assertThat(world.admin("GetRole").refusal())
        .isEqualTo(
            "400 ValidationError: 1 validation error detected: Value null at 'roleName' failed to"
                + " satisfy constraint: Member must not be null");
  }

  @Test
  void aPathThatDoesNotEndInASlashIsRefused() {
    assertThat(
            world
                .admin(
                    "CreateRole",
                    "RoleName",
                    "other",
                    "Path",
                    "/kubeflow",
                    "AssumeRolePolicyDocument",
                    World.trust("team-a"))
                .status())
        .isEqualTo(400);
  }

  @Test
  void rolesAreListedByTheirPath() {
    assertThat(world.admin("ListRoles").count("RoleName")).isEqualTo(1);
    assertThat(world.admin("ListRoles").text("IsTruncated")).isEqualTo("false");
    assertThat(world.admin("ListRoles", "PathPrefix", "/kubeflow/").count("RoleName")).isZero();
  }

  @Test
  void aTrustPolicyThatIsTooLargeIsRefusedWhiteSpaceApart() {
    String subjects =
        IntStream.range(0, 60)
            .mapToObj(i -> "\"system:serviceaccount:team-%d:default-editor\"".formatted(i))
            .collect(Collectors.joining(", "));
    String tooLarge = World.trust("team-a").replaceFirst("\"system:[^\"]*\"", "[" + subjects + "]");
    assertThat(updateTrust(tooLarge))
        .isEqualTo("409 LimitExceeded: Cannot exceed quota for ACLSizePerRole: 2048");
    String spaced = World.trust("team-a").replace(": ", ":" + " ".repeat(1000));
    world
        .admin("UpdateAssumeRolePolicy", "RoleName", "team-a", "PolicyDocument", spaced)
        .isGranted();
  }

  @Test
  void malformedPoliciesAreRefusedInTheWordsOfIam() {
    assertThat(updateTrust("trust.json"))
        .isEqualTo("400 MalformedPolicyDocument: This policy contains invalid Json");
    assertThat(updateTrust(World.trust("team-a").replace("\"Action\"", "\"Actoin\"")))
        .isEqualTo("400 MalformedPolicyDocument: Syntax errors in policy.");
    assertThat(
            updateTrust(
                World.trust("team-a").replace("\"Action\"", "\"Resource\":\"*\",\"Action\"")))
        .isEqualTo("400 MalformedPolicyDocument: Has prohibited field Resource");
    assertThat(
            updateTrust(
                World.trust("team-a").replace("\"oidc.rolecall", "\"https://oidc.rolecall")))
        .startsWith("400 MalformedPolicyDocument: Condition can contain only one colon");
    assertThat(
            world
                .putRolePolicy(
                    "p", World.allow("s3:*").replace("\"Resource\":\"*\"", "\"Sid\":\"a\""))
                .refusal())
        .isEqualTo("400 MalformedPolicyDocument: Policy statement must contain resources.");
    assertThat(
            world
                .admin(
                    "CreatePolicy",
                    "PolicyName",
                    "p",
                    "PolicyDocument",
                    World.allow("s3:*").replace("\"Resource\"", "\"Principal\":\"*\",\"Resource\""))
                .refusal())
        .isEqualTo("400 MalformedPolicyDocument: Policy document should not specify a principal.");
  }

  @Test
  void aRoleWithPoliciesIsNotDeleted() {
    String arn = managed("read");
    world.admin("AttachRolePolicy", "RoleName", "team-a", "PolicyArn", arn).isGranted();
    inline("write");
    assertThat(deleteRole().refusal())
        .isEqualTo("409 DeleteConflict: Cannot delete entity, must detach all policies first.");
    world.admin("DetachRolePolicy", "RoleName", "team-a", "PolicyArn", arn).isGranted();
    assertThat(deleteRole().refusal())
        .isEqualTo("409 DeleteConflict: Cannot delete entity, must delete policies first.");
    world.admin("DeleteRolePolicy", "RoleName", "team-a", "PolicyName", "write").isGranted();
    deleteRole().isGranted();
    assertThat(deleteRole().status()).isEqualTo(404);
  }

  @Test
  void inlinePoliciesAreKeptByName() {
    inline("write");
    Answer names = world.admin("ListRolePolicies", "RoleName", "team-a");
    assertThat(names.text("PolicyNames")).isEqualTo("write");
    Answer policy =
        world.admin("GetRolePolicy", "RoleName", "team-a", "PolicyName", "write").isGranted();
    assertThat(URLDecoder.decode(policy.text("PolicyDocument"), StandardCharsets.UTF_8))
        .isEqualTo(World.allow("s3:*"));
    assertThat(world.admin("GetRolePolicy", "RoleName", "team-a", "PolicyName", "x").refusal())
        .isEqualTo("404 NoSuchEntity: The role policy with name x cannot be found.");
  }

  @Test
  void managedPoliciesAreMadeAttachedAndDeleted() {
    String arn = managed("read");
    assertThat(arn).isEqualTo("arn:aws:iam::111122223333:policy/read");
    world.admin("AttachRolePolicy", "RoleName", "team-a", "PolicyArn", arn).isGranted();
    assertThat(world.admin("ListAttachedRolePolicies", "RoleName", "team-a").text("PolicyArn"))
        .isEqualTo(arn);
    assertThat(world.admin("GetPolicy", "PolicyArn", arn).text("AttachmentCount")).isEqualTo("1");
    Answer version =
        world.admin("GetPolicyVersion", "PolicyArn", arn, "VersionId", "v1").isGranted();
    assertThat(URLDecoder.decode(version.text("Document"), StandardCharsets.UTF_8))
        .isEqualTo(World.allow("s3:Get*"));
    assertThat(world.admin("DeletePolicy", "PolicyArn", arn).refusal())
        .isEqualTo("409 DeleteConflict: Cannot delete a policy attached to entities.");
    world.admin("DetachRolePolicy", "RoleName", "team-a", "PolicyArn", arn).isGranted();
    world.admin("DeletePolicy", "PolicyArn", arn).isGranted();
    assertThat(world.admin("GetPolicy", "PolicyArn", arn).status()).isEqualTo(404);
  }

  @Test
  void aPolicyOfTheSameNameIsRefused() {
    managed("read");
    assertThat(
            world
                .admin("CreatePolicy", "PolicyName", "read", "PolicyDocument", World.allow("s3:*"))
                .refusal())
        .isEqualTo(
            "409 EntityAlreadyExists: A policy called read already exists. Duplicate names are not"
                + " allowed.");
  }

  @Test
  void aPolicyThatIsNotThereIsNotAttached() {
    String arn = "arn:aws:iam::aws:policy/AmazonS3FullAccess";
    assertThat(world.admin("AttachRolePolicy", "RoleName", "team-a", "PolicyArn", arn).refusal())
        .isEqualTo("404 NoSuchEntity: Policy " + arn + " does not exist or is not attachable.");
  }

  @Test
  void aProviderIsReturnedWithoutItsScheme() {
    Answer provider =
        world
            .admin("GetOpenIDConnectProvider", "OpenIDConnectProviderArn", World.PROVIDER)
            .isGranted();
    assertThat(provider.text("Url")).isEqualTo("oidc.rolecall.test/id/0123456789ABCDEF");
    assertThat(provider.text("ClientIDList")).isEqualTo("sts.amazonaws.com");
    assertThat(world.admin("ListOpenIDConnectProviders").text("Arn")).isEqualTo(World.PROVIDER);
  }

  @Test
  void aProviderOfTheSameUrlIsRefused() {
    assertThat(provider(World.ISSUER).refusal())
        .isEqualTo(
            "409 EntityAlreadyExists: Provider with url " + World.ISSUER + " already exists.");
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
      world
          .admin(
              "AddClientIDToOpenIDConnectProvider",
              "OpenIDConnectProviderArn",
              World.PROVIDER,
              "ClientID",
              "other")
          .isGranted();
    }
    assertThat(clientIds()).isEqualTo("sts.amazonaws.comother");
    for (int i = 0; i < 2; i++) {
      world
          .admin(
              "RemoveClientIDFromOpenIDConnectProvider",
              "OpenIDConnectProviderArn",
              World.PROVIDER,
              "ClientID",
              "sts.amazonaws.com")
          .isGranted();
    }
    assertThat(clientIds()).isEqualTo("other");
  }

  @Test
  void thumbprintsAreKeptInLowerCase() {
    world
        .admin(
            "UpdateOpenIDConnectProviderThumbprint",
            "OpenIDConnectProviderArn",
            World.PROVIDER,
            "ThumbprintList.member.1",
            "A".repeat(40))
        .isGranted();
    assertThat(
            world
                .admin("GetOpenIDConnectProvider", "OpenIDConnectProviderArn", World.PROVIDER)
                .text("ThumbprintList"))
        .isEqualTo("a".repeat(40));
  }

  @Test
  void aProviderThatIsNotThereIsNotFound() {
    world
        .admin("DeleteOpenIDConnectProvider", "OpenIDConnectProviderArn", World.PROVIDER)
        .isGranted();
    assertThat(
            world
                .admin("GetOpenIDConnectProvider", "OpenIDConnectProviderArn", World.PROVIDER)
                .refusal())
        .isEqualTo("404 NoSuchEntity: OpenIDConnect Provider not found for arn " + World.PROVIDER);
    assertThat(
            world
                .admin("DeleteOpenIDConnectProvider", "OpenIDConnectProviderArn", World.PROVIDER)
                .refusal())
        .isEqualTo(
            "404 NoSuchEntity: OpenId connect Provider " + World.PROVIDER + " cannot be found.");
  }

  @Test
  void theSummaryTellsTheQuotas() {
    Answer summary = world.admin("GetAccountSummary").isGranted();
    assertThat(summary.response().body())
        .contains(
            "<entry><key>AssumeRolePolicySizeQuota</key><value>2048</value></entry>",
            "<entry><key>Roles</key><value>1</value></entry>",
            "<entry><key>Providers</key><value>1</value></entry>");
  }

  @Test
  void aSessionMayNotCallIam() {
    assertThat(world.iam(Optional.of(session()), "GetRole", "RoleName", "team-a").refusal())
        .isEqualTo(
            "403 AccessDenied: User: arn:aws:sts::111122223333:assumed-role/team-a/step-1 is not"
                + " authorized to perform: iam:GetRole on resource: role team-a because no"
                + " identity-based policy allows the iam:GetRole action");
  }

  @Test
  void aSessionWhoseRoleAllowsItMay() {
    world.putRolePolicy("look", World.allow("iam:GetRole")).isGranted();
    world.iam(Optional.of(session()), "GetRole", "RoleName", "team-a").isGranted();
    assertThat(world.iam(Optional.of(session()), "ListRoles").status()).isEqualTo(403);
  }

  @Test
  void whoSignsNothingMayNothing() {
    assertThat(world.iam(Optional.empty(), "GetRole", "RoleName", "team-a").refusal())
        .isEqualTo("403 MissingAuthenticationToken: Request is missing Authentication Token");
  }

  @Test
  void anActionThatIsNotThereIsRefused() {
    assertThat(world.admin("CreateUser", "UserName", "a").refusal())
        .isEqualTo("400 InvalidAction: Could not find operation CreateUser for version 2010-05-08");
  }

  @Test
  void anotherVersionIsRefused() {
    assertThat(
            World.ask(
                    world.iam,
                    Map.of("Action", "ListRoles", "Version", "2011-06-15"),
                    Optional.of(world.admin))
                .status())
        .isEqualTo(400);
  }

  private Caller session() {
    return world.session(world.assume(world.token()).isGranted());
  }

  private String updateTrust(String policy) {
    return world
        .admin("UpdateAssumeRolePolicy", "RoleName", "team-a", "PolicyDocument", policy)
        .refusal();
  }

  private Answer deleteRole() {
    return world.admin("DeleteRole", "RoleName", "team-a");
  }

  private void inline(String name) {
    world.putRolePolicy(name, World.allow("s3:*")).isGranted();
  }

  private String managed(String name) {
    return world
        .admin("CreatePolicy", "PolicyName", name, "PolicyDocument", World.allow("s3:Get*"))
        .isGranted()
        .text("Arn");
  }

  private Answer provider(String url) {
    return world.admin(
        "CreateOpenIDConnectProvider", "Url", url, "ClientIDList.member.1", "sts.amazonaws.com");
  }

  private String clientIds() {
    return world
        .admin("GetOpenIDConnectProvider", "OpenIDConnectProviderArn", World.PROVIDER)
        .text("ClientIDList");
  }
}
