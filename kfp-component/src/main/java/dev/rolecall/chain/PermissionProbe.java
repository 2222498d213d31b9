package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.s3.Attempt;
import dev.rolecall.s3.Permission;
import dev.rolecall.s3.Scope;
import dev.rolecall.s3.ScopeAction;
import dev.rolecall.verify.Check;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Explanation;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Observation;
import dev.rolecall.verify.Observer;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Probe;
import dev.rolecall.verify.Sight;
import java.util.List;
import java.util.Optional;

/** Asks S3 for one thing, to see whether the role may. */
final class PermissionProbe {
  private PermissionProbe() {}

  /**
   * @param named the scope that is known to be the Profile's
   */
  static Probe of(Permission asked, Optional<Scope> named) {
    Observation<Attempt> answer = new Observation<>("permission", Attempt.class);
    Observer<Attempt> observer =
        new Observer<>(
            answer, List.of(Chain.S3), seen -> Sight.seen(seen.get(Chain.S3).attempt(asked)));
    Check check =
        S3Checks.check(
            "permission",
            asked.toString(),
            List.of(answer),
            seen -> seen.get(answer),
            seen -> new Evidence());
    return new Probe(
        List.of(observer),
        check
            .completedBy(
                List.of(Chain.CONFIG),
                (outcome, seen) ->
                    outcome instanceof Outcome.Passed passed
                        ? asOfThisKey(passed, asked)
                        : outcome.finding(
                            finding ->
                                RefusedPermission.told(
                                    orMissing(finding, asked),
                                    asked,
                                    named,
                                    seen.get(Chain.CONFIG).role())))
            .explainedBy(Explanation.SAME));
  }

  private static Outcome asOfThisKey(Outcome.Passed passed, Permission asked) {
    return asked.writes()
        ? passed.leavingOpen(
            "It was tried on an object of its own in the scope. Whether a policy says something"
                + " else of this very key is not shown.")
        : passed;
  }

  /** Amazon S3 API Reference, GetObject: without s3:ListBucket a missing key is a 403. */
  private static Finding orMissing(Finding finding, Permission asked) {
    return asked.action() == ScopeAction.GET && finding.mode() == FailureMode.S3_ACCESS_DENIED
        ? finding.because(
            finding.cause()
                + " Or the object is not there: who may not list its bucket is told the same then.")
        : finding;
  }
}
