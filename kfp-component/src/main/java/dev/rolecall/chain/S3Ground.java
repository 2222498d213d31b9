package dev.rolecall.chain;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.Decision;
import dev.rolecall.iam.IamState;
import dev.rolecall.iam.Layer;
import dev.rolecall.iam.LayeredDecision;
import dev.rolecall.iam.Policy;
import dev.rolecall.iam.PolicyEvaluator;
import dev.rolecall.iam.Principal;
import dev.rolecall.iam.Request;
import dev.rolecall.iam.RequestContexts;
import dev.rolecall.iam.WebIdentityRequest;
import dev.rolecall.s3.Ownership;
import dev.rolecall.s3.Scope;
import dev.rolecall.s3.ScopeAction;
import dev.rolecall.verify.Observations;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * All that may explain S3's refusal, as far as it was seen.
 *
 * @param region that was asked
 * @param request by which the role was taken
 * @param keys of requests
 * @param putWorks whether an object could be written
 * @param ownership of bucket and objects
 */
record S3Ground(
    RoleArn role,
    Scope scope,
    Optional<String> region,
    Optional<IamState> iam,
    Optional<WebIdentityRequest> request,
    RequestKeys keys,
    boolean putWorks,
    Optional<Ownership> ownership) {
  /** Where nobody looked whose the bucket is. */
  S3Ground(
      RoleArn role,
      Scope scope,
      Optional<String> region,
      Optional<IamState> iam,
      Optional<WebIdentityRequest> request,
      RequestKeys keys,
      boolean putWorks) {
    this(role, scope, region, iam, request, keys, putWorks, Optional.empty());
  }

  /** The role as IAM shows it, where it was seen in the right account, with its policies. */
  Optional<IamState.Role> seenRole() {
    return iam.filter(view -> view.accountId().equals(role.accountId()))
        .filter(view -> view.unseen(IamState.Part.POLICIES).isEmpty())
        .flatMap(IamState::role);
  }

  /**
   * What was seen of it.
   *
   * @param seen with the role's configuration and the scope
   */
  static S3Ground of(Observations seen) {
    return new S3Ground(
        seen.get(Chain.CONFIG).role(),
        seen.get(Chain.SCOPE),
        seen.find(Chain.HERE).flatMap(SeenEnvironment::region),
        seen.find(Chain.IAM),
        seen.find(Chain.REQUEST),
        RequestKeys.seen(seen),
        seen.find(Chain.S3_ROUND_TRIP).filter(trip -> trip.put().done()).isPresent(),
        seen.find(Chain.OWNERSHIP));
  }

  /** Whether the scope names the Profile, as a part of its bucket's name or of its prefix. */
  boolean scopeNamesProfile() {
    return request
        .map(WebIdentityRequest::namespace)
        .filter(profile -> !profile.isEmpty())
        .map(profile -> "(.*[^a-z0-9-])?" + Pattern.quote(profile) + "([^a-z0-9-].*)?")
        .filter(scope.toString()::matches)
        .isPresent();
  }

  /**
   * What a role's own policies and its boundary say to an action in the scope, on one key or
   * prefix.
   */
  LayeredDecision decide(IamState.Role role, ScopeAction action, String keyOrPrefix) {
    return decide(role, action, scope, keyOrPrefix);
  }

  /** The same anywhere. */
  LayeredDecision decide(IamState.Role role, ScopeAction action, Scope where, String keyOrPrefix) {
    Map<Layer, List<Policy>> layers = new EnumMap<>(Layer.class);
    layers.put(Layer.IDENTITY, role.policies());
    role.boundary().ifPresent(boundary -> layers.put(Layer.BOUNDARY, List.of(boundary)));
    List<Policy> all = layers.values().stream().flatMap(List::stream).toList();
    return PolicyEvaluator.evaluateLayers(
        layers, request(all, action, where, keyOrPrefix, Map.of()));
  }

  /** What policies of the role say to an action in the scope, on one key or prefix. */
  Decision decide(List<Policy> policies, ScopeAction action, String keyOrPrefix) {
    return decide(policies, action, scope, keyOrPrefix, Map.of());
  }

  /** The same anywhere, of a request with these parameters beside. */
  Decision decide(
      List<Policy> policies,
      ScopeAction action,
      Scope where,
      String keyOrPrefix,
      Map<String, List<String>> parameters) {
    return PolicyEvaluator.evaluate(
        policies, request(policies, action, where, keyOrPrefix, parameters));
  }

  private Request request(
      List<Policy> policies,
      ScopeAction action,
      Scope where,
      String keyOrPrefix,
      Map<String, List<String>> parameters) {
    Map<String, List<String>> known = new HashMap<>(parameters);
    if (action.isOnBucket()) {
      known.put("s3:prefix", List.of(keyOrPrefix));
    }
    return keys.ofS3(
        policies,
        new Request(
            new Principal.Aws(role.toString(), role.accountId()),
            action.action(),
            action.resource(role.partition(), where, keyOrPrefix),
            RequestContexts.s3(role, request, known)));
  }

  /** A key that an action may be on, or a prefix that may be listed, for any of the scope. */
  static String sample(ScopeAction action, Scope scope) {
    return action.isOnBucket() ? scope.prefix() : scope.prefix() + "key";
  }
}
