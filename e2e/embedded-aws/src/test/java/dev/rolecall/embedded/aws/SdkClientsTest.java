package dev.rolecall.embedded.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rolecall.embedded.oidc.ServiceAccountToken;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.GetOpenIdConnectProviderResponse;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Policy;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.SummaryKeyType;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;
import software.amazon.awssdk.services.sts.model.ExpiredTokenException;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;
import software.amazon.awssdk.services.sts.model.InvalidIdentityTokenException;
import software.amazon.awssdk.services.sts.model.StsException;

/** The real StsClient and IamClient write the requests and read the answers; no network between. */
class SdkClientsTest {
  private final TeamA teamA = new TeamA();
  private final StsClient sts = connect(StsClient.builder(), teamA.sts);
  private final IamClient iam = connect(IamClient.builder(), teamA.iam);

  @AfterEach
  void close() {
    sts.close();
    iam.close();
    teamA.close();
  }

  @Test
  void aGrantIsReadWhole() {
    AssumeRoleWithWebIdentityResponse granted = assume(teamA.token());
    assertThat(granted.credentials().accessKeyId()).startsWith("ASIA");
    assertThat(granted.credentials().expiration()).isEqualTo(Instant.parse("2026-01-02T04:04:05Z"));
    assertThat(granted.assumedRoleUser().arn())
        .isEqualTo("arn:aws:sts::111122223333:assumed-role/team-a/step-1");
    assertThat(granted.subjectFromWebIdentityToken()).isEqualTo(TeamA.EDITOR.subject());
    assertThat(granted.audience()).isEqualTo("sts.amazonaws.com");
    assertThat(granted.provider()).isEqualTo(TeamA.PROVIDER);
    assertThat(granted.responseMetadata().requestId()).hasSize(36);
  }

  @Test
  void theCallerIsRead() {
    GetCallerIdentityResponse identity = sts.getCallerIdentity();
    assertThat(identity.arn()).isEqualTo("arn:aws:iam::111122223333:root");
    assertThat(identity.account()).isEqualTo(TeamA.ACCOUNT);
  }

