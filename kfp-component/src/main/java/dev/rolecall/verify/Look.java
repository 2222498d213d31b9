package dev.rolecall.verify;

import java.util.Set;
import java.util.function.Function;

/** An observer whose look is a function. */
record Look<T>(
    Observation<T> sees, Set<Observation<?>> needs, Function<Observations, Sight<T>> looking)
    implements Observer<T> {
  @Override
  public Sight<T> look(Observations seen) {
    return looking.apply(seen);
  }
}
