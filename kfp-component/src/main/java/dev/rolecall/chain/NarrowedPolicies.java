package dev.rolecall.chain;

import dev.rolecall.iam.Decision;
import dev.rolecall.iam.IamState;
import dev.rolecall.iam.MalformedPolicyException;
import dev.rolecall.iam.Policy;
import dev.rolecall.iam.PolicyDocument;
import dev.rolecall.iam.PolicyType;
import dev.rolecall.iam.Principals;
import dev.rolecall.iam.Statement;
import dev.rolecall.iam.TrustPolicy;
import dev.rolecall.iam.WebIdentityRequest;
import dev.rolecall.s3.ScopeAction;
import dev.rolecall.s3.ScopeNarrowing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A role's own policies, narrowed to its scope and proved: none allows any longer what is outside,
 * what they allowed in the scope they allow still, IAM takes them, and the role is nobody else's.
 */
final class NarrowedPolicies {
  /** Of statements that are narrowed one after the other. */
  private static final int MOST = 20;

  private final S3Ground ground;
  private final IamState.Role role;
  private final String outside;
  private final List<Policy> inline;

  private NarrowedPolicies(S3Ground ground, IamState.Role role, String outside) {
    this.ground = ground;
    this.role = role;
    this.outside = outside;
    this.inline = new ArrayList<>(role.inline());
  }

  /**
   * The policies that change.
   *
   * @param outside a key, or a prefix of keys, outside of the scope
   * @return nothing where no such edit was proved
   */
  static List<Policy> of(S3Ground ground, String outside) {
    return ground
        .seenRole()
        .filter(role -> ground.request().filter(own -> isFor(own, role)).isPresent())
        .map(role -> new NarrowedPolicies(ground, role, outside).changed())
        .orElse(List.of());
  }

  /** Whether the trust policy names the account that asks, and nobody else. */
  private static boolean isFor(WebIdentityRequest own, IamState.Role role) {
    try {
      TrustPolicy trust = new TrustPolicy(PolicyDocument.parse(role.trustPolicy()), own.issuer());
      Stream<String> principals =
          trust.document().statements().stream()
              .filter(statement -> statement.effect() == Statement.Effect.ALLOW)
              .flatMap(statement -> statement.principals().stream())
              .flatMap(principal -> principal.named().stream())
              .map(Principals.Named::id);
      return principals.allMatch(own.providerArn()::equals)
          && trust.conditionsOn("sub").stream()
              .flatMap(condition -> condition.values().stream())
              .allMatch(own.subject()::equals);
    } catch (MalformedPolicyException e) {
      return false;
    }
  }

  private List<Policy> changed() {
    for (int count = 0; count < MOST; count++) {
      Optional<Decision.Allowed> wide = wide();
      if (wide.isEmpty()) {
        return isProved()
            ? inline.stream().filter(policy -> !role.inline().contains(policy)).toList()
            : List.of();
      }
      if (!narrow(wide.get())) {
        return List.of();
      }
    }
    return List.of();
  }

  /** What allows something outside. */
  private Optional<Decision.Allowed> wide() {
    return Stream.of(ScopeAction.values())
        .flatMap(
            action ->
                action.isOnBucket()
                    ? Stream.of(outside, "").map(prefix -> decide(inline, action, prefix))
                    : Stream.of(decide(inline, action, outside)))
        .flatMap(
            decision ->
                decision instanceof Decision.Allowed allowed ? Stream.of(allowed) : Stream.empty())
        .findFirst();
  }

  private boolean narrow(Decision.Allowed wide) {
    int place = inline.indexOf(wide.policy());
    Optional<List<Statement>> narrowed =
        ScopeNarrowing.of(wide.statement(), ground.role().partition(), ground.scope(), outside);
    if (place < 0 || narrowed.isEmpty() || narrowed.get().contains(wide.statement())) {
      return false;
    }
    PolicyDocument document = wide.policy().document();
    List<Statement> statements =
        document.statements().stream()
            .flatMap(
                each -> each.equals(wide.statement()) ? narrowed.get().stream() : Stream.of(each))
            .toList();
    inline.set(
        place,
        new Policy(wide.policy().name(), new PolicyDocument(document.version(), statements)));
    return true;
  }

  private boolean isProved() {
    return IntStream.range(0, inline.size())
            .filter(index -> !inline.get(index).equals(role.inline().get(index)))
            .mapToObj(index -> inline.get(index).document())
            .allMatch(
                each -> !each.statements().isEmpty() && PolicyType.IDENTITY.refusal(each).isEmpty())
        && ScopeGrant.fits(inline)
        && Stream.of(ScopeAction.values()).allMatch(this::keeps);
  }

  /** Whether the scope has still what it had. */
  private boolean keeps(ScopeAction action) {
    String sample = S3Ground.sample(action, ground.scope());
    return decide(role.inline(), action, sample)
        .getClass()
        .equals(decide(inline, action, sample).getClass());
  }

  private Decision decide(List<Policy> own, ScopeAction action, String keyOrPrefix) {
    return ground.decide(
        Stream.concat(own.stream(), role.attached().stream()).toList(),
        action,
        ground.scope(),
        keyOrPrefix,
        Map.of());
  }
}
