package dev.rolecall.verify;

import java.util.List;
import java.util.function.Function;

/**
 * Makes one observation. Here is all of a verification's I/O; what the world answers, refusals and
 * time-outs included, is part of the value that is seen.
 *
 * @param <T> what is seen
 * @param sees the observation that it makes
 * @param needs what must have been seen before: where one was not, nobody looks, and the reason is
 *     that of the first such
 * @param uses what it waits for and takes into account where it was seen; to be asked for by {@link
 *     Observations#find}
 * @param look called once, only when all that it needs has been seen
 */
public record Observer<T>(
    Observation<T> sees,
    List<Observation<?>> needs,
    List<Observation<?>> uses,
    Function<Observations, Sight<T>> look) {
  /** Copies the lists. */
  public Observer {
    needs = List.copyOf(needs);
    uses = List.copyOf(uses);
  }

  /** One that uses nothing but what it needs. */
  public Observer(
      Observation<T> sees, List<Observation<?>> needs, Function<Observations, Sight<T>> look) {
    this(sees, needs, List.of(), look);
  }

  /** Of what is known before anybody looks. */
  public static <T> Observer<T> of(Observation<T> sees, T known) {
    return new Observer<>(sees, List.of(), seen -> Sight.seen(known));
  }
}
