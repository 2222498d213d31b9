package dev.rolecall.chain;

import dev.rolecall.verify.Check;
import dev.rolecall.verify.Explanation;
import dev.rolecall.verify.Observation;
import dev.rolecall.verify.Observer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The links of the chain, in its order, each with what of the earlier ones explains it. A
 * verification is made of those that its observers let it see.
 */
final class Links {
  private Links() {}

  /** What can be decided on what they observe. */
  static List<Check> seenBy(List<Observer<?>> observers) {
    Set<Observation<?>> seen = new HashSet<>();
    observers.forEach(observer -> seen.add(observer.sees()));
    return all().stream()
        .filter(check -> seen.containsAll(check.needs()))
        .map(Clues::ranking)
        .map(Handover::saying)
        .toList();
  }

  static List<Check> all() {
    return List.of(
        ProfileChecks.profile(),
        ControllerCheck.check(),
        ProfileChecks.annotation().explainedBy(Explanations::byPlugin),
        WebhookCheck.check(),
        NewPodCheck.check().explainedBy(Explanation.BY_ROW),
        PodsCheck.check().explainedBy(Explanation.BY_ROW),
        OwnPodCheck.check(),
        EnvironmentCheck.check().explainedBy(Explanation.BY_ROW),
        TokenCheck.check(),
        RoleCheck.check(),
        ProviderChecks.provider().explainedBy(Explanation.SAME),
        ProviderChecks.issuerKeys(),
        TrustCheck.check().explainedBy(Explanation.SAME.or(Explanations::byToken)),
        ExchangeCheck.check().explainedBy(Explanation.BY_ROW),
        IdentityCheck.check(),
        S3Confirmation.confirming(RolePolicyCheck.check()),
        inS3(S3Checks.list()),
        inS3(S3Checks.put()),
        inS3(S3Checks.get()),
        inS3(S3Checks.delete()),
        inS3(S3Checks.multipart()),
        inS3(S3Checks.transfer()),
        OtherRolesCheck.check());
  }

  private static Check inS3(Check check) {
    return check.explainedBy(Explanation.SAME.or(Explanations::byRolePolicy));
  }
}
