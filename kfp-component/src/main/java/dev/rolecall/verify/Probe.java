package dev.rolecall.verify;

import dev.rolecall.chain.Chain;
import java.util.List;

/**
 * A check beyond the chain, with those who look for it.
 *
 * @param observers each after those that it needs; what {@link Chain} names has been seen before
 */
public record Probe(List<Observer<?>> observers, Check check) {
  /** Copies the list. */
  public Probe {
    observers = List.copyOf(observers);
  }
}
