package dev.rolecall.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rolecall.testing.Golden;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;

class TransportTest {
  @TempDir Path directory;

  @Test
  void theRegionIsTheFirstThatIsSet() {
    assertThat(transport("AWS_REGION", "a-b-1", "AWS_DEFAULT_REGION", "c-d-2").region())
        .isEqualTo("a-b-1");
    assertThat(transport("AWS_REGION", " ", "AWS_DEFAULT_REGION", "c-d-2\n").region())
        .isEqualTo("c-d-2");
  }

  @Test
  void withoutARegionThereIsNoTransport() {
    assertThat(failure("AWS_ENDPOINT_URL", "https://aws.example"))
        .isEqualTo(new TransportFailure.NoRegion());
  }

  @ParameterizedTest
  @CsvSource({
    "eu-west-1,     sts, https://sts.eu-west-1.amazonaws.com",
    "cn-north-1,    sts, https://sts.cn-north-1.amazonaws.com.cn",
    "eu-west-1,     iam, https://iam.amazonaws.com",
    "us-gov-west-1, iam, https://iam.us-gov.amazonaws.com",
    "cn-north-1,    iam, https://iam.cn-north-1.amazonaws.com.cn",
    "us-east-1,     s3,  https://s3.us-east-1.amazonaws.com",
    "eu-west-1,     s3,  https://s3.eu-west-1.amazonaws.com"
  })
  void everyServiceHasTheEndpointOfItsRegion(String region, String service, URI endpoint) {
    assertThat(transport("AWS_REGION", region).endpoint(service)).isEqualTo(endpoint);
  }

  @ParameterizedTest
  @CsvSource({
    "eu-west-1,  legacy,   https://sts.amazonaws.com",
    "eu-west-1,  regional, https://sts.eu-west-1.amazonaws.com",
    "eu-south-1, legacy,   https://sts.eu-south-1.amazonaws.com",
    "cn-north-1, Legacy,   https://sts.cn-north-1.amazonaws.com.cn"
  })
  void legacyMeansTheGlobalStsInTheRegionsThatKnewItFirst(String region, String mode, URI sts) {
    assertThat(transport("AWS_REGION", region, "AWS_STS_REGIONAL_ENDPOINTS", mode).endpoint("sts"))
        .isEqualTo(sts);
  }

  @Test
  void fipsAndDualStackChangeTheEndpoint() {
    assertThat(
            transport("AWS_REGION", "us-east-1", "AWS_USE_FIPS_ENDPOINT", "TRUE").endpoint("sts"))
        .isEqualTo(URI.create("https://sts-fips.us-east-1.amazonaws.com"));
    assertThat(
            transport("AWS_REGION", "us-east-1", "AWS_USE_DUALSTACK_ENDPOINT", "true")
                .endpoint("s3"))
        .isEqualTo(URI.create("https://s3.dualstack.us-east-1.amazonaws.com"));
  }

  @Test
  void aServicesOwnEndpointWinsOverTheOneForAll() {
    Transport transport =
        transport(
            "AWS_REGION", "eu-west-1",
            "AWS_ENDPOINT_URL", "http://127.0.0.1:1",
            "AWS_ENDPOINT_URL_STS", "https://sts.example",
            "AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1/all");

    assertThat(transport.endpoint("sts")).isEqualTo(URI.create("https://sts.example"));
    assertThat(transport.endpointOverride("iam")).contains(URI.create("http://127.0.0.1:1"));
    assertThat(transport.endpoint("s3")).isEqualTo(URI.create("http://127.0.0.1:1/all"));
  }

  @Test
  void configuredEndpointsCanBeIgnored() {
    Transport transport =
        transport(
            "AWS_REGION", "eu-west-1",
            "AWS_ENDPOINT_URL", "http://127.0.0.1:1",
            "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");

    assertThat(transport.endpointOverride("s3")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:8080",
        "ftp://a",
        "https://",
        "https://a b",
        "https://a?b",
        "https://u:p@a",
        "https://a/path"
      })
  void anEndpointThatIsNoUrlOfAServerIsRefused(String endpoint) {
    assertThat(failure("AWS_REGION", "eu-west-1", "AWS_ENDPOINT_URL_STS", endpoint))
        .isInstanceOfSatisfying(
            TransportFailure.Malformed.class,
            malformed -> assertThat(malformed.variable()).isEqualTo("AWS_ENDPOINT_URL_STS"));
  }

