package dev.rolecall.chain;

import dev.rolecall.verify.Check;
import dev.rolecall.verify.Observation;
import dev.rolecall.verify.Observer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The links of the chain, in its order. A verification is made of those that its observers let it
 * see.
 */
final class Links {
  private Links() {}

  /**
   * What can be decided on what they observe.
   *
   * @param exerciseMib as much is moved where S3 is exercised
   */
  static List<Check> seenBy(List<Observer<?>> observers, int exerciseMib) {
    Set<Observation<?>> seen = new HashSet<>();
    observers.forEach(observer -> seen.add(observer.sees()));
    return all(exerciseMib).stream().filter(check -> seen.containsAll(check.needs())).toList();
  }

  private static List<Check> all(int exerciseMib) {
    return List.of(
        EnvironmentCheck.check(),
        OwnPodCheck.check(),
        ProfileChecks.profile(),
        ProfileChecks.annotation(),
        WebhookCheck.check(),
        PodsCheck.check(),
        TokenCheck.check(),
        RoleCheck.check(),
        ProviderChecks.provider(),
        ProviderChecks.issuerKeys(),
        TrustCheck.check(),
        ExchangeCheck.check(),
        IdentityCheck.check(),
        RolePolicyCheck.check(),
        S3Checks.list(),
        S3Checks.put(),
        S3Checks.get(),
        S3Checks.delete(),
        S3Checks.multipart(),
        S3Checks.transfer(exerciseMib));
  }
}
