package dev.rolecall.chain;

import dev.rolecall.catalogue.Place;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.IamState;
import dev.rolecall.iam.RoleTrust;
import dev.rolecall.iam.TrustDocument;
import dev.rolecall.iam.WebIdentityRequest;
import dev.rolecall.verify.Check;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Observations;
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
        List.of(Chain.REQUEST, Chain.EXCHANGE, Chain.CLUSTER),
        seen -> decide(seen, seen.get(Chain.IAM), seen.get(Chain.CONFIG).role()));
  }

  private static Outcome decide(Observations seen, IamState iam, RoleArn role) {
    return namesake(seen, iam, role)
        .orElseGet(
            () ->
                decide(
                    iam,
                    role,
                    seen.find(Chain.REQUEST)
                        .map(request -> TrustDocument.of(request).toJson())
                        .orElse("TRUST_POLICY")));
  }

  /**
   * Of another account's role that is called so. That its trust policy names the Profile speaks
   * against the ARN, unless the Profile controller wrote it; that STS refuses proves it.
   */
  private static Optional<Outcome> namesake(Observations seen, IamState iam, RoleArn role) {
    if (iam.accountId().equals(role.accountId()) || iam.role().isEmpty()) {
      return Optional.empty();
    }
    IamState.Role found = iam.role().get();
    Finding finding =
        RoleFindings.inOtherAccount(
            role, found.arn(), Evidence.of("role", role).and("found", found.arn()));
    if (Exchange.refused(seen)) {
      return Optional.of(finding.failed());
    }
    boolean written = seen.find(Chain.CLUSTER).filter(ControllerCheck::edits).isPresent();
    return seen.find(Chain.REQUEST)
        .filter(request -> !written && isNamed(found, request))
        .map(request -> finding.warned());
  }

  private static boolean isNamed(IamState.Role role, WebIdentityRequest request) {
    return new RoleTrust(RoleArn.parse(role.arn()), role.trustPolicy())
        .holds(request)
        .contains(RoleTrust.Hold.NAMED);
  }

  /**
   * Decides; of another account's role that is called so it is not known whether it is meant.
   *
   * @param freshTrust the trust policy that a new role would have
   */
  static Outcome decide(IamState iam, RoleArn role, String freshTrust) {
    Evidence evidence = Evidence.of("role", role).and("account asked", iam.accountId());
    if (!iam.accountId().equals(role.accountId())) {
      return unseenInOtherAccount(iam, role);
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

  /** What hangs on the role waits where it is in another partition than its ARN says. */
  static Optional<Outcome> ofOtherPartition(IamState iam, RoleArn role) {
    return iam.role()
        .map(IamState.Role::arn)
        .filter(arn -> !arn.startsWith("arn:" + role.partition() + ":"))
        .map(
            arn ->
                new Outcome.Skipped(
                    "The role is %s, and no %s: it is judged by its whole ARN."
                        .formatted(arn, role)));
  }

  static Outcome unseenInOtherAccount(IamState iam, RoleArn role) {
    return new Outcome.Skipped(
        "IAM was read in account %s%s, the role is in %s: run this with credentials of that account."
            .formatted(
                iam.accountId(),
                iam.role().isPresent() ? ", where another one is called so" : "",
                role.accountId()));
  }
}