  @Test
  void theClientGetsWhatTheEnvironmentSays() {
    StsClientBuilder builder = StsClient.builder();
    try (Transport transport =
        transport("AWS_REGION", "eu-west-1", "AWS_ENDPOINT_URL", "http://127.0.0.1:1")) {
      assertThat(transport.configure(builder, "sts")).isSameAs(builder);

      try (StsClient sts = builder.build()) {
        assertThat(sts.serviceClientConfiguration().region().id()).isEqualTo("eu-west-1");
        assertThat(sts.serviceClientConfiguration().endpointOverride())
            .contains(URI.create("http://127.0.0.1:1"));
        assertThat(sts.serviceClientConfiguration().overrideConfiguration().apiCallTimeout())
            .contains(TimeLimits.DEFAULT.total());
        assertThat(
                sts.serviceClientConfiguration()
                    .overrideConfiguration()
                    .advancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX))
            .hasValueSatisfying(suffix -> assertThat(suffix).startsWith("rolecall/"));
      }
    }
  }

  @Test
  void timeLimitsOfOnesOwnReachTheClient() {
    TimeLimits limits =
        new TimeLimits(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3));
    StsClientBuilder builder = StsClient.builder();
    try (Transport transport =
        Transport.fromEnvironment(Map.of("AWS_REGION", "eu-west-1"), limits)) {
      transport.configure(builder, "sts");

      assertThat(transport.limits()).isEqualTo(limits);
      assertThat(builder.overrideConfiguration().apiCallTimeout()).contains(limits.total());
    }
  }

  @Test
  void aTimeLimitOfNothingIsRefused() {
    Duration second = Duration.ofSeconds(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TimeLimits(second, Duration.ZERO, second))
        .withMessageContaining("read is PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TimeLimits(second, second, Duration.ofDays(2)))
        .withMessageContaining("total");
  }

  @Test
  void everyRegionThatTheSdkKnowsIsOfThePartitionThatTheSdkSays() {
    assertThat(Region.regions()).hasSizeGreaterThan(30);
    for (Region region : Region.regions()) {
      if (region.isGlobalRegion()) {
        continue;
      }
      assertThat(transport("AWS_REGION", region.id()).partition())
          .as(region.id())
          .contains(PartitionMetadata.of(region).id());
    }
  }

  @Test
  void aRegionThatIsNotAwssIsOfNoPartition() {
    assertThat(transport("AWS_REGION", "default").partition()).isEmpty();
  }

  @Test
  void messagesTellProblemCauseAndRemedy() throws IOException {
    Path notPem = Files.writeString(directory.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\n*");
    Path none = Files.writeString(directory.resolve("none.pem"), "");
    Golden.check(
        getClass(),
        "failures.txt",
        List.of(
            message(),
            message("AWS_REGION", "eu west"),
            message("AWS_REGION", "eu-west-1", "AWS_USE_FIPS_ENDPOINT", "yes"),
            message("AWS_REGION", "eu-west-1", "AWS_STS_REGIONAL_ENDPOINTS", "global"),
            message("AWS_REGION", "eu-west-1", "AWS_ENDPOINT_URL", "localhost:80"),
            message("AWS_REGION", "eu-west-1", "AWS_ENDPOINT_URL", "http://me:secret@localhost"),
            message("AWS_REGION", "eu-west-1", "HTTPS_PROXY", "https://me:secret@proxy"),
            message("AWS_REGION", "eu-west-1", "AWS_CA_BUNDLE", "/nowhere/ca.pem"),
            message("AWS_REGION", "eu-west-1", "AWS_CA_BUNDLE", notPem.toString())
                .replace(notPem.toString(), "ca.pem"),
            message("AWS_REGION", "eu-west-1", "AWS_CA_BUNDLE", none.toString())
                .replace(none.toString(), "none.pem"),
            message(
                "AWS_REGION", "eu-west-1",
                "AWS_ENDPOINT_URL", "http://localhost",
                "AWS_USE_DUALSTACK_ENDPOINT", "true")));
  }

  private static Transport transport(String... variables) {
    return Transport.fromEnvironment(map(variables));
  }

  private static TransportFailure failure(String... variables) {
    return Optional.ofNullable(
            catchThrowableOfType(TransportException.class, () -> transport(variables)))
        .orElseThrow()
        .failure();
  }

  private static String message(String... variables) {
    return failure(variables).explain().toString();
  }

  private static Map<String, String> map(String... variables) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < variables.length; i += 2) {
      map.put(variables[i], variables[i + 1]);
    }
    return map;
  }
}
