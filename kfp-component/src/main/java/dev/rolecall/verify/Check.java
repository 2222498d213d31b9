package dev.rolecall.verify;

import java.util.List;
import java.util.function.Function;

/**
 * Decides on one link of the chain, from what was seen. No I/O and no clock of its own.
 *
 * @param id stable name in reports: lower case, dashes
 * @param title what it establishes, as a reader sees it, for example {@code Trust policy admits the
 *     token}
 * @param needs what it decides on: where one of them was not seen, the check is skipped with the
 *     reason of the first such
 * @param uses what it takes into account where it was seen; to be asked for by {@link
 *     Observations#find}
 * @param decision called once, only when all that it needs has been seen
 */
public record Check(
    String id,
    String title,
    List<Observation<?>> needs,
    List<Observation<?>> uses,
    Function<Observations, Outcome> decision) {
  /** Copies the lists. */
  public Check {
    needs = List.copyOf(needs);
    uses = List.copyOf(uses);
  }

  /** One that uses nothing but what it needs. */
  public Check(
      String id,
      String title,
      List<Observation<?>> needs,
      Function<Observations, Outcome> decision) {
    this(id, title, needs, List.of(), decision);
  }
}
