package dev.rolecall.e2e.profile;

import java.util.List;
import java.util.stream.Stream;

/**
 * What is to be done for a Profile.
 *
 * @param there what is as it should be already, a line each
 * @param changes in the order in which they are made; empty where there is nothing to do
 * @param notes what the reader should know, and nobody does
 */
public record Plan(List<String> there, List<Change> changes, List<String> notes) {
  /** Copies. */
  public Plan {
    there = List.copyOf(there);
    changes = List.copyOf(changes);
    notes = List.copyOf(notes);
  }

  /** This one, and then that one. */
  public Plan then(Plan next) {
    return new Plan(
        joined(there, next.there), joined(changes, next.changes), joined(notes, next.notes));
  }

  /** This one, and then that change. */
  Plan thenLast(Change change) {
    return then(new Plan(List.of(), List.of(change), List.of()));
  }

  private static <T> List<T> joined(List<T> first, List<T> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
