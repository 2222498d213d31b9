package dev.rolecall.verify;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.catalogue.Link;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a symptom that was told may come of.
 *
 * @param finding with what is left of its candidates
 * @param ruledOut rows that it would be told of too, and why it is none of them
 * @param next what to look at to tell most of the candidates apart; nothing where there is one
 */
public record Diagnosis(
    Finding finding, Map<FailureMode, String> ruledOut, Optional<Question> next) {
  /** Copies what can change. */
  public Diagnosis {
    ruledOut = Collections.unmodifiableMap(new LinkedHashMap<>(ruledOut));
  }

  /**
   * A place to look at.
   *
   * @param there the candidates that break there, likeliest first
   * @param toldBy what shows the likeliest of them
   */
  public record Question(Link link, List<FailureMode> there, String toldBy) {
    /** Copies. */
    public Question {
      there = List.copyOf(there);
    }
  }

  /** With the question that splits the candidates best. */
  public static Diagnosis of(Finding finding, Map<FailureMode, String> ruledOut) {
    return new Diagnosis(finding, ruledOut, question(finding.candidates()));
  }

  /**
   * The link where nearest to half of them break, of two as near that of the likelier one. Where
   * all break at one link, the likeliest is told from the others.
   */
  private static Optional<Question> question(List<FailureMode> candidates) {
    if (candidates.size() < 2) {
      return Optional.empty();
    }
    Map<Link, List<FailureMode>> byLink =
        candidates.stream()
            .collect(
                Collectors.groupingBy(
                    FailureMode::link, LinkedHashMap::new, Collectors.toUnmodifiableList()));
    List<FailureMode> nearest =
        byLink.values().stream()
            .filter(there -> there.size() < candidates.size())
            .min(Comparator.comparing(there -> Math.abs(2 * there.size() - candidates.size())))
            .orElseGet(() -> candidates.subList(0, 1));
    return Optional.of(new Question(nearest.get(0).link(), nearest, nearest.get(0).toldBy()));
  }
}
