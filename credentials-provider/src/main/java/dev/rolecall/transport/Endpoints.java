package dev.rolecall.transport;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceEndpointKey;
import software.amazon.awssdk.regions.ServiceMetadata;
import software.amazon.awssdk.regions.ServiceMetadataAdvancedOption;
import software.amazon.awssdk.services.sts.endpoints.StsEndpointProvider;

/**
 * Where each service's requests go.
 *
 * @param global whether STS's global endpoint is used in the regions that knew it first
 * @param overrides by service: {@code sts}, {@code iam}, {@code s3}
 */
record Endpoints(
    Region region, boolean fips, boolean dualstack, boolean global, Map<String, URI> overrides) {
  private static final List<String> SERVICES = List.of("sts", "iam", "s3");

  /**
   * A service's own AWS_ENDPOINT_URL_… wins over AWS_ENDPOINT_URL, unless
   * AWS_IGNORE_CONFIGURED_ENDPOINT_URLS puts both aside (AWS SDKs and Tools Reference Guide,
   * "Service-specific endpoints").
   */
  static Endpoints from(Variables variables) {
    boolean fips = variables.flag("AWS_USE_FIPS_ENDPOINT");
    boolean dualstack = variables.flag("AWS_USE_DUALSTACK_ENDPOINT");
    Map<String, String> names =
        variables.flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") ? Map.of() : names(variables);
    names.values().stream()
        .sorted()
        .findFirst()
        .ifPresent(name -> refuseOtherForms(name, fips, dualstack));
    return new Endpoints(
        Region.of(variables.region()),
        fips,
        dualstack,
        variables.isSecond("AWS_STS_REGIONAL_ENDPOINTS", "regional", "legacy"),
        names.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey,
                    entry -> variables.endpoint(entry.getValue()).orElseThrow())));
  }

  /** Which variable sets a service's endpoint, where one does. */
  private static Map<String, String> names(Variables variables) {
    return SERVICES.stream()
        .flatMap(
            service ->
                Stream.of(
                        "AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT), "AWS_ENDPOINT_URL")
                    .filter(name -> variables.text(name).isPresent())
                    .limit(1)
                    .map(name -> Map.entry(service, name)))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static void refuseOtherForms(String endpoint, boolean fips, boolean dualstack) {
    if (fips || dualstack) {
      throw new TransportException(
          new TransportFailure.Conflict(
              endpoint, fips ? "AWS_USE_FIPS_ENDPOINT" : "AWS_USE_DUALSTACK_ENDPOINT"));
    }
  }

  Optional<URI> override(String service) {
    return Optional.ofNullable(overrides.get(service));
  }

  URI of(String service) {
    return override(service).orElseGet(() -> "sts".equals(service) ? sts() : metadata(service));
  }

  private URI sts() {
    return StsEndpointProvider.defaultProvider()
        .resolveEndpoint(
            parameters ->
                parameters
                    .region(region)
                    .useFips(fips)
                    .useDualStack(dualstack)
                    .useGlobalEndpoint(global))
        .join()
        .endpointUrl()
        .toUri();
  }

  /** As the SDK's metadata has it; IAM is a service of the partition, not of the region. */
  private URI metadata(String service) {
    ServiceMetadata metadata =
        ServiceMetadata.of(service)
            .reconfigure(
                options ->
                    options
                        .profileFile(Transport.NO_PROFILES)
                        .putAdvancedOption(
                            ServiceMetadataAdvancedOption.DEFAULT_S3_US_EAST_1_REGIONAL_ENDPOINT,
                            "regional"));
    Region partition = Region.of(PartitionMetadata.of(region).id() + "-global");
    Region place =
        "iam".equals(service) && metadata.regions().contains(partition) ? partition : region;
    return URI.create(
        "https://"
            + metadata.endpointFor(
                ServiceEndpointKey.builder().region(place).tags(tags()).build()));
  }

  private List<EndpointTag> tags() {
    List<EndpointTag> tags = new ArrayList<>();
    if (fips) {
      tags.add(EndpointTag.FIPS);
    }
    if (dualstack) {
      tags.add(EndpointTag.DUALSTACK);
    }
    return tags;
  }
}
