package dev.rolecall.e2e.admin;

import dev.rolecall.command.UsageException;
import dev.rolecall.transport.AnswerException;
import dev.rolecall.transport.Transport;
import dev.rolecall.transport.TransportException;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** Whose rights in AWS an admin's command uses: those of the SDK's default chain. */
final class AdminIdentity implements AutoCloseable {
  /** So far that it names its partition (AWS General Reference, Amazon Resource Names). */
  private static final Pattern ARN = Pattern.compile("arn:[a-z-]+:[!-~]+");

  private final Transport transport;
  private final GetCallerIdentityResponse caller;
  private final IamClient iam;

  private AdminIdentity(Transport transport, AwsCredentialsProvider credentials) {
    this.transport = transport;
    try (StsClient sts =
        transport.configure(StsClient.builder(), "sts").credentialsProvider(credentials).build()) {
      this.caller = named(sts.getCallerIdentity());
    }
    this.iam =
        transport.configure(IamClient.builder(), "iam").credentialsProvider(credentials).build();
  }

  private static GetCallerIdentityResponse named(GetCallerIdentityResponse caller) {
    if (caller.arn() == null || caller.account() == null || !ARN.matcher(caller.arn()).matches()) {
      throw new AnswerException("STS's answer to GetCallerIdentity names no caller");
    }
    return caller;
  }

  /**
   * Asks STS who it is.
   *
   * @throws UsageException where the environment does not say how AWS is reached, or as whom
   */
  static AdminIdentity of(Map<String, String> environment) {
    Transport transport;
    try {
      transport = Transport.fromEnvironment(environment);
    } catch (TransportException e) {
      throw new UsageException(AdminSentences.noTransport(e.failure().explain()).toString());
    }
    try {
      return new AdminIdentity(transport, credentials(environment));
    } catch (SdkException e) {
      transport.close();
      throw new UsageException(AdminSentences.noIdentity(e).toString());
    }
  }

  /**
   * The default chain begins with these variables (AWS SDK for Java Developer Guide, Default
   * credentials provider chain); they are read from the map, which is the process's environment.
   */
  private static AwsCredentialsProvider credentials(Map<String, String> environment) {
    String id = environment.getOrDefault("AWS_ACCESS_KEY_ID", "");
    String secret = environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "");
    String session = environment.getOrDefault("AWS_SESSION_TOKEN", "");
    if (id.isBlank() || secret.isBlank()) {
      return DefaultCredentialsProvider.builder().build();
    }
    return StaticCredentialsProvider.create(
        session.isBlank()
            ? AwsBasicCredentials.create(id, secret)
            : AwsSessionCredentials.create(id, secret, session));
  }

  String arn() {
    return caller.arn();
  }

  String accountId() {
    return caller.account();
  }

  String partition() {
    return caller.arn().split(":", 3)[1];
  }

  IamClient iam() {
    return iam;
  }

  @Override
  public void close() {
    iam.close();
    transport.close();
  }
}
