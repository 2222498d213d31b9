package dev.rolecall.chain;

import dev.rolecall.catalogue.Place;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.Decision;
import dev.rolecall.iam.DependsOn;
import dev.rolecall.iam.IamState;
import dev.rolecall.iam.Layer;
import dev.rolecall.iam.LayeredDecision;
import dev.rolecall.iam.Policy;
import dev.rolecall.iam.PolicyPattern;
import dev.rolecall.iam.Statement;
import dev.rolecall.s3.Scope;
import dev.rolecall.s3.ScopeAction;
import dev.rolecall.verify.Check;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Observations;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Standing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the role's own policies, and what bounds them, allow what the scope needs. */
final class RolePolicyCheck {
  /** What a Profile's work needs. Who lists no parts of an upload begins it anew. */
  private static final List<ScopeAction> NEEDED =
      List.of(
          ScopeAction.LIST,
          ScopeAction.GET,
          ScopeAction.PUT,
          ScopeAction.DELETE,
          ScopeAction.ABORT);

  /**
   * Parameters that a request has only where its client sends them (Service Authorization
   * Reference, Condition keys for Amazon S3). Of {@code s3:x-amz-content-sha256}, which all have,
   * more is known.
   */
  private static final Map<String, List<String>> NO_PARAMETERS =
      Map.of(
          "s3:delimiter", List.of(),
          "s3:if-match", List.of(),
          "s3:if-none-match", List.of(),
          "s3:x-amz-*", List.of(),
          "s3:object-lock-*", List.of(),
          "s3:RequestObjectTag*", List.of());

  /** What a whole object is written with (Amazon S3 User Guide, Enforce conditional writes). */
  private static final Map<String, List<String>> PLAIN = plain();

  /** A bucket that no policy names. */
  private static final Scope ANOTHER = new Scope("rolecall-names-no-bucket", "");

  private RolePolicyCheck() {}

  private static Map<String, List<String>> plain() {
    Map<String, List<String>> plain = new HashMap<>(NO_PARAMETERS);
    plain.put("s3:ObjectCreationOperation", List.of("true"));
    return Map.copyOf(plain);
  }

  static Check check() {
    return new Check(
        "role-policy",
        "The role's policies allow what its scope needs",
        Standing.reading(Place.BUCKET),
        List.of(Chain.IAM, Chain.CONFIG, Chain.SCOPE),
        List.of(Chain.REQUEST, Chain.KEYS, Chain.S3_LIST, Chain.S3_ROUND_TRIP, Chain.ENVIRONMENT),
        seen -> decide(seen.get(Chain.IAM), S3Ground.of(seen), done(seen)));
  }

  /** What S3 did, and therefore is allowed, whatever is thought of it here. */
  private static Set<ScopeAction> done(Observations seen) {
    return Stream.concat(
            seen.find(Chain.S3_LIST).stream(),
            seen.find(Chain.S3_ROUND_TRIP).stream()
                .flatMap(trip -> Stream.of(trip.put(), trip.get(), trip.delete())))
        .filter(attempt -> attempt.answer().allows())
        .map(attempt -> ScopeAction.of(attempt.action()))
        .filter(action -> FromHere.isPod(seen) || !depends(action, S3Ground.of(seen)))
        .collect(Collectors.toSet());
  }

  /** Whether the role's policies, where they were read, have it depend on where it is asked. */
  private static boolean depends(ScopeAction action, S3Ground ground) {
    return ground
        .seenRole()
        .map(
            role -> ground.decide(role, action, S3Ground.sample(action, ground.scope())).decision())
        .filter(Decision.Depends.class::isInstance)
        .isPresent();
  }

