package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.catalogue.Place;
import dev.rolecall.iam.Decision;
import dev.rolecall.s3.ScopeAction;
import dev.rolecall.verify.Check;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Observation;
import dev.rolecall.verify.Observations;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Standing;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What answers to a request prove of a pod that was made from elsewhere, with a token that no pod
 * has. Network and endpoints are not the pod's: a refusal that may come of them accuses nobody, and
 * a grant that turns on them leaves open what it turns on.
 */
final class FromHere {
  private static final String EXCHANGE = ExchangeCheck.check().id();
  private static final String TOKEN = TokenCheck.check().id();

  /** What another network, another endpoint or a policy's condition on them may decide. */
  private static final Set<FailureMode> BY_THE_WAY =
      EnumSet.of(
          FailureMode.STS_ACCESS_DENIED,
          FailureMode.STS_REFUSED,
          FailureMode.STS_UNREACHABLE,
          FailureMode.STS_ENDPOINT_POLICY,
          FailureMode.DENIED_BY_ORGANIZATION,
          FailureMode.TRUST_CONDITION_UNMET,
          FailureMode.ENDPOINT_REGION_DISABLED,
          FailureMode.S3_ACCESS_DENIED,
          FailureMode.S3_ACTION_DENIED,
          FailureMode.S3_EXPLICIT_DENY,
          FailureMode.S3_DENIED_BY_POLICY_LAYER,
          FailureMode.S3_KMS_DENIED,
          FailureMode.S3_KMS_MULTIPART,
          FailureMode.S3_WRONG_REGION,
          FailureMode.S3_UNREACHABLE,
          FailureMode.S3_REFUSED);

  private FromHere() {}

  /** Whether what was asked was asked by the pod itself. */
  static boolean isPod(Observations seen) {
    return seen.find(Chain.ENVIRONMENT).isPresent();
  }

  /** Of a token that was made for the exchange nothing is told: no pod has it. */
  static boolean isToldOf(Check check) {
    return !check.id().equals(TOKEN);
  }

  /** The check, which says of a pod what was answered from here. */
  static Check judged(Check check) {
    if (!check.standing().done() || check.standing().place().equals(Place.WEBHOOK)) {
      return check;
    }
    List<Observation<?>> also =
        List.of(
            Chain.CONFIG,
            Chain.SCOPE,
            Chain.IAM,
            Chain.REQUEST,
            Chain.KEYS,
            Chain.S3_ROUND_TRIP,
            Chain.OWNERSHIP);
    Check judged = check.completedBy(also, (outcome, seen) -> judged(check, outcome, seen));
    return check.id().equals(EXCHANGE) ? ofMadeToken(judged) : judged;
  }

  /** That a pod has a token, an exchange of another one does not show. */
  private static Check ofMadeToken(Check check) {
    return new Check(
        check.id(),
        "STS exchanges a token of default-editor from here",
        Standing.doing(Place.SESSION, Place.ISSUER, Place.PROVIDER, Place.TRUST),
        check.needs(),
        check.uses(),
        check.decision(),
        check.explanation());
  }

  private static Outcome judged(Check check, Outcome outcome, Observations seen) {
    boolean exchange = check.id().equals(EXCHANGE);
    Optional<Decision> decision = exchange ? trust(seen) : policies(check, outcome, seen);
    if (outcome instanceof Outcome.Failed failed) {
      return BY_THE_WAY.contains(failed.finding().mode()) && !isReadToRefuse(decision)
          ? fromElsewhere(failed.finding()).warned()
          : outcome;
    }
    if (outcome instanceof Outcome.Passed passed) {
      // A session that was granted on a condition does what it does on that one too.
      Outcome.Passed told =
          passed.dependingOn(
              Stream.concat(trust(seen).stream(), policies(check, outcome, seen).stream())
                  .flatMap(FromHere::dependencies)
                  .distinct()
                  .toList());
      return exchange ? told.leavingOpen(FromHereSentences.TOKEN) : told;
    }
    return outcome;
  }

  private static boolean isReadToRefuse(Optional<Decision> decision) {
    return decision
        .filter(each -> !each.allowed() && !(each instanceof Decision.Depends))
        .isPresent();
  }

  private static Finding fromElsewhere(Finding finding) {
    return finding
        .seenAs(FromHereSentences.SEEN + finding.seen())
        .because(finding.cause() + " " + FromHereSentences.NO_PROOF);
  }

  private static Stream<Outcome.Dependency> dependencies(Decision decision) {
    return decision instanceof Decision.Depends depends
        ? depends.on().stream()
            .map(on -> new Outcome.Dependency(on.key(), on.operator(), on.values()))
        : Stream.of();
  }

  private static Optional<Decision> trust(Observations seen) {
    return seen.find(Chain.IAM)
        .flatMap(
            iam ->
                seen.find(Chain.REQUEST)
                    .flatMap(request -> TrustCheck.decision(iam, request, RequestKeys.seen(seen))));
  }

  /** What the role's policies, where they were read, say to what a check had S3 do. */
  private static Optional<Decision> policies(Check check, Outcome outcome, Observations seen) {
    Optional<String> action = Optional.ofNullable(evidence(outcome).get("action"));
    if (!check.standing().place().equals(Place.BUCKET)
        || action.isEmpty()
        || seen.find(Chain.SCOPE).isEmpty()) {
      return Optional.empty();
    }
    S3Ground ground = S3Ground.of(seen);
    ScopeAction asked = ScopeAction.of(action.get());
    return ground
        .seenRole()
        .map(role -> ground.decide(role, asked, S3Ground.sample(asked, ground.scope())).decision());
  }

  private static Map<String, String> evidence(Outcome outcome) {
    return outcome instanceof Outcome.Passed passed
        ? passed.evidence()
        : outcome.found().map(Finding::evidence).orElse(Map.of());
  }
}
