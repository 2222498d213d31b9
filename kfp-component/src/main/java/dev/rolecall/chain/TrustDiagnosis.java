package dev.rolecall.chain;

import dev.rolecall.iam.Condition;
import dev.rolecall.iam.Decision;
import dev.rolecall.iam.DependsOn;
import dev.rolecall.iam.IamState;
import dev.rolecall.iam.Miss;
import dev.rolecall.iam.Request;
import dev.rolecall.iam.Statement;
import dev.rolecall.iam.TrustDocument;
import dev.rolecall.iam.TrustPolicy;
import dev.rolecall.iam.TrustProof;
import dev.rolecall.iam.WebIdentityRequest;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Why a trust policy does not admit a request, and what would. */
final class TrustDiagnosis {
  private final TrustDocument trust;
  private final WebIdentityRequest request;
  private final Request asked;
  private final TrustProof proof;
  private final Evidence evidence;
  private final Optional<Integer> quota;

  /**
   * Of a trust policy that does not admit a request.
   *
   * @param asked the request, with what is known of its keys
   * @param quota the account's, where it was seen
   */
  TrustDiagnosis(
      TrustDocument trust,
      WebIdentityRequest request,
      Request asked,
      Evidence evidence,
      Optional<Integer> quota) {
    this.quota = quota;
    this.trust = trust;
    this.request = request;
    this.asked = asked;
    this.proof = new TrustProof(trust, request, asked);
    this.evidence = evidence;
  }

  /**
   * A Deny on a condition guards something, so it stays. Where it names who is kept out, it can
   * leave the subject out.
   */
  Finding of(Decision.ExplicitlyDenied denied) {
    Statement deny = denied.statement();
    TrustDocument without =
        deny.conditions().isEmpty() ? trust.withoutStatement(index(deny)) : trust.sparing(request);
    return TrustFindings.explicitDeny(
        request,
        place(deny),
        denied,
        without.decide(asked) instanceof Decision.ImplicitlyDenied next
            ? mended(without, nearest(next))
            : proven(List.of(), without),
        evidence);
  }

  /** What the nearest statement lacks. */
  Finding of(Decision.ImplicitlyDenied denied) {
    List<Miss> misses = nearest(denied);
    if (misses.isEmpty()) {
      return TrustFindings.noStatement(request, mended(trust, misses), evidence);
    }
    Statement statement = misses.get(0).statement();
    evidence.and("statement", place(statement));
    Finding finding = unfit(misses).orElseGet(() -> unmet(misses));
    List<DependsOn> unseen = unseen(statement);
    return unseen.isEmpty() ? finding : TrustFindings.dependingToo(finding, unseen);
  }

  private Finding unmet(List<Miss> misses) {
    Optional<TrustChange> change = mended(trust, misses);
    int length = trust.toJson().length();
    int needed = change.map(each -> each.changed().toJson().length()).orElse(length);
    int most = quota.orElse(IamState.DEFAULT_TRUST_QUOTA);
    return length <= most && needed > most
        ? TrustFindings.tooLarge(request.subject(), length, needed, quota, evidence)
        : TrustFindings.of(request, worst(misses), change, evidence);
  }

  /**
   * Where no request for this role has what the statement asks for: it is left to others, and the
   * subject gets a statement of its own.
   */
  private Optional<Finding> unfit(List<Miss> misses) {
    Statement statement = misses.get(0).statement();
    Supplier<Optional<TrustChange>> admitting = () -> admitting(trust, guards(statement));
    boolean names = TrustPolicy.hasConditionOn(request.subKey(), statement);
    Optional<Miss> anded =
        misses.stream()
            .filter(miss -> names && ConditionKeys.isOfOtherIssuer(miss, request))
            .findFirst();
    if (anded.isPresent()) {
      return Optional.of(
          TrustFindings.issuersAnded(request, anded.get(), admitting.get(), evidence));
    }
    return misses.stream()
        .filter(miss -> ConditionKeys.isOfNobody(miss, request))
        .findFirst()
        .filter(miss -> misses.stream().noneMatch(TrustDiagnosis::isAboutSomethingElse))
        .map(miss -> TrustFindings.keyUnknown(request, miss, admitting.get(), evidence));
  }

  /** What the nearest statement of a document lacks is made up for, or the subject has its own. */
  private Optional<TrustChange> mended(TrustDocument document, List<Miss> misses) {
    if (misses.isEmpty()) {
      return admitting(document, List.of());
    }
    Statement statement = misses.get(0).statement();
    int index = document.policy().statements().indexOf(statement);
    List<Condition> guards = guards(statement);
    return proven(guards, document.meeting(request, index, misses))
        .or(() -> admitting(document, guards));
  }

  private Optional<TrustChange> admitting(TrustDocument document, List<Condition> guards) {
    return proven(guards, document.admitting(request), document.admittingAlone(request, guards));
  }

  /** The first that is proven to admit the request, nobody new, and to take nothing. */
  private Optional<TrustChange> proven(List<Condition> guards, TrustDocument... changes) {
    return Stream.of(changes)
        .filter(change -> proof.admits(change, guards))
        .findFirst()
        .map(change -> new TrustChange(trust, change));
  }

  /**
   * What a statement for an issuer asks for beside its claims, such as the network: who mends it
   * asks for that too.
   */
  private static List<Condition> guards(Statement statement) {
    return ConditionKeys.namesIssuer(statement)
        ? statement.conditions().stream().filter(each -> ConditionKeys.isOfAws(each.key())).toList()
        : List.of();
  }

  /** What the statement asks for beside, whose value nobody here knows. */
  private List<DependsOn> unseen(Statement statement) {
    return statement.conditions().stream()
        .filter(condition -> asked.context().of(condition.key()).isUnknown())
        .map(DependsOn::of)
        .toList();
  }

  private static boolean isAboutSomethingElse(Miss miss) {
    return miss.element() != Miss.Element.CONDITION;
  }

  /**
   * Of the statements for this provider the one that lacks least; where there is none, of those for
   * an issuer, and then of all. A statement for another principal may lack less and still not be
   * meant.
   */
  private static List<Miss> nearest(Decision.ImplicitlyDenied denied) {
    List<Miss> misses = denied.misses();
    List<Statement> foreign =
        misses.stream()
            .filter(miss -> miss.element() == Miss.Element.PRINCIPAL)
            .map(Miss::statement)
            .toList();
    return Stream.<Predicate<Statement>>of(
            statement -> !foreign.contains(statement), ConditionKeys::namesIssuer)
        .map(which -> misses.stream().filter(miss -> which.test(miss.statement())).toList())
        .filter(some -> !some.isEmpty())
        .findFirst()
        .map(Miss::nearest)
        .orElseGet(denied::nearest);
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

  private int index(Statement statement) {
    return trust.policy().statements().indexOf(statement);
  }

  private String place(Statement statement) {
    return statement.sid().map(sid -> "\"" + sid + "\"").orElse("number " + (index(statement) + 1));
  }
}
