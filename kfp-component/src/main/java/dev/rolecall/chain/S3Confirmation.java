package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.iam.Layer;
import dev.rolecall.s3.Attempt;
import dev.rolecall.s3.S3Answer;
import dev.rolecall.verify.Check;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Observations;
import dev.rolecall.verify.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What S3's answers make of a warning that the role's policies lack something. */
final class S3Confirmation {
  private S3Confirmation() {}

  /** The check of the role's policies, which warns no longer where S3 was seen to decide. */
  static Check confirming(Check check) {
    return check.completedBy(
        List.of(Chain.S3_LIST, Chain.S3_ROUND_TRIP), S3Confirmation::confirmed);
  }

  /**
   * What S3 was seen to refuse, the bucket's policy does not allow either; and no policy is at
   * fault where there is no bucket.
   */
  private static Outcome confirmed(Outcome outcome, Observations seen) {
    if (!(outcome instanceof Outcome.Warned warned)) {
      return outcome;
    }
    if (attempts(seen).map(Attempt::answer).anyMatch(S3Checks::isOfNoBucket)) {
      return new Outcome.Skipped("There is no such bucket, so no policy of the role is at fault.");
    }
    return attempts(seen).anyMatch(attempt -> isRefused(attempt, warned.finding()))
        ? warned.finding().failed()
        : outcome;
  }

  private static Stream<Attempt> attempts(Observations seen) {
    return Stream.concat(
        seen.find(Chain.S3_LIST).stream(),
        seen.find(Chain.S3_ROUND_TRIP).stream()
            .flatMap(trip -> Stream.of(trip.put(), trip.get(), trip.delete())));
  }

  private static boolean isRefused(Attempt attempt, Finding finding) {
    return attempt.answer() instanceof S3Answer.Refused refused
        && refused.denied()
        && DenialClause.parse(refused.message())
            .map(clause -> clause.layer().equals(layer(finding)))
            .orElse(true)
        && isAbout(attempt.action(), finding);
  }

  /** The layer that a finding of the role's policies is of. */
  static String layer(Finding finding) {
    return finding.evidence().getOrDefault("layer", Layer.IDENTITY.words());
  }

  /** Whether a finding of the role's policies is of that action, or of all. */
  static boolean isAbout(String action, Finding finding) {
    return finding.mode() == FailureMode.ROLE_HAS_NO_POLICY
        || Arrays.asList(finding.evidence().getOrDefault("actions", "").split(", ", -1))
            .contains(action);
  }
}