  /**
   * Decides. What no policy of the role allows, the bucket's own policy still may: that is a
   * warning, and S3's answer decides. A Deny is final, but for what S3 did all the same.
   *
   * @param done what S3 did
   */
  static Outcome decide(IamState iam, S3Ground ground, Set<ScopeAction> done) {
    RoleArn role = ground.role();
    Scope scope = ground.scope();
    if (!iam.accountId().equals(role.accountId())) {
      return RoleCheck.unseenInOtherAccount(iam, role);
    }
    Optional<String> unseen = iam.unseen(IamState.Part.ROLE, IamState.Part.POLICIES);
    if (unseen.isPresent()) {
      return new Outcome.Skipped(unseen.get());
    }
    if (iam.role().isEmpty()) {
      return new Outcome.Skipped("There is no role whose policies could be read.");
    }
    Optional<Outcome> elsewhere = RoleCheck.ofOtherPartition(iam, role);
    if (elsewhere.isPresent()) {
      return elsewhere.get();
    }
    IamState.Role seen = iam.role().get();
    if (scope.isDirectoryBucket()) {
      return makesSessions(seen)
          ? new Outcome.Skipped(
              "A directory bucket is used by sessions (s3express:CreateSession), of whole buckets:"
                  + " S3's own answers decide.")
          : RolePolicyFindings.directoryBucket(ground, evidence(seen, scope)).warned();
    }
    if (scope.isAccessPoint()) {
      return new Outcome.Skipped(
          "The bucket's name is an access point's alias, which policies do not name: S3's own"
              + " answers decide.");
    }
    List<ScopeAction> needed = needed(scope).filter(need -> !done.contains(need)).toList();
    if (seen.policies().isEmpty() && done.isEmpty()) {
      return RolePolicyFindings.noPolicy(ground, Evidence.of("policies", 0)).warned();
    }
    Evidence evidence = evidence(seen, scope);
    List<ScopeAction> missing = new ArrayList<>();
    List<ScopeAction> unbounded = new ArrayList<>();
    Optional<Finding> parameters = Optional.empty();
    for (ScopeAction need : needed) {
      LayeredDecision layered = ground.decide(seen, need, S3Ground.sample(need, scope));
      Decision decision = layered.decision();
      if (decision instanceof Decision.ExplicitlyDenied denied) {
        return (layered.layer() == Layer.BOUNDARY
                ? RolePolicyFindings.outOfBounds(
                    List.of(need), ground, denied.policy(), Optional.of(denied), evidence)
                : RolePolicyFindings.deniedByRole(need, role, scope, denied))
            .failed();
      }
      if (decision instanceof Decision.ImplicitlyDenied) {
        (layered.layer() == Layer.BOUNDARY ? unbounded : missing).add(need);
      }
      if (decision instanceof Decision.Depends depends) {
        DecisionWords.tell(depends, evidence);
        List<DependsOn> required =
            required(depends, need, seen, ground, S3Ground.sample(need, scope));
        if (parameters.isEmpty() && !required.isEmpty()) {
          parameters =
              Optional.of(
                  RolePolicyFindings.parameterRequired(
                      need, role, scope, required, Optional.empty(), evidence));
        }
      }
    }
    if (!missing.isEmpty() && accessPoint(seen).isPresent()) {
      return new Outcome.Skipped(
          "The role's policies name an access point, which is another way to the objects than the"
              + " bucket's name: S3's own answers decide.");
    }
    if (!missing.isEmpty() && allowedElsewhere(done, seen, ground)) {
      return new Outcome.Skipped(
          "S3 did what no policy of the role allows, so the bucket's policy does, and may allow the"
              + " rest: S3's own answers decide.");
    }
    List<Scope> others = GrantedScopes.insteadOf(ground, seen);
    if (!others.isEmpty() && done.isEmpty()) {
      return RolePolicyFindings.scopeForeign(ground, others, evidence).warned();
    }
    if (!missing.isEmpty()) {
      return RolePolicyFindings.notAllowed(missing, ground, Optional.empty(), evidence).warned();
    }
    if (!unbounded.isEmpty()) {
      return RolePolicyFindings.outOfBounds(
              unbounded, ground, seen.boundary().orElseThrow(), Optional.empty(), evidence)
          .warned();
    }
    return parameters
        .map(Finding::warned)
        .orElseGet(() -> evidence.and(Evidence.BEYOND_SCOPE, beyond(seen, ground)).passed());
  }

