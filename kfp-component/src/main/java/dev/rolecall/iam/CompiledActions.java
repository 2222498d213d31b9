package dev.rolecall.iam;

import java.util.List;

/** A statement's {@code Action} or {@code NotAction}, compiled for many requests. */
final class CompiledActions {
  private final boolean negated;
  private final List<Glob> globs;

  CompiledActions(Statement.Values wanted) {
    this.negated = wanted.negated();
    this.globs =
        wanted.values().stream()
            .map(each -> Glob.compile(each, Glob.Mode.LIKE_IN_ANY_CASE, false))
            .toList();
  }

  /** Without regard to case (IAM User Guide, IAM JSON policy elements: Action). */
  boolean holds(String action) {
    boolean named = false;
    for (int at = 0; at < globs.size() && !named; at++) {
      named = globs.get(at).matches(action);
    }
    return named != negated;
  }
}
