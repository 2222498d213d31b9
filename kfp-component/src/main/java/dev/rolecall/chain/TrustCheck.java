package dev.rolecall.chain;

import dev.rolecall.catalogue.Place;
import dev.rolecall.iam.Decision;
import dev.rolecall.iam.IamState;
import dev.rolecall.iam.MalformedPolicyException;
import dev.rolecall.iam.Policy;
import dev.rolecall.iam.PolicyEvaluator;
import dev.rolecall.iam.PolicyType;
import dev.rolecall.iam.Request;
import dev.rolecall.iam.TrustDocument;
import dev.rolecall.iam.TrustPolicy;
import dev.rolecall.iam.TrustProof;
import dev.rolecall.iam.WebIdentityRequest;
import dev.rolecall.verify.Check;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Observations;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Standing;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Whether the role's trust policy admits the token, and nobody else. */
final class TrustCheck {
  private TrustCheck() {}

  static Check check() {
    return new Check(
        "trust-policy",
        "The role's trust policy admits the token, and nobody else",
        Standing.reading(Place.TRUST),
        List.of(Chain.IAM, Chain.REQUEST),
        List.of(Chain.EXCHANGE, Chain.KEYS, Chain.PROFILE, Chain.ENVIRONMENT),
        seen ->
            decide(
                seen.get(Chain.IAM),
                seen.get(Chain.REQUEST),
                RequestKeys.seen(seen),
                grantedToPod(seen)));
  }

  /** A grant from elsewhere leaves open what the policy has depend on where a pod is. */
  private static boolean grantedToPod(Observations seen) {
    return Exchange.granted(seen)
        && (FromHere.isPod(seen)
            || decision(seen.get(Chain.IAM), seen.get(Chain.REQUEST), RequestKeys.seen(seen))
                .filter(Decision.Depends.class::isInstance)
                .isEmpty());
  }

  /** What the trust policy says to the request, where both can be read. */
  static Optional<Decision> decision(IamState iam, WebIdentityRequest request, RequestKeys keys) {
    return iam.role()
        .filter(role -> iam.accountId().equals(request.role().accountId()))
        .flatMap(
            role -> {
              try {
                return Optional.of(
                    decision(
                        policy(request, TrustDocument.parse(role.trustPolicy())), request, keys));
              } catch (MalformedPolicyException e) {
                return Optional.empty();
              }
            });
  }

  private static Decision decision(Policy policy, WebIdentityRequest request, RequestKeys keys) {
    return PolicyEvaluator.evaluate(List.of(policy), keys.ofExchange(policy, request.request()));
  }

  private static Policy policy(WebIdentityRequest request, TrustDocument trust) {
    return new Policy("trust policy of " + request.role().name(), trust.policy());
  }

  /** Whether IAM was seen to admit the token to this role, and not to one of another path. */
  static boolean admits(IamState iam, WebIdentityRequest request, RequestKeys keys) {
    return iam.role()
        .filter(role -> role.arn().equals(request.role().toString()))
        .flatMap(role -> decision(iam, request, keys))
        .filter(Decision::allowed)
        .isPresent();
  }

  /** Whether IAM was seen to admit another subject of the same issuer by its name. */
  static boolean admitsByName(IamState iam, WebIdentityRequest request, String subject) {
    return admits(
            iam,
            new WebIdentityRequest(request.role(), request.issuer(), subject, request.audiences()),
            RequestKeys.NONE)
        && iam.role()
            .map(role -> policy(request, TrustDocument.parse(role.trustPolicy())).document())
            .map(document -> new TrustPolicy(document, request.issuer()).conditionsOn("sub"))
            .filter(named -> named.stream().anyMatch(each -> each.values().contains(subject)))
            .isPresent();
  }

  /** Where it is not known whether STS grants, nor from where it is asked. */
  static Outcome decide(IamState iam, WebIdentityRequest request) {
    return decide(iam, request, RequestKeys.NONE, false);
  }

