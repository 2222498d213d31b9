package dev.rolecall.e2e;

import dev.rolecall.transport.ServiceError;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;
import software.amazon.awssdk.services.sts.model.Credentials;

/** A peer with a role for each issuer, that is asked one thing at a time by the SDK's clients. */
final class AskedPeer implements AutoCloseable {
  /** The Profile of the issuer that is as it should be. */
  static final String SOUND = "sound";

  final PeerIssuers issuers;
  final PeerAccount account;
  private final AwsCredentials admin;

  AskedPeer(Peer peer, PeerIssuers issuers) {
    this.issuers = issuers;
    this.account = new PeerAccount(peer);
    this.admin = peer.admin();
    issuers
        .registered()
        .forEach(
            (profile, issuer) -> {
              account.register(issuer.name());
              account.give(PeerAccount.role(profile, issuer.name()));
            });
    account.give(
        PeerAccount.role("other-audience", issuers.sound.name()),
        account.trustOfAnotherAudience(PeerAccount.role(SOUND, issuers.sound.name())));
  }

  /** What STS answers to a token for the role that trusts the sound issuer. */
  String assume(String token) {
    return assume(SOUND, token);
  }

  String assume(String profile, String token) {
    return assume(token, request -> request.roleArn(account.roleArn(profile)));
  }

  String assume(String token, Consumer<AssumeRoleWithWebIdentityRequest.Builder> more) {
    return answer(
        () -> {
          ask(token, more);
          return "granted";
        });
  }

  /** What STS says beside the session's keys. */
  String said(String token, Function<AssumeRoleWithWebIdentityResponse, String> what) {
    return answer(() -> what.apply(ask(token, request -> {})));
  }

  /** Asks STS as whoever holds the credentials. */
  String sts(AwsCredentials credentials, Function<StsClient, String> question) {
    return answer(
        () -> {
          try (StsClient sts = account.sts(StaticCredentialsProvider.create(credentials))) {
            return question.apply(sts);
          }
        });
  }

  /** Asks S3 as whoever holds the credentials. */
  String s3(AwsCredentials credentials, Consumer<S3Client> question) {
    return answer(
        () -> {
          try (S3Client s3 = account.s3(credentials)) {
            question.accept(s3);
            return "done";
          }
        });
  }

  /** Asks IAM as its admin. */
  String iam(Consumer<IamClient> question) {
    return answer(
        () -> {
          question.accept(account.iam());
          return "done";
        });
  }

  AwsCredentials admin() {
    return admin;
  }

  /** A session of the role that trusts the sound issuer. */
  AwsSessionCredentials session() {
    Credentials keys =
        ask(issuers.sound.mint(PeerAccount.token(SOUND)), request -> {}).credentials();
    return AwsSessionCredentials.create(
        keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken());
  }

  private AssumeRoleWithWebIdentityResponse ask(
      String token, Consumer<AssumeRoleWithWebIdentityRequest.Builder> more) {
    AssumeRoleWithWebIdentityRequest.Builder request =
        AssumeRoleWithWebIdentityRequest.builder()
            .roleArn(account.roleArn(SOUND))
            .roleSessionName("asked")
            .webIdentityToken(token);
    more.accept(request);
    try (StsClient sts = account.sts(AnonymousCredentialsProvider.create())) {
      return sts.assumeRoleWithWebIdentity(request.build());
    }
  }

  private static String answer(Supplier<String> question) {
    try {
      return question.get();
    } catch (AwsServiceException e) {
      ServiceError error = ServiceError.of(e).orElse(new ServiceError("", ""));
      return "%d %s%s"
          .formatted(
              e.statusCode(),
              error.code(),
              error.message().isEmpty() ? "" : ": " + lasting(error.message()));
    } catch (SdkClientException e) {
      return "no answer that the SDK reads";
    }
  }

  /** Without what differs each time: points of time, and keys' ids. */
  private static String lasting(String message) {
    return message.strip().replaceAll("\\b1\\d{9}\\b", "…").replaceAll("\\b(AKIA|ASIA)\\w+", "…");
  }

  @Override
  public void close() {
    account.close();
  }
}
