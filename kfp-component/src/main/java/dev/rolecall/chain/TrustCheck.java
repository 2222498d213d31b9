package dev.rolecall.chain;

import dev.rolecall.iam.Decision;
import dev.rolecall.iam.DependsOn;
import dev.rolecall.iam.IamState;
import dev.rolecall.iam.MalformedPolicyException;
import dev.rolecall.iam.Miss;
import dev.rolecall.iam.Policy;
import dev.rolecall.iam.PolicyEvaluator;
import dev.rolecall.iam.PolicyType;
import dev.rolecall.iam.RequestContext;
import dev.rolecall.iam.Statement;
import dev.rolecall.iam.TrustDocument;
import dev.rolecall.iam.TrustPolicy;
import dev.rolecall.iam.TrustPolicy.Stranger;
import dev.rolecall.iam.TrustProof;
import dev.rolecall.iam.WebIdentityRequest;
import dev.rolecall.verify.Check;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Whether the role's trust policy admits the token, and nobody else. */
final class TrustCheck {
  /**
   * Characters of a trust policy, white space not counted, by default (AWS General Reference, IAM
   * quotas, Role trust policy length).
   */
  private static final int QUOTA = 2048;

  private TrustCheck() {}

  static Check check() {
    return new Check(
        "trust-policy",
        "The role's trust policy admits the token, and nobody else",
        List.of(Chain.IAM, Chain.REQUEST),
        List.of(Chain.EXCHANGE, Chain.KEYS),
        seen ->
            decide(
                seen.get(Chain.IAM),
                seen.get(Chain.REQUEST),
                RequestKeys.seen(seen),
                Exchange.granted(seen)));
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
    return PolicyEvaluator.evaluate(List.of(policy), keys.ofExchange(request.request()));
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
      return RoleCheck.otherAccount(iam, request.role());
    }
    if (iam.role().isEmpty()) {
      return new Outcome.Skipped("There is no role whose trust policy could be read.");
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
    TrustCorrection correction = TrustCorrection.parse(stored);
    Optional<String> scheme = correction.keyWithScheme();
    if (scheme.isPresent() && !granted) {
      return TrustFindings.keyHasScheme(
              request, scheme.get(), correction.withoutSchemes(), evidence(request))
          .failed();
    }
    Outcome outcome = decide(trust, request, keys, granted);
    return PolicyType.TRUST
        .refusal(trust.policy())
        .map(refusal -> decideRefused(refusal, outcome, request, granted))
        .orElse(outcome);
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
    if (outcome instanceof Outcome.Failed failed) {
      return TrustFindings.unchangeable(request, failed.finding(), refusal).failed();
    }
    if (outcome instanceof Outcome.Warned warned) {
      return TrustFindings.unchangeable(request, warned.finding(), refusal).warned();
    }
    boolean depends = outcome instanceof Outcome.Passed passed && !passed.dependsOn().isEmpty();
    return granted || depends
        ? toldOf(refusal, outcome)
        : TrustFindings.malformed(request, refusal, evidence(request)).warned();
  }

  private static Outcome toldOf(MalformedPolicyException refusal, Outcome outcome) {
    if (!(outcome instanceof Outcome.Passed passed)) {
      return outcome;
    }
    Map<String, String> evidence = new LinkedHashMap<>(passed.evidence());
    evidence.put(TrustFindings.MALFORMED, refusal.getMessage());
    return new Outcome.Passed(evidence, passed.dependsOn());
  }

  private static Outcome decide(
      TrustDocument trust, WebIdentityRequest request, RequestKeys keys, boolean granted) {
    Policy policy = policy(request, trust);
    Decision decision = decision(policy, request, keys);
    if (decision.allowed()) {
      return tooOpen(trust, policy, request);
    }
    if (granted) {
      return admittedByGrant(request);
    }
    if (decision instanceof Decision.Depends depends) {
      Evidence evidence = evidence(request);
      DecisionWords.tell(depends, evidence);
      return evidence.passed();
    }
    if (decision instanceof Decision.ExplicitlyDenied denied) {
      return explicitlyDenied(trust, policy, request, denied).failed();
    }
    Decision.ImplicitlyDenied denied = (Decision.ImplicitlyDenied) decision;
    Finding finding = broken(trust, policy, request, denied);
    return nearest(denied).stream()
        .findFirst()
        .map(miss -> unseen(miss.statement(), keys.ofExchange(request.request()).context()))
        .filter(conditions -> !conditions.isEmpty())
        .map(conditions -> TrustFindings.dependingToo(finding, conditions))
        .orElse(finding)
        .failed();
  }

