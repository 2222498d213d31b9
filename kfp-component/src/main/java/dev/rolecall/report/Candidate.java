package dev.rolecall.report;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.failure.Visible;
import dev.rolecall.verify.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One of the causes that look alike, as it is shown.
 *
 * @param why what speaks for it, or tells it apart; of the likeliest ones only
 */
record Candidate(String id, String cause, Optional<String> why) {
  /** So many are shown at once; the others have to be asked for. */
  static final int IN_SIGHT = 8;

  private static final int LIKELIEST = 3;

  /** All of a finding's, likeliest first. */
  static List<Candidate> of(Finding finding) {
    List<Candidate> candidates = new ArrayList<>();
    for (FailureMode mode : finding.candidates()) {
      Optional<String> why =
          candidates.size() < LIKELIEST
              ? Optional.of(finding.reasons().getOrDefault(mode, "Told by: " + mode.toldBy()))
              : Optional.empty();
      candidates.add(new Candidate(mode.id(), mode.cause(), why.map(Visible::line)));
    }
    return candidates;
  }

  /** Those that are shown at once. */
  static List<Candidate> inSight(List<Candidate> candidates) {
    return candidates.stream().limit(IN_SIGHT).toList();
  }
}
