package dev.rolecall.e2e.cluster;

import dev.rolecall.failure.Explanation;

/** The cluster could not be asked, or would not answer. Its message is the explanation. */
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int FORBIDDEN = 403;

  private final int status;

  /** It was not asked, or did not answer. */
  ClusterException(Explanation explanation) {
    this(explanation, 0);
  }

  /**
   * It refused.
   *
   * @param status of the answer, as HTTP has it
   */
  ClusterException(Explanation explanation, int status) {
    super(explanation.toString());
    this.status = status;
  }

  /** Whether it refused for want of a right. */
  public boolean forbidden() {
    return status == FORBIDDEN;
  }
}
