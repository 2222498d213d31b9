package dev.rolecall.iam;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides single requests; see {@link PolicySet} for many by the same policies. */
public final class PolicyEvaluator {
  /** No organization can take it from an account (Organizations User Guide, RCPs). */
  private static final Policy RCP_FULL_AWS_ACCESS =
      new Policy(
          "RCPFullAWSAccess",
          new PolicyDocument(
              PolicyDocument.CURRENT,
              List.of(
                  new Statement(
                      Optional.empty(),
                      Statement.Effect.ALLOW,
                      Optional.of(Principals.anyone(false)),
                      new Statement.Values(false, List.of("*")),
                      Optional.of(new Statement.Values(false, List.of("*"))),
                      List.of()))));

  private final Map<Layer, PolicySet> layers = new EnumMap<>(Layer.class);
  private final Request request;

  private PolicyEvaluator(Map<Layer, List<Policy>> layers, Request request) {
    layers.forEach((layer, policies) -> this.layers.put(layer, set(layer, policies)));
    this.request = request;
  }

  private static PolicySet set(Layer layer, List<Policy> policies) {
    return PolicySet.of(
        layer == Layer.RESOURCE_CONTROL
            ? Stream.concat(Stream.of(RCP_FULL_AWS_ACCESS), policies.stream()).toList()
            : policies);
  }

  /** Over the union of policies: one layer, such as a role's policies or one trust policy. */
  public static Decision evaluate(List<Policy> policies, Request request) {
    return PolicySet.of(policies).decide(request);
  }

  /**
   * As {@link #evaluateLayers(Map, Request, boolean)}, for a resource of the principal's account.
   */
  public static LayeredDecision evaluateLayers(Map<Layer, List<Policy>> layers, Request request) {
    return evaluateLayers(layers, request, true);
  }

  /**
   * Over all policies that AWS weighs (IAM User Guide, Policy evaluation logic): a Deny in any of
   * them wins. The policies of one layer are joined. A layer given with no policies allows nothing;
   * one that does not apply (no session policy was passed, no boundary is set) is left out. What
   * organizations, boundaries and sessions allow grants nothing by itself.
   *
   * <p>In the principal's own account either its policies or the resource's grant. Boundary and
   * session do not limit what a resource's policy grants to the session by its own name, or to
   * everyone; one that names the role alone they do; one that names the account alone grants
   * nothing. For a resource of another account both sides must allow. A trust policy must allow in
   * any case, and where it names the account alone, the principal's own policies must too.
   *
   * @param sameAccount whether the resource is of the principal's account
   * @throws IllegalArgumentException where no layer is given: a defect of the caller
   */
  public static LayeredDecision evaluateLayers(
      Map<Layer, List<Policy>> layers, Request request, boolean sameAccount) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("No layer of policies to decide by");
    }
    return new PolicyEvaluator(layers, request).decide(sameAccount);
  }

  private LayeredDecision decide(boolean sameAccount) {
    Optional<LayeredDecision> denied =
        layers.keySet().stream()
            .map(this::of)
            .filter(each -> each.decision() instanceof Decision.ExplicitlyDenied)
            .findFirst();
    if (denied.isPresent()) {
      return denied.get();
    }
    Stream<LayeredDecision> organization = given(Layer.SERVICE_CONTROL, Layer.RESOURCE_CONTROL);
    return all(Stream.concat(Stream.of(granted(sameAccount)), organization).toList());
  }

  private LayeredDecision granted(boolean sameAccount) {
    Optional<Layer> resource =
        Stream.of(Layer.TRUST, Layer.RESOURCE).filter(layers::containsKey).findFirst();
    if (!(request.principal() instanceof Principal.Aws)) {
      return limited(of(resource.orElse(Layer.IDENTITY)));
    }
    if (!sameAccount) {
      return limited(all(List.of(of(Layer.IDENTITY), of(resource.orElse(Layer.RESOURCE)))));
    }
    if (resource.isEmpty()) {
      return limited(of(Layer.IDENTITY));
    }
    LayeredDecision ownOrRoles =
        any(of(Layer.IDENTITY), of(resource.get(), PrincipalMatch.By.ROLE));
    return resource.get() == Layer.TRUST
        ? limited(all(List.of(of(Layer.TRUST), ownOrRoles)))
        : any(limited(ownOrRoles), of(Layer.RESOURCE, PrincipalMatch.By.ITSELF));
  }

  private LayeredDecision limited(LayeredDecision granted) {
    return all(Stream.concat(Stream.of(granted), given(Layer.BOUNDARY, Layer.SESSION)).toList());
  }

  private Stream<LayeredDecision> given(Layer... some) {
    return Stream.of(some).filter(layers::containsKey).map(this::of);
  }

  private LayeredDecision of(Layer layer) {
    return of(layer, PrincipalMatch.By.ACCOUNT);
  }

  private LayeredDecision of(Layer layer, PrincipalMatch.By allow) {
    boolean bounded = layers.containsKey(Layer.BOUNDARY);
    PolicySet policies = layers.getOrDefault(layer, PolicySet.of(List.of()));
    return new LayeredDecision(
        layer, policies.decide(request, new PrincipalMatch.Terms(allow, bounded)));
  }

  /** The first that denies; then what they depend on; then the first. */
  private static LayeredDecision all(List<LayeredDecision> decisions) {
    return decisions.stream()
        .filter(each -> !each.allowed() && !each.depends())
        .findFirst()
        .or(() -> open(decisions))
        .orElseGet(() -> decisions.get(0));
  }

  /** The first that allows; then what they depend on; then the first. */
  private static LayeredDecision any(LayeredDecision... decisions) {
    return Stream.of(decisions)
        .filter(LayeredDecision::allowed)
        .findFirst()
        .or(() -> open(List.of(decisions)))
        .orElseGet(() -> decisions[0]);
  }

  private static Optional<LayeredDecision> open(List<LayeredDecision> decisions) {
    List<LayeredDecision> open = decisions.stream().filter(LayeredDecision::depends).toList();
    return open.stream()
        .findFirst()
        .map(
            first ->
                new LayeredDecision(first.layer(), new Decision.Depends(() -> dependsOn(open))));
  }

  private static List<DependsOn> dependsOn(List<LayeredDecision> open) {
    List<DependsOn> on = new ArrayList<>();
    for (LayeredDecision each : open) {
      if (each.decision() instanceof Decision.Depends depends) {
        on.addAll(depends.on());
      }
    }
    return on.stream().distinct().toList();
  }
}
