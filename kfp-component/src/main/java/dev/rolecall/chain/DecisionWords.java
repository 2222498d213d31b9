package dev.rolecall.chain;

import dev.rolecall.iam.Decision;
import dev.rolecall.verify.Evidence;

/** What decisions turn on, in words. */
final class DecisionWords {
  private DecisionWords() {}

  /** Why a Deny decides. */
  static String cause(Decision.ExplicitlyDenied denied) {
    return denied.conditions().isEmpty()
        ? "A Deny wins over every Allow."
        : "A Deny wins over every Allow. What it is for is met: %s."
            .formatted(String.join("; ", denied.conditions()));
  }

  /** Adds what it depends on to the evidence of a check. */
  static void tell(Decision.Depends depends, Evidence evidence) {
    depends.on().forEach(on -> evidence.dependingOn(on.key(), on.operator(), on.values()));
  }
}