  /**
   * Decides.
   *
   * @param granted whether STS granted the request: then the policy admits it, whatever is thought
   *     of it here
   */
  static Outcome decide(
      IamState iam, WebIdentityRequest request, RequestKeys keys, boolean granted) {
    if (!iam.accountId().equals(request.role().accountId())) {
      return RoleCheck.unseenInOtherAccount(iam, request.role());
    }
    if (iam.role().isEmpty()) {
      return new Outcome.Skipped(
          iam.unseen(IamState.Part.ROLE)
              .orElse("There is no role whose trust policy could be read."));
    }
    Optional<Outcome> elsewhere = RoleCheck.ofOtherPartition(iam, request.role());
    if (elsewhere.isPresent()) {
      return elsewhere.get();
    }
    String stored = iam.role().get().trustPolicy();
    TrustDocument trust;
    try {
      trust = TrustDocument.parse(stored);
    } catch (MalformedPolicyException e) {
      return granted
          ? toldOf(e, admittedByGrant(request))
          : TrustFindings.unreadable(request, e, evidence(request)).failed();
    }
    Request asked = keys.ofExchange(policy(request, trust), request.request());
    Optional<TrustCorrection> scheme =
        Optional.of(TrustCorrection.parse(stored)).filter(each -> each.keyWithScheme().isPresent());
    if (scheme.isPresent() && !granted) {
      return keyHasScheme(scheme.get(), trust, request, asked).failed();
    }
    Outcome outcome = decide(trust, request, asked, iam.trustQuota(), granted);
    return PolicyType.TRUST
        .refusal(trust.policy())
        .map(refusal -> decideRefused(refusal, outcome, request, granted))
        .orElseGet(
            () ->
                PolicyType.TRUST
                    .refusalWritten(trust.policy())
                    .map(refusal -> outcome.finding(told(refusal, request)))
                    .orElse(outcome));
  }

  private static Finding keyHasScheme(
      TrustCorrection correction, TrustDocument trust, WebIdentityRequest request, Request asked) {
    TrustDocument without = TrustDocument.parse(correction.withoutSchemes());
    return TrustFindings.keyHasScheme(
        request,
        correction.keyWithScheme().orElseThrow(),
        Optional.of(without)
            .filter(each -> new TrustProof(trust, request, asked).admits(each, List.of()))
            .map(each -> new TrustChange(trust, each)),
        evidence(request));
  }

  /**
   * Of a document that IAM would not take today. STS decides by what is stored, so what it decides
   * comes first; and where it grants, or may, the document's form is no more than told.
   */
  private static Outcome decideRefused(
      MalformedPolicyException refusal,
      Outcome outcome,
      WebIdentityRequest request,
      boolean granted) {
    if (outcome.found().isPresent()) {
      return outcome.finding(found -> TrustFindings.unchangeable(request, found, refusal));
    }
    boolean depends = outcome instanceof Outcome.Passed passed && !passed.dependsOn().isEmpty();
    return granted || depends
        ? toldOf(refusal, outcome)
        : TrustFindings.malformed(request, refusal, evidence(request)).warnedBeside();
  }

  /** Of one that is sound as it is stored, and that IAM would not take as it is. */
  private static UnaryOperator<Finding> told(
      MalformedPolicyException refusal, WebIdentityRequest request) {
    return found ->
        TrustFindings.isChanged(request, found)
            ? found
            : TrustFindings.unchangeable(request, found, refusal);
  }

  private static Outcome toldOf(MalformedPolicyException refusal, Outcome outcome) {
    return outcome instanceof Outcome.Passed passed
        ? passed.with(TrustFindings.MALFORMED, refusal.getMessage())
        : outcome;
  }

  private static Outcome decide(
      TrustDocument trust,
      WebIdentityRequest request,
      Request asked,
      Optional<Integer> quota,
      boolean granted) {
    Decision decision = PolicyEvaluator.evaluate(List.of(policy(request, trust)), asked);
    if (decision.allowed()) {
      return new TrustOpenness(trust, request, asked)
          .find(evidence(request))
          .map(Finding::outcome)
          .orElseGet(
              () ->
                  evidence(request)
                      .and("trust policy's characters", trust.toJson().length())
                      .passed());
    }
    if (granted) {
      return admittedByGrant(request);
    }
    if (decision instanceof Decision.Depends depends) {
      Evidence evidence = evidence(request);
      DecisionWords.tell(depends, evidence);
      return evidence.passed();
    }
    TrustDiagnosis diagnosis = new TrustDiagnosis(trust, request, asked, evidence(request), quota);
    return (decision instanceof Decision.ExplicitlyDenied denied
            ? diagnosis.of(denied)
            : diagnosis.of((Decision.ImplicitlyDenied) decision))
        .failed();
  }

  private static Outcome admittedByGrant(WebIdentityRequest request) {
    return evidence(request).and("admitted", "by STS's grant").passed();
  }

  private static Evidence evidence(WebIdentityRequest request) {
    return Evidence.of("role", request.role())
        .and("provider", request.providerArn())
        .and("subject", request.subject())
        .and("audience", String.join(", ", request.audiences()));
  }
}
