package dev.rolecall.verify;

import dev.rolecall.credentials.RoleArn;
import java.util.Optional;
import java.util.Set;

/** The variables: there, well-formed, and of one partition. */
final class EnvironmentLink {
  private EnvironmentLink() {}

  static Check check() {
    return new LinkCheck(
        "environment",
        "The pod's environment names a role and a token",
        Set.of(Chain.ENVIRONMENT),
        seen -> decide(seen.get(Chain.ENVIRONMENT)));
  }

  static Outcome decide(SeenEnvironment environment) {
    return broken(environment)
        .or(() -> shadowed(environment))
        .orElseGet(() -> evidence(environment).passed());
  }

  private static Optional<Outcome> broken(SeenEnvironment environment) {
    Optional<String> role = environment.value(SeenEnvironment.ROLE_ARN);
    Optional<String> file = environment.value(SeenEnvironment.TOKEN_FILE);
    if (role.isEmpty() && file.isEmpty()) {
      boolean podIdentity = environment.value(SeenEnvironment.POD_IDENTITY).isPresent();
      return Optional.of(
          podIdentity
              ? EnvironmentFindings.podIdentity(evidence(environment)).warned()
              : EnvironmentFindings.nothingSet(evidence(environment)).failed());
    }
    if (role.isEmpty() || file.isEmpty()) {
      return Optional.of(
          EnvironmentFindings.half(role.isPresent(), evidence(environment)).failed());
    }
    RoleArn arn;
    try {
      arn = RoleArn.parse(role.get());
    } catch (IllegalArgumentException e) {
      return Optional.of(
          EnvironmentFindings.malformedArn(role.get(), evidence(environment)).failed());
    }
    if (environment.region().isEmpty()) {
      return Optional.of(EnvironmentFindings.noRegion(evidence(environment)).failed());
    }
    String region = environment.region().get();
    if (!environment.stsIsElsewhere() && !partition(region).equals(arn.partition())) {
      return Optional.of(
          EnvironmentFindings.otherPartition(arn, region, partition(region), evidence(environment))
              .failed());
    }
    return environment
        .problem()
        .map(problem -> EnvironmentFindings.unusable(problem, evidence(environment)).failed());
  }

  /**
   * A region's partition, by the region's name (AWS General Reference, Partitions); isolated
   * partitions are not told apart.
   */
  private static String partition(String region) {
    if (region.startsWith("cn-")) {
      return "aws-cn";
    }
    return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  }

  private static Optional<Outcome> shadowed(SeenEnvironment environment) {
    return environment
        .value(SeenEnvironment.ACCESS_KEY)
        .map(key -> EnvironmentFindings.staticKeys(evidence(environment)).warned());
  }

  private static Evidence evidence(SeenEnvironment environment) {
    Evidence evidence = new Evidence();
    environment.variables().forEach(evidence::and);
    return evidence;
  }
}
