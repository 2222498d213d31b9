package dev.rolecall.verify;

import java.util.Set;

/**
 * Makes one observation. Here is all of a verification's I/O; what the world answers, refusals and
 * time-outs included, is part of the value that is seen.
 *
 * @param <T> what is seen
 */
public interface Observer<T> {
  /** The observation that this observer makes. */
  Observation<T> sees();

  /** The observations that must have been seen before. */
  Set<Observation<?>> needs();

  /** Looks, once. Called only when all that it {@link #needs()} has been seen. */
  Sight<T> look(Observations seen);
}
