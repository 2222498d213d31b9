package dev.rolecall.agent;

import java.util.Map;
import java.util.Optional;

/**
 * What the agent answers to a command line.
 *
 * @param environment what the asking process is to have in its own: by name the value, a secret
 *     perhaps, or that there is to be none
 */
record Reply(Cell cell, Map<String, Optional<String>> environment) {
  /** One that leaves the environment as it is. */
  Reply(Cell cell) {
    this(cell, Map.of());
  }

  /** Without the environment. */
  @Override
  public String toString() {
    return "Reply[%d]".formatted(cell.exitCode());
  }
}
