package dev.rolecall.verify;

import java.util.Set;
import java.util.function.Function;

/** A check of one link, its decision a function. */
record LinkCheck(
    String id, String title, Set<Observation<?>> needs, Function<Observations, Outcome> decision)
    implements Check {
  @Override
  public Outcome decide(Observations seen) {
    return decision.apply(seen);
  }
}