  /**
   * What the role may do outside of its scope, and by which policy: by the widest that is found.
   */
  private static Optional<String> beyond(IamState.Role seen, S3Ground ground) {
    Scope scope = ground.scope();
    return allowed(seen, ground, ANOTHER, "in every bucket")
        .or(
            () ->
                scope.prefix().isEmpty()
                    ? Optional.empty()
                    : allowed(
                        seen,
                        ground,
                        new Scope(scope.bucket(), "", scope.access()),
                        "in all of " + scope.bucket()));
  }

  private static Optional<String> allowed(
      IamState.Role seen, S3Ground ground, Scope where, String words) {
    return needed(where)
        .filter(action -> !action.isOnBucket())
        .flatMap(
            action ->
                ground.decide(seen, action, where, "rolecall-beyond").decision()
                        instanceof Decision.Allowed by
                    ? Stream.of(
                        "%s %s, by policy %s".formatted(action.action(), words, by.policy().name()))
                    : Stream.empty())
        .findFirst();
  }

  /** Whether S3 did something that no policy of the role allows. */
  private static boolean allowedElsewhere(
      Set<ScopeAction> done, IamState.Role seen, S3Ground ground) {
    return done.stream()
        .map(each -> ground.decide(seen.policies(), each, S3Ground.sample(each, ground.scope())))
        .anyMatch(Decision.ImplicitlyDenied.class::isInstance);
  }

  /**
   * The parameters on which it turns, where the role's policies refuse a request that has none of
   * those that clients may send; else nothing.
   */
  static List<DependsOn> required(
      Decision.Depends depends,
      ScopeAction action,
      IamState.Role seen,
      S3Ground ground,
      String keyOrPrefix) {
    Decision plain = ground.decide(seen.policies(), action, ground.scope(), keyOrPrefix, PLAIN);
    return plain.allowed() || plain instanceof Decision.Depends
        ? List.of()
        : depends.on().stream().filter(on -> isParameter(on.key())).toList();
  }

  private static boolean isParameter(String key) {
    return NO_PARAMETERS.keySet().stream()
        .map(name -> name.replace("*", ""))
        .anyMatch(name -> key.regionMatches(true, 0, name, 0, name.length()));
  }

  /**
   * The first access point that the role's policies are for: it has an ARN of its own (Amazon S3
   * User Guide, Configuring IAM policies for using access points).
   */
  static Optional<String> accessPoint(IamState.Role role) {
    return allows(role)
        .flatMap(statement -> statement.resources().stream())
        .filter(resources -> !resources.negated())
        .flatMap(resources -> resources.values().stream())
        .filter(resource -> resource.contains(":accesspoint/"))
        .findFirst();
  }

  /** Whether a statement may be for {@code s3express:CreateSession}, on whatever bucket. */
  private static boolean makesSessions(IamState.Role role) {
    return allows(role)
        .map(Statement::actions)
        .anyMatch(
            actions ->
                actions.negated()
                    || actions.values().stream()
                        .map(action -> PolicyPattern.of(action.toLowerCase(Locale.ROOT)))
                        .anyMatch(action -> action.mayMatch("s3express:createsession")));
  }

  private static Stream<Statement> allows(IamState.Role role) {
    return role.policies().stream()
        .flatMap(policy -> policy.document().statements().stream())
        .filter(statement -> statement.effect() == Statement.Effect.ALLOW);
  }

  /** What the scope needs, and no policy of the role allows. */
  static List<ScopeAction> missing(IamState.Role seen, S3Ground ground) {
    return needed(ground.scope())
        .filter(
            need ->
                ground.decide(seen.policies(), need, S3Ground.sample(need, ground.scope()))
                    instanceof Decision.ImplicitlyDenied)
        .toList();
  }

  /** What a Profile's work in that scope needs. */
  static Stream<ScopeAction> needed(Scope scope) {
    return NEEDED.stream().filter(scope.access()::needs);
  }

  private static Evidence evidence(IamState.Role seen, Scope scope) {
    return Evidence.of("scope", scope)
        .and(
            "policies",
            seen.policies().stream().map(p -> p.name()).collect(Collectors.joining(", ")))
        .and("boundary", seen.boundary().map(Policy::name));
  }
}
