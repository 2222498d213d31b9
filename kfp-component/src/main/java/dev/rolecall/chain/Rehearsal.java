package dev.rolecall.chain;

import dev.rolecall.cluster.Admission;
import dev.rolecall.token.ProjectedToken;
import dev.rolecall.verify.Sight;

/**
 * What a pod of a Profile's {@code default-editor} begins with, had of the API server without a
 * pod. Nothing of it is stored.
 */
public interface Rehearsal {
  /** A new pod as it would be, or by what it would be refused. */
  Sight<Admission> admission();

  /** A token of ten minutes for that audience alone. It is bound to no pod, and none has it. */
  Sight<ProjectedToken> token(String audience);
}
