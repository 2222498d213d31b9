package dev.rolecall.iam;

import dev.rolecall.token.ServiceAccountSubject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a change of a trust policy does what it is for and nothing else: it admits the request,
 * nobody new, and takes nothing from who had it. Whatever else a statement asks for counts as not
 * known, before and after.
 */
public final class TrustProof {
  private final PolicyDocument before;
  private final PolicyDocument after;
  private final WebIdentityRequest request;

  private TrustProof(PolicyDocument before, PolicyDocument after, WebIdentityRequest request) {
    this.before = before;
    this.after = after;
    this.request = request;
  }

  /** Whether all three hold. */
  public static boolean holds(
      TrustDocument before, TrustDocument after, WebIdentityRequest request) {
    TrustProof proof = new TrustProof(before.policy(), after.policy(), request);
    return !after.isEmpty() && proof.mends() && proof.admitsNobodyNew() && proof.takesNothing();
  }

  private boolean mends() {
    return rank(after, request.request()) > 0;
  }

  private boolean admitsNobodyNew() {
    return strangers().allMatch(ask -> rank(after, ask) <= rank(before, ask));
  }

  private boolean takesNothing() {
    return Stream.concat(named(), subjects())
        .allMatch(ask -> rank(after, ask) >= rank(before, ask));
  }

  /** Accounts that nobody named: of any namespace, of this one, of the control plane's. */
  private Stream<Request> strangers() {
    return Stream.concat(
            Stream.of("kube-system:default", request.namespace() + ":default")
                .map(account -> ServiceAccountSubject.PREFIX + account),
            new TrustPolicy(after, request.issuer()).samples(request.namespace()))
        .filter(subject -> !subject.equals(request.subject()))
        .flatMap(this::asking);
  }

  /** Those whom a condition on the subject names as they stand. */
  private Stream<Request> subjects() {
    return new TrustPolicy(before, request.issuer())
        .conditionsOn("sub").stream()
            .flatMap(condition -> condition.values().stream())
            .filter(value -> ServiceAccountSubject.parse(value).isPresent())
            .flatMap(this::asking);
  }

  private Stream<Request> asking(String subject) {
    return request.audiences().stream()
        .map(
            audience ->
                request(
                    new Principal.Federated(request.providerArn()),
                    TrustPolicy.ACTION,
                    nothingKnown()
                        .with(request.subKey(), List.of(subject))
                        .with(request.audKey(), List.of(audience))));
  }

  /** Every principal of an Allow, with each action that stands beside it and that it can take. */
  private Stream<Request> named() {
    return before.statements().stream()
        .filter(statement -> statement.effect() == Statement.Effect.ALLOW)
        .flatMap(
            statement ->
                statement.principals().stream()
                    .flatMap(principals -> principals.named().stream())
                    .flatMap(named -> principal(named).stream())
                    .flatMap(
                        principal ->
                            statement.actions().values().stream()
                                .filter(action -> canTake(principal, action))
                                .map(action -> request(principal, action, nothingKnown()))));
  }

  /** An identity of a provider asks by web identity alone, and of the role's own account. */
  private boolean canTake(Principal principal, String action) {
    return principal instanceof Principal.Federated federated
        ? Glob.likeIgnoringCase(action, TrustPolicy.ACTION)
            && federated.providerArn().startsWith(request.providerArnPrefix())
        : !action.equalsIgnoreCase(TrustPolicy.ACTION);
  }

  private static Optional<Principal> principal(Principals.Named named) {
    return switch (named.kind()) {
      case AWS -> Optional.of(new Principal.Aws(named.id(), account(named.id())));
      case FEDERATED -> Optional.of(new Principal.Federated(named.id()));
      case SERVICE -> Optional.of(new Principal.Service(named.id()));
      case ANYONE, CANONICAL_USER -> Optional.empty();
    };
  }

  private static String account(String id) {
    String[] parts = id.split(":", -1);
    return parts.length > 4 ? parts[4] : id;
  }

  private Request request(Principal principal, String action, RequestContext context) {
    return new Request(principal, action, request.role().toString(), context);
  }

  private static RequestContext nothingKnown() {
    return RequestContext.EMPTY.with("*", Fact.Valueless.UNCERTAIN);
  }

  /** From refused over perhaps to allowed. */
  private static int rank(PolicyDocument document, Request ask) {
    Decision decision =
        PolicyEvaluator.evaluate(List.of(new Policy("trust policy", document)), ask);
    if (decision.allowed()) {
      return 2;
    }
    return decision instanceof Decision.Depends ? 1 : 0;
  }
}
