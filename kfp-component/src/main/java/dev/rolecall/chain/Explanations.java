package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.cluster.ClusterState.ServiceAccount;
import dev.rolecall.iam.WebIdentityRequest;
import dev.rolecall.token.ServiceAccountSubject;
import dev.rolecall.verify.CheckResult;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Observations;
import dev.rolecall.verify.Outcome;
import java.util.EnumSet;
import java.util.Set;

/** How the finding of one link explains that of a later one, where their rows do not tell. */
final class Explanations {
  private static final Set<FailureMode> PLUGIN =
      EnumSet.of(
          FailureMode.PLUGIN_UNKNOWN,
          FailureMode.PLUGIN_SPEC_EMPTY,
          FailureMode.NAMESPACE_OWNER_MISMATCH,
          FailureMode.CONTROLLER_LOOPS_ON_TWO_PLUGINS);
  private static final Set<FailureMode> OTHER_ACCOUNT =
      EnumSet.of(FailureMode.POD_WRONG_SERVICE_ACCOUNT, FailureMode.POD_FROM_WORKSPACE_ACCOUNT);

  private Explanations() {}

  /** Who has no plugin that the controller knows and applies is not annotated by it. */
  static boolean byPlugin(CheckResult earlier, Finding found, Finding own, Observations seen) {
    return PLUGIN.contains(found.mode())
        && failed(earlier)
        && (own.mode() == FailureMode.PLUGIN_UNKNOWN
            || own.mode() == FailureMode.SERVICE_ACCOUNT_MISSING);
  }

  /** The token is of another account, and the policy admits that of the Profile's. */
  static boolean byToken(CheckResult earlier, Finding found, Finding own, Observations seen) {
    return OTHER_ACCOUNT.contains(found.mode())
        && failed(earlier)
        && own.mode() == FailureMode.TRUST_SUB_MISMATCH
        && seen.find(Chain.PROFILE).filter(profile -> admits(editor(profile), seen)).isPresent();
  }

  private static String editor(String profile) {
    return new ServiceAccountSubject(profile, ServiceAccount.EDITOR).toString();
  }

  /** Whether the trust policy, where it was seen, admits a subject as it does the token's. */
  static boolean admits(String subject, Observations seen) {
    WebIdentityRequest own = seen.get(Chain.REQUEST);
    return seen.find(Chain.IAM)
        .filter(
            iam ->
                TrustCheck.admits(
                    iam,
                    new WebIdentityRequest(own.role(), own.issuer(), subject, own.audiences()),
                    RequestKeys.seen(seen)))
        .isPresent();
  }

  /** The role's policies lack what S3 refused. */
  static boolean byRolePolicy(CheckResult earlier, Finding found, Finding own, Observations seen) {
    return found.mode() == own.mode()
        && S3Confirmation.layer(found).equals(S3Confirmation.layer(own))
        && S3Confirmation.isAbout(own.evidence().getOrDefault("action", ""), found);
  }

  private static boolean failed(CheckResult earlier) {
    return earlier.outcome() instanceof Outcome.Failed;
  }
}
