package dev.rolecall.e2e;

import dev.rolecall.e2e.profile.Onboarding;
import dev.rolecall.e2e.profile.ProfileRole;
import dev.rolecall.embedded.oidc.ServiceAccountToken;
import dev.rolecall.transport.Transport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * A peer's account with a bucket, in which Profiles are given roles by the calls that every peer
 * knows. ({@link Onboarding} reads quotas and attached policies first, which Ceph does not show.)
 */
final class PeerAccount implements AutoCloseable {
  static final String BUCKET = "ml-data";

  private final Peer peer;
  private final Transport transport;
  private final IamClient iam;

  PeerAccount(Peer peer) {
    this.peer = peer;
    this.transport =
        Transport.fromEnvironment(
            Map.of("AWS_REGION", Peer.REGION, "AWS_ENDPOINT_URL", peer.endpoint().toString()));
    this.iam =
        transport
            .configure(IamClient.builder(), "iam")
            .credentialsProvider(StaticCredentialsProvider.create(peer.admin()))
            .build();
    try (S3Client s3 = s3(peer.admin())) {
      s3.createBucket(create -> create.bucket(BUCKET));
    }
  }

  /** The role of a Profile, by its issuer. */
  static ProfileRole role(String profile, String issuer) {
    return new ProfileRole(profile, issuer, BUCKET, profile + "/");
  }

  /** Of a Profile's {@code default-editor}, for AWS. */
  static ServiceAccountToken token(String profile) {
    return ServiceAccountToken.of(profile, ProfileRole.SERVICE_ACCOUNT, ProfileRole.AUDIENCE);
  }

  /** Registers an issuer for the audience of AWS. */
  void register(String issuer) {
    iam.createOpenIDConnectProvider(
        create ->
            create
                .url(issuer)
                .clientIDList(ProfileRole.AUDIENCE)
                .thumbprintList(List.of("0".repeat(40))));
  }

  /** Makes the role, with its scope. */
  void give(ProfileRole role) {
    give(role, role.trustPolicy(peer.accountId()));
  }

  /** Makes the role, with its scope and another trust policy. */
  void give(ProfileRole role, String trust) {
    iam.createRole(create -> create.roleName(role.profile()).assumeRolePolicyDocument(trust));
    iam.putRolePolicy(
        put ->
            put.roleName(role.profile())
                .policyName(Onboarding.SCOPE_POLICY)
                .policyDocument(role.scopePolicy()));
  }

  /** The role's own trust policy, but for tokens of another audience. */
  String trustOfAnotherAudience(ProfileRole role) {
    return role.trustPolicy(peer.accountId())
        .replace("\"" + ProfileRole.AUDIENCE + "\"", "\"another-audience\"");
  }

  String roleArn(String profile) {
    return "arn:aws:iam::%s:role/%s".formatted(peer.accountId(), profile);
  }

  String accountId() {
    return peer.accountId();
  }

  /** The environment of a pod of that Profile. */
  Map<String, String> environment(ProfileRole role, Path token) {
    return Map.of(
        "AWS_ROLE_ARN",
        roleArn(role.profile()),
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        token.toString(),
        "AWS_REGION",
        Peer.REGION,
        "AWS_ENDPOINT_URL",
        peer.endpoint().toString(),
        // Ceph takes no upload that ends with a checksum.
        "AWS_REQUEST_CHECKSUM_CALCULATION",
        "when_required",
        "ROLECALL_BUCKET",
        role.bucket(),
        "ROLECALL_PREFIX",
        role.prefix());
  }

  /** Acts as the account's administrator. */
  IamClient iam() {
    return iam;
  }

  StsClient sts(AwsCredentialsProvider credentials) {
    return transport.configure(StsClient.builder(), "sts").credentialsProvider(credentials).build();
  }

  S3Client s3(AwsCredentials credentials) {
    return transport
        .configure(S3Client.builder().forcePathStyle(true), "s3")
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .build();
  }

  @Override
  public void close() {
    iam.close();
    transport.close();
    peer.close();
  }
}
