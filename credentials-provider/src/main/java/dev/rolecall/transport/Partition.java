package dev.rolecall.transport;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The partitions and the names of their regions (partitions.json of the AWS SDKs, regionRegex). The
 * SDK has them too, but loads the endpoints of all of AWS's services with them, at each start of a
 * process.
 */
public enum Partition {
  AWS("aws", "(us|eu|ap|sa|ca|me|af|il|mx)-\\w+-\\d+"),
  CHINA("aws-cn", "cn-\\w+-\\d+"),
  EUROPE("aws-eusc", "eusc-\\w+-\\w+-\\d+"),
  ISO("aws-iso", "us-iso-\\w+-\\d+"),
  ISO_B("aws-iso-b", "us-isob-\\w+-\\d+"),
  ISO_E("aws-iso-e", "eu-isoe-\\w+-\\d+"),
  ISO_F("aws-iso-f", "us-isof-\\w+-\\d+"),
  GOVERNMENT("aws-us-gov", "us-gov-\\w+-\\d+");

  private static final Set<String> IDS =
      Stream.of(values()).map(partition -> partition.id).collect(Collectors.toUnmodifiableSet());

  private final String id;
  private final Pattern regions;

  Partition(String id, String regions) {
    this.id = id;
    this.regions = Pattern.compile(regions);
  }

  /** The id of the region's partition; nothing for a region that is not AWS's. */
  static Optional<String> of(String region) {
    return Stream.of(values())
        .filter(partition -> partition.regions.matcher(region).matches())
        .map(partition -> partition.id)
        .findFirst();
  }

  /** The ids of all, as the second part of an ARN has them. */
  public static Set<String> ids() {
    return IDS;
  }
}
