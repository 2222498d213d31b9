package dev.rolecall.chain;

import dev.rolecall.catalogue.Place;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.credentials.WebIdentityFailure;
import dev.rolecall.transport.Transport;
import dev.rolecall.verify.Check;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Standing;
import java.util.List;
import java.util.Optional;

/** The variables: there, well-formed, and of one partition. */
final class EnvironmentCheck {
  private EnvironmentCheck() {}

  static Check check() {
    return new Check(
        "environment",
        "The pod's environment names a role and a token",
        Standing.reading(Place.POD),
        List.of(Chain.ENVIRONMENT),
        seen -> decide(seen.get(Chain.ENVIRONMENT)));
  }

  static Outcome decide(SeenEnvironment environment) {
    return broken(environment)
        .or(() -> shadowed(environment))
        .orElseGet(() -> evidence(environment).passed());
  }

  private static Optional<Outcome> broken(SeenEnvironment environment) {
    return environment
        .config()
        .unusable()
        .flatMap(failure -> noRole(failure, environment))
        .or(() -> blankArn(environment))
        .or(() -> noRegion(environment))
        .or(() -> elsewhere(environment))
        .or(() -> unusable(environment.config(), environment))
        .or(() -> unusable(environment.transport(), environment));
  }

  private static Optional<Outcome> noRole(WebIdentityFailure failure, SeenEnvironment environment) {
    if (failure instanceof WebIdentityFailure.VariablesAbsent absent) {
      return Optional.of(absent(absent, environment));
    }
    return failure instanceof WebIdentityFailure.VariableMalformed malformed
            && malformed.variable().equals(SeenEnvironment.ROLE_ARN)
        ? environment
            .value(SeenEnvironment.ROLE_ARN)
            .map(arn -> EnvironmentFindings.malformedArn(arn, evidence(environment)).failed())
        : Optional.empty();
  }

  /** The provider bears a line's end after it; other SDKs send it, and STS takes no such ARN. */
  private static Optional<Outcome> blankArn(SeenEnvironment environment) {
    return environment
        .value(SeenEnvironment.ROLE_ARN)
        .filter(arn -> !arn.equals(arn.strip()))
        .map(arn -> EnvironmentFindings.malformedArn(arn, evidence(environment)).failed());
  }

  private static Outcome absent(
      WebIdentityFailure.VariablesAbsent absent, SeenEnvironment environment) {
    if (!absent.all()) {
      boolean roleIsSet = !absent.variables().contains(SeenEnvironment.ROLE_ARN);
      return EnvironmentFindings.half(roleIsSet, evidence(environment)).failed();
    }
    return environment.value(SeenEnvironment.POD_IDENTITY).isPresent()
        ? EnvironmentFindings.podIdentity(evidence(environment)).warned()
        : EnvironmentFindings.nothingSet(evidence(environment)).failed();
  }

  private static Optional<Outcome> noRegion(SeenEnvironment environment) {
    return environment.region().isEmpty()
        ? Optional.of(EnvironmentFindings.noRegion(evidence(environment)).failed())
        : Optional.empty();
  }

  /** A region of no known partition may be anybody's; nobody is accused for it. */
  private static Optional<Outcome> elsewhere(SeenEnvironment environment) {
    return environment
        .config()
        .usable()
        .flatMap(
            config ->
                environment
                    .transport()
                    .usable()
                    .filter(transport -> transport.endpointOverride("sts").isEmpty())
                    .flatMap(transport -> elsewhere(config.role(), transport, environment)));
  }

  private static Optional<Outcome> elsewhere(
      RoleArn role, Transport transport, SeenEnvironment environment) {
    return transport
        .partition()
        .filter(partition -> !partition.equals(role.partition()))
        .map(
            partition ->
                EnvironmentFindings.otherPartition(
                        role, transport.region(), partition, evidence(environment))
                    .failed());
  }

  private static Optional<Outcome> unusable(
      SeenEnvironment.Reading<?> reading, SeenEnvironment environment) {
    return reading
        .unusable()
        .map(
            failure ->
                EnvironmentFindings.unusable(failure.explain(), evidence(environment)).failed());
  }

  private static Optional<Outcome> shadowed(SeenEnvironment environment) {
    return environment
        .value(SeenEnvironment.ACCESS_KEY)
        .map(key -> EnvironmentFindings.staticKeys(evidence(environment)).outcome());
  }

  private static Evidence evidence(SeenEnvironment environment) {
    Evidence evidence = new Evidence();
    environment.variables().forEach(evidence::and);
    return evidence;
  }
}
