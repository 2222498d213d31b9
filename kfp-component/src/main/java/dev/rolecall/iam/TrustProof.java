package dev.rolecall.iam;

import dev.rolecall.token.ServiceAccountSubject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a change of a trust policy does what it is for and nothing else. Who is admitted is
 * compared for all requests (see {@link TrustComparison}); what cannot be told is not proven.
 */
public final class TrustProof {
  private final TrustDocument stored;
  private final PolicyDocument before;
  private final WebIdentityRequest request;
  private final Request asked;

  /**
   * Proofs of changes of a trust policy.
   *
   * @param asked the request, with what is known of its keys
   */
  public TrustProof(TrustDocument stored, WebIdentityRequest request, Request asked) {
    this.stored = stored;
    this.before = stored.policy();
    this.request = request;
    this.asked = asked;
  }

  /**
   * Whether IAM takes the changed document, whether it admits the request, or does so where what is
   * not known of it is so, admits no other that was not, and refuses none that was admitted.
   *
   * @param guards conditions that the request is to be admitted under only: those of the statement
   *     that the change puts right
   */
  public boolean admits(TrustDocument changed, List<Condition> guards) {
    PolicyDocument after = changed.policy();
    return isTaken(after)
        && mayAdmit(changed)
        && isWithin(after, before, List.of(granting(guards)))
        && isWithin(before, after, List.of());
  }

  /**
   * Whether IAM takes the changed document, whether it admits the request as before, nobody else
   * whom it did not, and all who are named letter by letter or come by another principal.
   */
  public boolean narrows(TrustDocument changed) {
    PolicyDocument after = changed.policy();
    return isTaken(after)
        && mayAdmit(changed)
        && isWithin(after, before, List.of())
        && TrustComparison.isWithin(
            request.role(), List.of(before, named(), possible()), List.of(after));
  }

  /**
   * Whether IAM takes the changed document, whether it admits nobody whom it did not, and refuses
   * none that was admitted but the request's subject.
   */
  public boolean withdraws(TrustDocument changed) {
    PolicyDocument after = changed.policy();
    Statement subject =
        allow(
            Optional.of(provider(false)),
            List.of("*"),
            List.of(equal(request.subKey(), List.of(request.subject()))));
    return isTaken(after)
        && isWithin(after, before, List.of())
        && isWithin(before, after, List.of(document(subject)));
  }

  private static boolean isTaken(PolicyDocument after) {
    return !after.statements().isEmpty() && PolicyType.TRUST.refusalWritten(after).isEmpty();
  }

  private boolean mayAdmit(TrustDocument changed) {
    Decision decision = changed.decide(asked);
    return decision.allowed() || decision instanceof Decision.Depends;
  }

  /**
   * Whether whoever {@code here} admits is admitted by {@code there} or by {@code more}. What both
   * have alike is left out first, which is less to compare, and proves it as well.
   */
  private boolean isWithin(PolicyDocument here, PolicyDocument there, List<PolicyDocument> more) {
    PolicyDocument hereAlone = without(here, there);
    PolicyDocument thereAlone = without(there, here);
    boolean alike = denies(here).equals(denies(there));
    return (alike && isWithin(List.of(hereAlone), thereAlone, more))
        || (alike && isWithin(List.of(hereAlone, possible()), thereAlone, more))
        || isWithin(List.of(here, possible()), there, more);
  }

  private boolean isWithin(
      List<PolicyDocument> here, PolicyDocument there, List<PolicyDocument> more) {
    return TrustComparison.isWithin(
        request.role(), here, Stream.concat(Stream.of(there), more.stream()).toList());
  }

  private static List<Statement> denies(PolicyDocument document) {
    return document.statements().stream()
        .filter(each -> each.effect() == Statement.Effect.DENY)
        .toList();
  }

  /** The Allow statements that the other has not. */
  private static PolicyDocument without(PolicyDocument document, PolicyDocument other) {
    return new PolicyDocument(
        document.version(),
        document.statements().stream()
            .filter(each -> each.effect() == Statement.Effect.ALLOW)
            .filter(each -> !other.statements().contains(each))
            .toList());
  }

  /** What admits the request alone. */
  private PolicyDocument granting(List<Condition> guards) {
    List<Condition> conditions = new ArrayList<>(guards);
    conditions.add(equal(request.subKey(), List.of(request.subject())));
    conditions.add(equal(request.audKey(), request.audiences()));
    return document(allow(Optional.of(provider(false)), List.of(TrustPolicy.ACTION), conditions));
  }

  /** Of the request's provider those subjects that stand letter by letter; of others all. */
  private PolicyDocument named() {
    List<String> subjects = new ArrayList<>(stored.subjects(request.issuer()));
    subjects.add(request.subject());
    return document(
        allow(
            Optional.of(provider(false)), List.of("*"), List.of(equal(request.subKey(), subjects))),
        allow(Optional.of(provider(true)), List.of("*"), List.of()));
  }

  /** All but what no token of the issuer has: subjects that are none. */
  private PolicyDocument possible() {
    List<Condition> conditions = new ArrayList<>();
    if (ServiceAccountSubject.parse(request.subject()).isPresent()) {
      conditions.add(
          condition(
              "StringLikeIfExists",
              request.subKey(),
              List.of(ServiceAccountSubject.PREFIX + "*:*")));
      conditions.add(
          condition("StringNotLike", request.subKey(), List.of("*${*}*", "*${?}*", "*:*:*:*:*")));
    }
    return new PolicyDocument(
        PolicyDocument.CURRENT,
        List.of(allow(Optional.of(Principals.anyone(false)), List.of("*"), conditions)));
  }

  private PolicyDocument document(Statement... statements) {
    return new PolicyDocument(before.version(), List.of(statements));
  }

  private Principals provider(boolean negated) {
    return new Principals(
        negated, List.of(new Principals.Named(Principals.Kind.FEDERATED, request.providerArn())));
  }

  private static Statement allow(
      Optional<Principals> principals, List<String> actions, List<Condition> conditions) {
    return new Statement(
        Optional.empty(),
        Statement.Effect.ALLOW,
        principals,
        new Statement.Values(false, actions),
        Optional.empty(),
        conditions);
  }

  private static Condition equal(String key, List<String> values) {
    return condition("StringEquals", key, values);
  }

  private static Condition condition(String operator, String key, List<String> values) {
    return new Condition(Operator.parse(operator).orElseThrow(), key, values);
  }
}
