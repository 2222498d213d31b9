package dev.rolecall.verify;

import dev.rolecall.iam.Decision;
import dev.rolecall.iam.IamView;
import dev.rolecall.iam.MalformedPolicyException;
import dev.rolecall.iam.Miss;
import dev.rolecall.iam.Policy;
import dev.rolecall.iam.PolicyEvaluator;
import dev.rolecall.iam.Statement;
import dev.rolecall.iam.TrustDocument;
import dev.rolecall.iam.TrustPolicy;
import dev.rolecall.iam.WebIdentityRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether the role's trust policy admits the token, and nobody else. */
final class TrustLink {
  /**
   * Characters of a trust policy, white space not counted, by default (AWS General Reference, IAM
   * quotas, Role trust policy length).
   */
  static final int QUOTA = 2048;

  private TrustLink() {}

  static Check check() {
    return new LinkCheck(
        "trust-policy",
        "The role's trust policy admits the token, and nobody else",
        Set.of(Chain.IAM, Chain.CONFIG, Chain.TOKEN),
        seen ->
            TokenLink.ask(seen.get(Chain.CONFIG), seen.get(Chain.TOKEN))
                .map(ask -> decide(seen.get(Chain.IAM), ask))
                .orElseGet(TokenLink::noToken));
  }

  static Outcome decide(IamView iam, WebIdentityRequest ask) {
    if (!iam.accountId().equals(ask.role().accountId())) {
      return RoleLink.otherAccount(iam, ask.role());
    }
    if (iam.role().isEmpty()) {
      return new Outcome.Skipped("There is no role whose trust policy could be read.");
    }
    String stored = iam.role().get().trustPolicy();
    TrustDocument trust;
    try {
      TrustCorrection keys = TrustCorrection.parse(stored);
      Optional<String> scheme = keys.keyWithScheme();
      if (scheme.isPresent()) {
        return TrustFindings.keyHasScheme(ask, scheme.get(), keys.withoutSchemes(), evidence(ask))
            .failed();
      }
      trust = TrustDocument.parse(stored);
    } catch (MalformedPolicyException e) {
      return new Outcome.Skipped("The trust policy cannot be read: " + e.getMessage());
    }
    return decide(trust, new Policy("trust policy of " + ask.role().name(), trust.policy()), ask);
  }

  private static Outcome decide(TrustDocument trust, Policy policy, WebIdentityRequest ask) {
    Decision decision = PolicyEvaluator.evaluate(List.of(policy), ask.request());
    if (decision.allowed()) {
      return tooOpen(trust, policy, ask);
    }
    if (decision instanceof Decision.ExplicitlyDenied denied) {
      int index = index(policy, denied.statement());
      return TrustFindings.explicitDeny(
              ask,
              place(denied.statement(), index),
              trust.withoutStatement(index).toJson(),
              evidence(ask))
          .failed();
    }
    Decision.ImplicitlyDenied denied = (Decision.ImplicitlyDenied) decision;
    return broken(trust, policy, ask, denied).failed();
  }

  private static Finding broken(
      TrustDocument trust,
      Policy policy,
      WebIdentityRequest ask,
      Decision.ImplicitlyDenied denied) {
    List<Miss> misses = nearest(denied);
    if (misses.isEmpty()) {
      return TrustFindings.noStatement(ask, trust.admitting(ask).toJson(), evidence(ask));
    }
    Statement statement = misses.get(0).statement();
    int index = index(policy, statement);
    String corrected = trust.meeting(ask, index, misses).toJson();
    Evidence evidence = evidence(ask).and("statement", place(statement, index));
    int length = trust.toJson().length();
    if (length <= QUOTA && corrected.length() > QUOTA) {
      return TrustFindings.tooLarge(ask, length, corrected.length(), evidence);
    }
    return TrustFindings.of(ask, worst(misses), corrected, evidence);
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
    return own.isEmpty() ? denied.nearest() : new Decision.ImplicitlyDenied(own).nearest();
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

  private static Outcome tooOpen(TrustDocument trust, Policy policy, WebIdentityRequest ask) {
    TrustPolicy admitting = new TrustPolicy(policy.document(), ask.issuer());
    String namespace = TokenLink.Subject.of(ask.subject()).namespace();
    for (String audience : ask.audiences()) {
      Optional<Statement> open = admitting.opensToCluster(audience, ask.providerArn());
      if (open.isPresent()) {
        String closed = trust.narrowedTo(ask, index(policy, open.get())).toJson();
        return TrustFindings.openToCluster(ask, closed, evidence(ask)).warned();
      }
      open = admitting.opensToNamespace(namespace, audience, ask.providerArn());
      if (open.isPresent()) {
        String closed = trust.narrowedTo(ask, index(policy, open.get())).toJson();
        return TrustFindings.admitsNamespace(ask, closed, evidence(ask)).warned();
      }
    }
    return evidence(ask).and("trust policy's characters", trust.toJson().length()).passed();
  }

  private static int index(Policy policy, Statement statement) {
    return policy.document().statements().indexOf(statement);
  }

  private static String place(Statement statement, int index) {
    return statement.sid().map(sid -> "\"" + sid + "\"").orElse("number " + (index + 1));
  }

  private static Evidence evidence(WebIdentityRequest ask) {
    return Evidence.of("role", ask.role())
        .and("provider", ask.providerArn())
        .and("subject", ask.subject())
        .and("audience", String.join(", ", ask.audiences()));
  }
}
