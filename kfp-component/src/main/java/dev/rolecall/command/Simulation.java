package dev.rolecall.command;

import dev.rolecall.iam.Layer;
import dev.rolecall.iam.LayeredDecision;
import dev.rolecall.iam.MalformedPolicyException;
import dev.rolecall.iam.Policy;
import dev.rolecall.iam.PolicyDocument;
import dev.rolecall.iam.PolicyEvaluator;
import dev.rolecall.iam.PolicyType;
import dev.rolecall.iam.Principal;
import dev.rolecall.iam.Request;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A request with all the policies that decide it.
 *
 * @param sameAccount whether the resource is of the principal's account
 */
record Simulation(List<Given> policies, Request request, boolean sameAccount) {
  /** Where nobody is said to ask: whom a policy admits that admits everyone. */
  static final Principal ANYBODY = Principal.parse("AWS", "*");

  /** What a policy is attached to; the names are those of the command's option. */
  enum Kind {
    IDENTITY(Layer.IDENTITY, PolicyType.IDENTITY),
    RESOURCE(Layer.RESOURCE, PolicyType.RESOURCE),
    BOUNDARY(Layer.BOUNDARY, PolicyType.IDENTITY),
    SESSION(Layer.SESSION, PolicyType.IDENTITY),
    SCP(Layer.SERVICE_CONTROL, PolicyType.SCP),
    RCP(Layer.RESOURCE_CONTROL, PolicyType.RCP),
    TRUST(Layer.TRUST, PolicyType.TRUST);

    private final Layer layer;
    private final PolicyType type;

    Kind(Layer layer, PolicyType type) {
      this.layer = layer;
      this.type = type;
    }

    /**
     * The kind of that name.
     *
     * @throws UsageException where there is none
     */
    static Kind parse(String written) {
      return Stream.of(values())
          .filter(kind -> kind.toString().equals(written))
          .findFirst()
          .orElseThrow(
              () ->
                  new UsageException(
                      UsageMessages.noPolicyKind(
                          written, Stream.of(values()).map(Kind::toString).toList())));
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A policy of a kind. */
  record Given(Kind kind, Policy policy) {
    /**
     * Reads a document.
     *
     * @param name by which explanations call it
     * @throws MalformedPolicyException where IAM would not take it as a policy of that kind
     */
    static Given parse(Kind kind, String name, String document) {
      return new Given(kind, new Policy(name, kind.type.check(PolicyDocument.parse(document))));
    }
  }

  /** Copies. */
  Simulation {
    policies = List.copyOf(policies);
  }

  /** Whether a resource is of the principal's account; it is where no account is named. */
  static boolean isOfSameAccount(Principal principal, Optional<String> account) {
    return !(principal instanceof Principal.Aws aws)
        || account.filter(named -> !named.equals(aws.accountId())).isEmpty();
  }

  LayeredDecision decide() {
    Map<Layer, List<Policy>> layers = new EnumMap<>(Layer.class);
    for (Given each : policies) {
      layers.computeIfAbsent(each.kind().layer, layer -> new ArrayList<>()).add(each.policy());
    }
    return PolicyEvaluator.evaluateLayers(layers, request, sameAccount);
  }
}
