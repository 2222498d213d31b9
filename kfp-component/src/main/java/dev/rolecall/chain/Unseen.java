package dev.rolecall.chain;

import dev.rolecall.iam.Decision;
import dev.rolecall.iam.DependsOn;
import dev.rolecall.verify.Evidence;
import java.util.List;
import java.util.stream.Collectors;

/** Tells what a decision depends on. */
final class Unseen {
  private Unseen() {}

  /** Adds it to the evidence of a check. */
  static void tell(Decision.Depends depends, Evidence evidence) {
    depends.on().forEach(on -> evidence.dependingOn(on.key(), on.operator(), on.values()));
  }

  static String list(Decision.Depends depends) {
    return list(depends.on());
  }

  static String list(List<DependsOn> conditions) {
    return conditions.stream().map(DependsOn::toString).collect(Collectors.joining("; "));
  }
}
