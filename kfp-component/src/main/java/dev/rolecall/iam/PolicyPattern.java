package dev.rolecall.iam;

/**
 * A value of a policy that may have wildcards, as a resource or a value under {@code StringLike},
 * compared with texts that begin alike. Where it has variables, what they stand for is not known.
 */
public final class PolicyPattern {
  private final Glob glob;

  private PolicyPattern(Glob glob) {
    this.glob = glob;
  }

  /** The pattern as it is written in a policy of the current version. */
  public static PolicyPattern of(String written) {
    return new PolicyPattern(Glob.compile(written, Glob.Mode.LIKE, true));
  }

  /**
   * A text as it is written in a policy to stand for itself alone (IAM User Guide, IAM policy
   * elements: Variables and tags, Where you can use policy variables).
   */
  public static String literally(String text) {
    return text.replaceAll("[$*?]", "\\${$0}");
  }

  /** What all that it matches begins with: what is written before the first wildcard. */
  public String beginning() {
    return glob.beginning();
  }

  /** Whether all that it matches begins so. */
  public boolean isWithin(String beginning) {
    return beginning().startsWith(beginning);
  }

  /** Whether it matches whatever begins with its own {@link #beginning}. */
  public boolean isOpen() {
    return glob.isOpen();
  }

  /** Whether it matches whatever begins so. */
  public boolean covers(String beginning) {
    return isOpen() && beginning.startsWith(beginning());
  }

  /** Whether it may match that text. */
  public boolean mayMatch(String text) {
    return glob.matches(text, RequestContext.EMPTY.with("*", Fact.Valueless.UNCERTAIN))
        != Truth.FALSE;
  }
}