  /**
   * A Deny on a condition guards something, so it stays. Where it names who is kept out, it can
   * leave the subject out.
   */
  private static Finding explicitlyDenied(
      TrustDocument trust,
      Policy policy,
      WebIdentityRequest request,
      Decision.ExplicitlyDenied denied) {
    Statement deny = denied.statement();
    int index = index(policy, deny);
    TrustDocument without =
        deny.conditions().isEmpty() ? trust.withoutStatement(index) : trust.sparing(request);
    return TrustFindings.explicitDeny(
        request,
        place(deny, index),
        denied,
        proven(trust, request, without, without.admitting(request)),
        evidence(request));
  }

  private static Finding broken(
      TrustDocument trust,
      Policy policy,
      WebIdentityRequest request,
      Decision.ImplicitlyDenied denied) {
    List<Miss> misses = nearest(denied);
    if (misses.isEmpty()) {
      return TrustFindings.noStatement(
          request, trust.admitting(request).toJson(), evidence(request));
    }
    Statement statement = misses.get(0).statement();
    int index = index(policy, statement);
    Optional<Finding> unfit = unfit(trust, misses, request, place(statement, index));
    if (unfit.isPresent()) {
      return unfit.get();
    }
    Evidence evidence = evidence(request).and("statement", place(statement, index));
    Optional<String> corrected =
        proven(trust, request, trust.meeting(request, index, misses), trust.admitting(request));
    int length = trust.toJson().length();
    int needed = corrected.map(String::length).orElse(length);
    if (length <= QUOTA && needed > QUOTA) {
      return TrustFindings.tooLarge(request, length, needed, QUOTA, evidence);
    }
    return TrustFindings.of(request, worst(misses), corrected, evidence);
  }

  /** What the statement asks for beside, whose value nobody here knows. */
  private static List<DependsOn> unseen(Statement statement, RequestContext context) {
    return statement.conditions().stream()
        .filter(condition -> context.of(condition.key()).isUnknown())
        .map(DependsOn::of)
        .toList();
  }

  private static boolean hasConditionOn(String key, Statement statement) {
    return statement.conditions().stream()
        .anyMatch(condition -> condition.key().equalsIgnoreCase(key));
  }

  /**
   * Where no request for this role has what the statement asks for: it is left to others, and the
   * subject gets a statement of its own.
   */
  private static Optional<Finding> unfit(
      TrustDocument trust, List<Miss> misses, WebIdentityRequest request, String place) {
    Supplier<Optional<String>> admitting = () -> proven(trust, request, trust.admitting(request));
    Evidence evidence = evidence(request).and("statement", place);
    boolean names = hasConditionOn(request.subKey(), misses.get(0).statement());
    return misses.stream()
        .filter(miss -> names && isOfOtherIssuer(miss, request))
        .findFirst()
        .map(miss -> TrustFindings.issuersAnded(request, miss, admitting.get(), evidence))
        .or(
            () ->
                misses.stream()
                    .filter(miss -> isOfNoService(miss, request))
                    .findFirst()
                    .filter(miss -> misses.stream().noneMatch(TrustCheck::isAboutSomethingElse))
                    .map(
                        miss ->
                            TrustFindings.keyUnknown(request, miss, admitting.get(), evidence)));
  }

  private static boolean isAboutSomethingElse(Miss miss) {
    return miss.element() != Miss.Element.CONDITION;
  }

  private static boolean isOfOtherIssuer(Miss miss, WebIdentityRequest request) {
    return (miss.isOnClaim("sub") || miss.isOnClaim("aud")) && !isOwn(miss, request);
  }

  /** Neither of AWS nor one of the two that IAM has for an issuer of Kubernetes. */
  private static boolean isOfNoService(Miss miss, WebIdentityRequest request) {
    String key = miss.key().orElse("").toLowerCase(Locale.ROOT);
    return miss.element() == Miss.Element.CONDITION
        && !key.startsWith("aws:")
        && !key.startsWith("sts:")
        && !isOwn(miss, request)
        && (!isOfOtherIssuer(miss, request) || isPartOf(key, request));
  }

