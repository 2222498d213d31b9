package dev.rolecall.e2e.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.cluster.ClusterState;
import dev.rolecall.cluster.ClusterState.Plugin;
import dev.rolecall.cluster.ClusterState.Profile;
import dev.rolecall.cluster.ClusterState.ServiceAccount;
import dev.rolecall.e2e.profile.Onboarding;
import dev.rolecall.e2e.profile.ProfileRole;
import dev.rolecall.embedded.oidc.ServiceAccountToken;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * One Profile's chain in a sandbox, link by link, as a fault takes hold of it: what its pod's
 * environment says, what its cluster shows, what is mounted. The rest is in the sandbox.
 */
final class ProfileChain {
  private static final JsonMapper JSON = new JsonMapper();

  private final Sandbox sandbox;
  private final Sandbox.Member member;
  private final Map<String, String> environment;
  private ClusterState cluster;

  ProfileChain(Sandbox sandbox, String profile) {
    this.sandbox = sandbox;
    this.member = sandbox.member(profile);
    this.environment = new HashMap<>(sandbox.environment(profile));
    this.cluster =
        asTheControllerLeavesIt(
            profile,
            member.roleArn(),
            "s3://" + member.role().bucket() + "/" + member.role().prefix());
  }

  static ClusterState asTheControllerLeavesIt(String profile, String role, String scope) {
    return new ClusterState(
        profile,
        Optional.of(
            new Profile(
                profile,
                profile + "@example.com",
                List.of(new Plugin(Plugin.AWS, Optional.of(role), true)),
                Map.of(Profile.SCOPE_ANNOTATION, scope))),
        List.of(
            new ServiceAccount("default", Map.of()),
            new ServiceAccount(
                ProfileRole.SERVICE_ACCOUNT, Map.of(ServiceAccount.ROLE_ANNOTATION, role)),
            new ServiceAccount("default-viewer", Map.of())));
  }

  Sandbox sandbox() {
    return sandbox;
  }

  Sandbox.Member member() {
    return member;
  }

  /** The pod's environment; may be changed. */
  Map<String, String> environment() {
    return environment;
  }

  /** Leaves the pod as the webhook leaves it whose account carries no annotation: as it was. */
  void withdrawInjection() {
    environment.keySet().removeAll(Set.of("AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE"));
    member.volume().unmount();
  }

  ClusterState cluster() {
    return cluster;
  }

  void changeCluster(UnaryOperator<ClusterState> change) {
    cluster = change.apply(cluster);
  }

  /** Mounts another token than the Profile's. */
  void mount(ServiceAccountToken token) {
    member.volume().write(sandbox.mint(token));
  }

  IamClient iam() {
    return sandbox.iam();
  }

  String roleName() {
    return member.role().profile();
  }

  /** A token that was good until a while ago. */
  String expiredToken() {
    return sandbox.mintExpired(sandbox.token(member.profile(), ProfileRole.SERVICE_ACCOUNT));
  }

  String providerArn() {
    return ProfileRole.providerArn(sandbox.aws().accountId(), member.role().issuer());
  }

  /** Leaves the role with no policy. */
  void deleteScope() {
    iam()
        .deleteRolePolicy(
            delete -> delete.roleName(roleName()).policyName(Onboarding.SCOPE_POLICY));
  }

  /** Edits the role's trust policy: its one statement is handed over. */
  void changeTrust(Consumer<ObjectNode> edit) {
    String before = member.role().trustPolicy(sandbox.aws().accountId());
    String after = edited(before, 0, edit);
    iam().updateAssumeRolePolicy(u -> u.roleName(roleName()).policyDocument(after));
  }

  /** Edits the role's scope: the statement about objects is handed over. */
  void changeScope(Consumer<ObjectNode> edit) {
    String after = edited(member.role().scopePolicy(), 1, edit);
    iam()
        .putRolePolicy(
            put ->
                put.roleName(roleName()).policyName(Onboarding.SCOPE_POLICY).policyDocument(after));
  }

  private static String edited(String document, int statement, Consumer<ObjectNode> edit) {
    try {
      ObjectNode policy = (ObjectNode) JSON.readTree(document);
      edit.accept((ObjectNode) policy.get("Statement").get(statement));
      return policy.toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
