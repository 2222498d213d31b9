package dev.rolecall.e2e;

import dev.rolecall.embedded.aws.EmbeddedAws;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.IamClientBuilder;

/** IAM of EmbeddedAws, as the account's admin asks it. */
public final class AdminIam {
  private AdminIam() {}

  public static IamClient of(EmbeddedAws aws) {
    return builder(aws).build();
  }

  /** The same, for what is to be added. */
  public static IamClientBuilder builder(EmbeddedAws aws) {
    return IamClient.builder()
        .region(Region.of(aws.region()))
        .endpointOverride(aws.endpoint())
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(aws.adminAccessKeyId(), aws.adminSecretAccessKey())));
  }
}
