package dev.rolecall.e2e.parts;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What a machine lacks. Each part is looked for once. */
final class Inventory {
  static final Inventory OF_THIS_MACHINE = new Inventory(new ThisMachine());

  private final Machine machine;
  private final Map<Part, Optional<String>> known = new ConcurrentHashMap<>();

  Inventory(Machine machine) {
    this.machine = machine;
  }

  /** As {@link Part#missingFrom}. */
  Optional<String> missing(Part part) {
    return known.computeIfAbsent(part, unknown -> unknown.missingFrom(machine));
  }
}
