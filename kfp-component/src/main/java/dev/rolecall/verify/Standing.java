package dev.rolecall.verify;

import dev.rolecall.catalogue.Place;
import java.util.EnumSet;
import java.util.Set;

/**
 * Where on the chain a check stands, and what it shows there.
 *
 * @param place where that lies which it finds
 * @param shows the places that hold where it passes or only warns
 * @param done whether it decides on what was done and answered, not only on what was read
 */
public record Standing(Place place, Set<Place> shows, boolean done) {
  /** Copies the set. */
  public Standing {
    shows = Set.copyOf(shows);
  }

  /** Of a check that reads whether a place holds. */
  public static Standing reading(Place place) {
    return new Standing(place, Set.of(place), false);
  }

  /**
   * Of a check that does what the place is for.
   *
   * @param others the places that must hold too for it to be done
   */
  public static Standing doing(Place place, Place... others) {
    return new Standing(place, EnumSet.of(place, others), true);
  }

  /** Of a check that may find something at a place, but does not show that it holds. */
  public static Standing at(Place place) {
    return new Standing(place, Set.of(), false);
  }
}
