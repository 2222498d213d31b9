package dev.rolecall.chain;

import dev.rolecall.catalogue.Place;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.IamState;
import dev.rolecall.iam.TrustDocument;
import dev.rolecall.verify.Check;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Standing;
import java.util.List;
import java.util.Optional;

/** Whether the role is there, in the account of its ARN. */
final class RoleCheck {
  private RoleCheck() {}

  static Check check() {
    return new Check(
        "role",
        "The role exists in its account",
        Standing.at(Place.TRUST),
        List.of(Chain.IAM, Chain.CONFIG),
        List.of(Chain.REQUEST),
        seen ->
            decide(
                seen.get(Chain.IAM),
                seen.get(Chain.CONFIG).role(),
                seen.find(Chain.REQUEST)
                    .map(request -> TrustDocument.of(request).toJson())
                    .orElse("TRUST_POLICY")));
  }

  /**
   * Decides.
   *
   * @param freshTrust the trust policy that a new role would have
   */
  static Outcome decide(IamState iam, RoleArn role, String freshTrust) {
    Evidence evidence = Evidence.of("role", role).and("account asked", iam.accountId());
    if (!iam.accountId().equals(role.accountId())) {
      return otherAccount(iam, role);
    }
    Optional<String> unseen = iam.unseen(IamState.Part.ROLE);
    if (unseen.isPresent()) {
      return new Outcome.Skipped(unseen.get());
    }
    if (iam.role().isEmpty()) {
      return RoleFindings.missing(role, freshTrust, evidence).failed();
    }
    String arn = iam.role().get().arn();
    if (!arn.equals(role.toString())) {
      return RoleFindings.otherPath(role, arn, evidence.and("found", arn)).failed();
    }
    return evidence.and("longest session seconds", iam.role().get().maxSessionSeconds()).passed();
  }

  /** IAM was read in another account: proof only where the role is there. */
  static Outcome otherAccount(IamState iam, RoleArn role) {
    return iam.role()
        .map(
            found ->
                RoleFindings.inOtherAccount(
                        role, found.arn(), Evidence.of("role", role).and("found", found.arn()))
                    .failed())
        .orElseGet(() -> unseenInOtherAccount(iam, role));
  }

  static Outcome unseenInOtherAccount(IamState iam, RoleArn role) {
    return new Outcome.Skipped(
        "IAM was read in account %s, the role is in %s: run this with credentials of that account."
            .formatted(iam.accountId(), role.accountId()));
  }
}