  /** An issuer that is the token's without its path, or its provider's ARN. */
  private static boolean isPartOf(String key, WebIdentityRequest request) {
    return key.startsWith(request.host().toLowerCase(Locale.ROOT) + ":")
        || key.contains(":oidc-provider/");
  }

  private static boolean isOwn(Miss miss, WebIdentityRequest request) {
    String key = miss.key().orElse("");
    return key.equalsIgnoreCase(request.subKey()) || key.equalsIgnoreCase(request.audKey());
  }

  /** The first that is proven to admit the request, nobody new, and to take nothing. */
  private static Optional<String> proven(
      TrustDocument trust, WebIdentityRequest request, TrustDocument... edits) {
    return Stream.of(edits)
        .filter(edit -> TrustProof.holds(trust, edit, request))
        .findFirst()
        .map(TrustDocument::toJson);
  }

  /**
   * Of the statements for this provider the one that lacks least; of the others only where there is
   * none. A statement for another principal may lack less and still not be meant.
   */
  private static List<Miss> nearest(Decision.ImplicitlyDenied denied) {
    List<Statement> foreign =
        denied.misses().stream()
            .filter(miss -> miss.element() == Miss.Element.PRINCIPAL)
            .map(Miss::statement)
            .toList();
    List<Miss> own =
        denied.misses().stream().filter(miss -> !foreign.contains(miss.statement())).toList();
    return own.isEmpty() ? denied.nearest() : Miss.nearest(own);
  }

  private static Miss worst(List<Miss> misses) {
    return misses.stream()
        .min((one, other) -> Integer.compare(weight(one), weight(other)))
        .orElseThrow();
  }

  /** The order in which a reader would look: who, what, then the conditions. */
  private static int weight(Miss miss) {
    return switch (miss.element()) {
      case PRINCIPAL -> 0;
      case ACTION -> 1;
      case RESOURCE -> 2;
      case CONDITION -> miss.subjectUnderAudience() ? 3 : miss.isOnClaim("aud") ? 4 : 5;
    };
  }

  private static Outcome tooOpen(TrustDocument trust, Policy policy, WebIdentityRequest request) {
    TrustPolicy admitting = new TrustPolicy(policy.document(), request.issuer());
    return request.audiences().stream()
        .map(audience -> admitting.strangers(request.namespace(), audience, request.providerArn()))
        .flatMap(strangers -> tooOpen(strangers, trust, policy, request).stream())
        .findFirst()
        .map(Finding::outcome)
        .orElseGet(
            () ->
                evidence(request)
                    .and("trust policy's characters", trust.toJson().length())
                    .passed());
  }

  private static Outcome admittedByGrant(WebIdentityRequest request) {
    return evidence(request).and("admitted", "by STS's grant").passed();
  }

  /** The widest opening first. */
  private static Optional<Finding> tooOpen(
      List<Stranger> strangers, TrustDocument trust, Policy policy, WebIdentityRequest request) {
    Function<Stranger, String> closed =
        stranger -> trust.narrowedTo(request, index(policy, stranger.statement())).toJson();
    return first(strangers, Stranger::isAnybody)
        .map(
            any ->
                TrustFindings.openToCluster(
                    request,
                    hasConditionOn(request.subKey(), any.statement()),
                    closed.apply(any),
                    evidence(request)))
        .or(
            () ->
                first(strangers, Stranger::isOfAnyNamespace)
                    .map(
                        other ->
                            TrustFindings.openToProfiles(
                                request, closed.apply(other), evidence(request))))
        .or(
            () ->
                first(strangers, each -> each.account().namespace().equals(request.namespace()))
                    .map(
                        own ->
                            TrustFindings.admitsNamespace(
                                request, closed.apply(own), evidence(request))));
  }

  private static Optional<Stranger> first(List<Stranger> strangers, Predicate<Stranger> which) {
    return strangers.stream().filter(which).findFirst();
  }

  private static int index(Policy policy, Statement statement) {
    return policy.document().statements().indexOf(statement);
  }

  private static String place(Statement statement, int index) {
    return statement.sid().map(sid -> "\"" + sid + "\"").orElse("number " + (index + 1));
  }

  private static Evidence evidence(WebIdentityRequest request) {
    return Evidence.of("role", request.role())
        .and("provider", request.providerArn())
        .and("subject", request.subject())
        .and("audience", String.join(", ", request.audiences()));
  }
}
