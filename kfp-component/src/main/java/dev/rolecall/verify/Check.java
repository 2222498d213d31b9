package dev.rolecall.verify;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Decides on one link of the chain, from what was seen. No I/O and no clock of its own.
 *
 * @param id stable name in reports: lower case, dashes
 * @param title what it establishes, as a reader sees it, for example {@code Trust policy admits the
 *     token}
 * @param standing where on the chain it stands
 * @param needs what it decides on: where one of them was not seen, the check is skipped with the
 *     reason of the first such
 * @param uses what it takes into account where it was seen; to be asked for by {@link
 *     Observations#find}
 * @param decision called once, only when all that it needs has been seen
 * @param explanation which earlier finding explains its own
 */
public record Check(
    String id,
    String title,
    Standing standing,
    List<Observation<?>> needs,
    List<Observation<?>> uses,
    Function<Observations, Outcome> decision,
    Explanation explanation) {
  /** Copies the lists. */
  public Check {
    needs = List.copyOf(needs);
    uses = List.copyOf(uses);
  }

  /** One whose findings follow from no other. */
  public Check(
      String id,
      String title,
      Standing standing,
      List<Observation<?>> needs,
      List<Observation<?>> uses,
      Function<Observations, Outcome> decision) {
    this(id, title, standing, needs, uses, decision, Explanation.NONE);
  }

  /** One that uses nothing but what it needs. */
  public Check(
      String id,
      String title,
      Standing standing,
      List<Observation<?>> needs,
      Function<Observations, Outcome> decision) {
    this(id, title, standing, needs, List.of(), decision);
  }

  /** The same, whose findings follow from earlier ones that explain them so. */
  public Check explainedBy(Explanation other) {
    return new Check(id, title, standing, needs, uses, decision, other);
  }

  /**
   * The same, whose outcome is completed by what else was seen.
   *
   * @param also what that takes into account where it was seen
   */
  public Check completedBy(
      List<Observation<?>> also, BiFunction<Outcome, Observations, Outcome> completion) {
    return new Check(
        id,
        title,
        standing,
        needs,
        Stream.concat(uses.stream(), also.stream()).toList(),
        seen -> completion.apply(decision.apply(seen), seen),
        explanation);
  }
}