  @Test
  void refusalsAreTheSdksOwnTypes() {
    assertThatThrownBy(
            () ->
                assume(
                    teamA.issuer.mint(ServiceAccountToken.of("team-a", "default-editor", "other"))))
        .isInstanceOf(InvalidIdentityTokenException.class)
        .hasMessageContaining("The web identity token provided could not be validated");
    assertThatThrownBy(
            () -> assume(teamA.issuer.mint(TeamA.EDITOR, TeamA.NOW.minus(Duration.ofHours(2)))))
        .isInstanceOf(ExpiredTokenException.class);
    assertThatThrownBy(
            () ->
                assume(
                    teamA.issuer.mint(
                        ServiceAccountToken.of("team-b", "default-editor", "sts.amazonaws.com"))))
        .isInstanceOfSatisfying(
            StsException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(403);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
              assertThat(e.requestId()).hasSize(36);
            });
  }

  @Test
  void rolesAreMadeReadChangedAndDeleted() {
    iam.createRole(
        role ->
            role.roleName("kf-user")
                .path("/kubeflow/")
                .description("of a user")
                .maxSessionDuration(7200)
                .assumeRolePolicyDocument(TeamA.trust("team-a")));
    iam.updateRole(role -> role.roleName("kf-user").maxSessionDuration(3600));
    iam.updateAssumeRolePolicy(
        role -> role.roleName("kf-user").policyDocument(TeamA.trust("team-b")));
    Role role = iam.getRole(get -> get.roleName("kf-user")).role();
    assertThat(role.arn()).isEqualTo("arn:aws:iam::111122223333:role/kubeflow/kf-user");
    assertThat(role.description()).isEqualTo("of a user");
    assertThat(role.maxSessionDuration()).isEqualTo(3600);
    assertThat(role.createDate()).isEqualTo(TeamA.NOW);
    assertThat(role.assumeRolePolicyDocument()).contains("team-b");
    assertThat(iam.listRolesPaginator().roles().stream().map(Role::roleName))
        .containsExactly("team-a", "kf-user");
    iam.deleteRole(delete -> delete.roleName("kf-user"));
    assertThatThrownBy(() -> iam.getRole(get -> get.roleName("kf-user")))
        .isInstanceOf(NoSuchEntityException.class);
  }

  @Test
  void policiesArePutAttachedAndRemoved() {
    iam.putRolePolicy(
        put ->
            put.roleName("team-a").policyName("own").policyDocument(TeamA.allow("s3:GetObject")));
    Policy policy =
        iam.createPolicy(create -> create.policyName("read").policyDocument(TeamA.allow("s3:Get*")))
            .policy();
    iam.attachRolePolicy(attach -> attach.roleName("team-a").policyArn(policy.arn()));
    assertThat(iam.listRolePolicies(list -> list.roleName("team-a")).policyNames())
        .containsExactly("own");
    assertThat(iam.getRolePolicy(get -> get.roleName("team-a").policyName("own")).policyDocument())
        .contains("s3%3AGetObject");
    assertThat(
            iam.listAttachedRolePolicies(list -> list.roleName("team-a"))
                .attachedPolicies()
                .get(0)
                .policyArn())
        .isEqualTo(policy.arn());
    assertThat(
            iam.getPolicyVersion(get -> get.policyArn(policy.arn()).versionId("v1"))
                .policyVersion()
                .document())
        .contains("s3%3AGet%2A");
    assertThatThrownBy(() -> iam.deleteRole(delete -> delete.roleName("team-a")))
        .isInstanceOf(DeleteConflictException.class);
    iam.detachRolePolicy(detach -> detach.roleName("team-a").policyArn(policy.arn()));
    iam.deletePolicy(delete -> delete.policyArn(policy.arn()));
    iam.deleteRolePolicy(delete -> delete.roleName("team-a").policyName("own"));
    iam.deleteRole(delete -> delete.roleName("team-a"));
  }

  @Test
  void providersAreReadChangedAndDeleted() {
    iam.addClientIDToOpenIDConnectProvider(
        add -> add.openIDConnectProviderArn(TeamA.PROVIDER).clientID("other"));
    iam.removeClientIDFromOpenIDConnectProvider(
        remove -> remove.openIDConnectProviderArn(TeamA.PROVIDER).clientID("sts.amazonaws.com"));
    iam.updateOpenIDConnectProviderThumbprint(
        update ->
            update
                .openIDConnectProviderArn(TeamA.PROVIDER)
                .thumbprintList("0".repeat(40), "1".repeat(40)));
    GetOpenIdConnectProviderResponse provider =
        iam.getOpenIDConnectProvider(get -> get.openIDConnectProviderArn(TeamA.PROVIDER));
    assertThat(provider.clientIDList()).containsExactly("other");
    assertThat(provider.thumbprintList()).containsExactly("0".repeat(40), "1".repeat(40));
    assertThat(iam.listOpenIDConnectProviders().openIDConnectProviderList().get(0).arn())
        .isEqualTo(TeamA.PROVIDER);
    assertThatThrownBy(() -> iam.createOpenIDConnectProvider(make -> make.url(TeamA.ISSUER)))
        .isInstanceOf(EntityAlreadyExistsException.class);
    iam.deleteOpenIDConnectProvider(delete -> delete.openIDConnectProviderArn(TeamA.PROVIDER));
    assertThat(iam.listOpenIDConnectProviders().openIDConnectProviderList()).isEmpty();
  }

  @Test
  void theSummaryIsRead() {
    assertThat(iam.getAccountSummary().summaryMap())
        .containsEntry(SummaryKeyType.ASSUME_ROLE_POLICY_SIZE_QUOTA, 2048);
  }

  @Test
  void aMalformedPolicyIsTheSdksOwnType() {
    assertThatThrownBy(
            () ->
                iam.updateAssumeRolePolicy(
                    update -> update.roleName("team-a").policyDocument("trust.json")))
        .isInstanceOf(MalformedPolicyDocumentException.class)
        .hasMessageContaining("This policy contains invalid Json");
  }

  private AssumeRoleWithWebIdentityResponse assume(String token) {
    return sts.assumeRoleWithWebIdentity(
        request -> request.roleArn(TeamA.ROLE).roleSessionName("step-1").webIdentityToken(token));
  }

  private <C, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C connect(
      B builder, Service service) {
    Key key = teamA.account.adminKey();
    return builder
        .region(Region.AWS_GLOBAL)
        .endpointOverride(URI.create("http://127.0.0.1"))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())))
        .httpClient(new ServiceTransport(service, Optional.of(teamA.admin)))
        .build();
  }
}
