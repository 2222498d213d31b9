package dev.rolecall.e2e.profile;

import dev.rolecall.iam.Condition;
import dev.rolecall.iam.Decision;
import dev.rolecall.iam.MalformedPolicyException;
import dev.rolecall.iam.PolicyDocument;
import dev.rolecall.iam.PolicyType;
import dev.rolecall.iam.Principals;
import dev.rolecall.iam.Statement;
import dev.rolecall.iam.TrustDocument;
import dev.rolecall.iam.TrustPolicy;
import dev.rolecall.iam.TrustProof;
import dev.rolecall.iam.WebIdentityRequest;
import java.util.List;
import java.util.Optional;

/**
 * What onboarding and offboarding make of a trust policy. What comes of it never admits every
 * account of the issuer.
 */
final class TrustEdit {
  /** A trust policy that admits nobody: a role must have one. */
  static final String NOBODY =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"AdmitNobody\",\"Effect\":\"Deny\","
          + "\"Principal\":{\"AWS\":\"*\"},\"Action\":\"sts:AssumeRole\"}]}";

  private static final Statement ADMIT_NOBODY = PolicyDocument.parse(NOBODY).statements().get(0);

  private TrustEdit() {}

  /**
   * The policy that admits this one as well, by subject and audience: the same text where it does.
   * A statement that admitted every account of the issuer is closed to all but this one and those
   * that it names.
   *
   * @throws OnboardingException where a Deny stands against it, or the policy cannot be read
   */
  static String admit(String json, WebIdentityRequest who) {
    TrustDocument trust = parse(json);
    TrustDocument after = byAudience(closed(withoutNobody(trust), who, true), who).admitting(who);
    return after.equals(trust) ? json : after.toJson();
  }

  /**
   * The policy without this one. A statement that would admit nobody any more goes, and so does one
   * that admits every account of the issuer.
   *
   * @return nothing where no statement is left
   * @throws OnboardingException where the policy cannot be read
   */
  static Optional<String> withdraw(String json, WebIdentityRequest who) {
    TrustDocument trust = parse(json);
    TrustDocument after = closed(trust.without(who), who, false);
    return after.isEmpty()
        ? Optional.empty()
        : Optional.of(after.equals(trust) ? json : after.toJson());
  }

  /**
   * The policy without the statement that admits nobody, which would stand first: the Profile
   * controller edits the first one and no other. It stays where an Allow counts on it.
   */
  private static TrustDocument withoutNobody(TrustDocument trust) {
    List<Statement> statements = trust.policy().statements();
    int index = statements.indexOf(ADMIT_NOBODY);
    return index >= 0 && statements.stream().allMatch(TrustEdit::isUnderNoDeny)
        ? trust.withoutStatement(index)
        : trust;
  }

  private static boolean isUnderNoDeny(Statement statement) {
    return statement.effect() == Statement.Effect.DENY
        || statement.actions().equals(new Statement.Values(false, List.of(TrustPolicy.ACTION)));
  }

  /** As {@link #withdraw}; the policy that admits nobody where no statement is left. */
  static String close(String json, WebIdentityRequest who) {
    return withdraw(json, who).orElse(NOBODY);
  }

  /**
   * The policy that does not name this one, where it is proven that nobody else loses anything by
   * that; the policy that admits nobody where no statement is left.
   */
  static Optional<String> unnamed(String json, WebIdentityRequest who) {
    TrustDocument trust;
    try {
      trust = TrustDocument.parse(json);
    } catch (MalformedPolicyException e) {
      return Optional.empty();
    }
    TrustDocument after = trust.withoutName(who);
    if (after.equals(trust)) {
      return Optional.of(json);
    }
    TrustDocument left = after.isEmpty() ? TrustDocument.parse(NOBODY) : after;
    return new TrustProof(trust, who, who.request()).withdraws(left)
        ? Optional.of(left.toJson())
        : Optional.empty();
  }

  /** Whether any statement of the policy allows anything. */
  static boolean allowsAnybody(String json) {
    return PolicyDocument.parse(json).statements().stream()
        .anyMatch(statement -> statement.effect() == Statement.Effect.ALLOW);
  }

  /** Whether the policy admits this one nonetheless, such as by a wildcard. */
  static boolean admits(String json, WebIdentityRequest who) {
    return TrustDocument.parse(json).decide(who).allowed();
  }

  /** An edit keeps what it does not name: what IAM refuses before it, IAM refuses after it. */
  private static TrustDocument parse(String json) {
    try {
      TrustDocument trust = TrustDocument.parse(json);
      PolicyType.TRUST.checkWritten(trust.policy());
      return trust;
    } catch (MalformedPolicyException e) {
      throw new OnboardingException(OnboardingSentences.malformedTrust(e.getMessage()));
    }
  }

  /** A statement that admits this one and does not ask for the audience loses its subject. */
  private static TrustDocument byAudience(TrustDocument trust, WebIdentityRequest who) {
    Decision decision = trust.decide(who);
    if (decision instanceof Decision.ExplicitlyDenied) {
      throw new OnboardingException(OnboardingSentences.denied(who.subject()));
    }
    return decision instanceof Decision.Allowed allowed
            && allowed.statement().conditions().stream()
                .map(Condition::key)
                .noneMatch(who.audKey()::equalsIgnoreCase)
        ? trust.without(who)
        : trust;
  }

  /** No statement admits every account of the issuer afterwards. */
  private static TrustDocument closed(TrustDocument trust, WebIdentityRequest who, boolean keep) {
    TrustDocument closed = trust;
    int tries = 2 * trust.policy().statements().size();
    for (Optional<Statement> open = open(closed, who); open.isPresent(); open = open(closed, who)) {
      closed = closed(closed, open.get(), who, keep);
      if (tries-- == 0) {
        throw new OnboardingException(OnboardingSentences.openToAll());
      }
    }
    return closed;
  }

  private static TrustDocument closed(
      TrustDocument trust, Statement open, WebIdentityRequest who, boolean keep) {
    int index = trust.policy().statements().indexOf(open);
    List<Principals.Named> named =
        open.principals()
            .filter(principals -> !principals.negated())
            .map(Principals::named)
            .orElse(List.of());
    if (named.stream().anyMatch(each -> isOther(each, who))) {
      return trust.withoutProvider(who, index);
    }
    if (!keep) {
      return trust.withoutStatement(index);
    }
    if (named.stream().noneMatch(each -> each.id().equals(who.providerArn()))) {
      throw new OnboardingException(OnboardingSentences.openToAll());
    }
    return trust.withAudience(who, index).narrowedTo(who, index, List.of());
  }

  private static boolean isOther(Principals.Named named, WebIdentityRequest who) {
    return !named.id().equals("*") && !named.id().equals(who.providerArn());
  }

  private static Optional<Statement> open(TrustDocument trust, WebIdentityRequest who) {
    TrustPolicy policy = new TrustPolicy(trust.policy(), who.issuer());
    return who.audiences().stream()
        .flatMap(audience -> policy.opensToCluster(audience, who.providerArn()).stream())
        .findFirst();
  }
}
