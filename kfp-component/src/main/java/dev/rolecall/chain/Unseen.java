package dev.rolecall.chain;

import dev.rolecall.iam.Decision;
import dev.rolecall.iam.DependsOn;
import java.util.stream.Collectors;

/** Tells what a decision depends on. */
final class Unseen {
  private Unseen() {}

  static String list(Decision.Depends depends) {
    return depends.on().stream().map(DependsOn::toString).collect(Collectors.joining("; "));
  }
}
