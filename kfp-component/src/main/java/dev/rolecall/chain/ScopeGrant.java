package dev.rolecall.chain;

import dev.rolecall.iam.Decision;
import dev.rolecall.iam.IamState;
import dev.rolecall.iam.Policy;
import dev.rolecall.iam.PolicyDocument;
import dev.rolecall.iam.PolicyType;
import dev.rolecall.s3.ScopeAction;
import dev.rolecall.s3.ScopePolicy;
import java.util.List;
import java.util.stream.Stream;

/**
 * A policy of a role's own that gives it what it lacks of its scope. It is printed to be typed only
 * where it was proved: IAM takes it, it allows what is missing and nothing outside of the scope, no
 * Deny stands against it, it replaces no other policy, and the role has room for it.
 */
final class ScopeGrant {
  /** Of all inline policies of a role, in characters (IAM User Guide, IAM and AWS STS quotas). */
  private static final int MOST = 10_240;

  private final List<ScopeAction> missing;
  private final S3Ground ground;
  private final PolicyDocument document;

  private ScopeGrant(List<ScopeAction> missing, S3Ground ground) {
    this.missing = missing;
    this.ground = ground;
    String partition = ground.role().partition();
    this.document =
        PolicyDocument.parse(
            missing.size() == 1
                ? ScopePolicy.allowing(missing.get(0), partition, ground.scope())
                : ScopePolicy.whole(partition, ground.scope()));
  }

  /**
   * What to do, a line each: the command, or where it was not proved, what a person has to look at.
   *
   * @param missing what the role's policies do not allow; where it is more than one action, it is
   *     given the whole scope
   */
  static List<String> of(List<ScopeAction> missing, S3Ground ground) {
    return new ScopeGrant(missing, ground).lines();
  }

  /** The same for a role that has nothing of its scope. */
  static List<String> whole(S3Ground ground) {
    return of(
        Stream.of(ScopeAction.values()).filter(ground.scope().access()::needs).toList(), ground);
  }

  private List<String> lines() {
    if (!isProved()) {
      return List.of(
          "Look at the role's policies, and at what denies. The scope needs this, and no more:",
          document.toJson());
    }
    return fits()
        ? List.of(Shell.putRolePolicy(ground.role(), name(), document.toJson()))
        : List.of(
            "The role's inline policies have no room for this (%d characters in all). Add it to a policy that is attached:"
                .formatted(MOST),
            document.toJson());
  }

  private boolean isProved() {
    return PolicyType.IDENTITY.refusal(document).isEmpty()
        && ScopePolicy.isWithin(document, ground.role().partition(), ground.scope())
        && missing.stream().allMatch(this::gives);
  }

  /** What turns on something that nobody here knows, a Deny may take again, and nobody can tell. */
  private boolean gives(ScopeAction need) {
    Policy given = new Policy(name(), document);
    String sample = S3Ground.sample(need, ground.scope());
    Decision decision =
        ground
            .seenRole()
            .map(role -> ground.decide(role.with(given), need, sample).decision())
            .orElseGet(() -> ground.decide(List.of(given), need, sample));
    return decision.allowed() || decision instanceof Decision.Depends;
  }

  private boolean fits() {
    return fits(Stream.concat(inline(), Stream.of(new Policy(name(), document))).toList());
  }

  /** Whether a role may have these inline policies. */
  static boolean fits(List<Policy> inline) {
    return inline.stream().mapToInt(policy -> policy.document().size()).sum() <= MOST;
  }

  /** One that no other policy has, or may have where they were not seen. */
  private String name() {
    String plain =
        missing.size() == 1
            ? "rolecall-" + missing.get(0).action().replace("s3:", "")
            : "rolecall-scope";
    boolean free =
        ground.seenRole().isPresent()
            && inline()
                .filter(policy -> policy.name().equals(plain))
                .allMatch(policy -> policy.document().equals(document));
    return free ? plain : plain + "-" + Integer.toHexString(document.toJson().hashCode());
  }

  private Stream<Policy> inline() {
    return ground.seenRole().map(IamState.Role::inline).stream().flatMap(List::stream);
  }
}
