package dev.rolecall.e2e;

import dev.rolecall.credentials.WebIdentityCredentialsProvider;
import java.util.Map;
import org.apache.iceberg.aws.AwsClientProperties;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;

/**
 * The clients of an Iceberg catalog, by nothing but its properties, in a pod's environment: the
 * region is a property, the role is the pod's. Prints who it is.
 */
final class IcebergProgram {
  private IcebergProgram() {}

  public static void main(String[] args) {
    String provider = WebIdentityCredentialsProvider.class.getName();
    AwsClientProperties catalog =
        new AwsClientProperties(
            Map.of(
                "client.region",
                args[0],
                "client.credentials-provider",
                provider,
                "client.credentials-provider.AWS_REGION",
                args[0]));
    StsClientBuilder sts = StsClient.builder().httpClient(UrlConnectionHttpClient.create());
    catalog.applyClientRegionConfiguration(sts);
    catalog.applyClientCredentialConfigurations(sts);
    try (StsClient client = sts.build()) {
      System.out.println(client.getCallerIdentity().arn());
    }
    System.exit(0);
  }
}
