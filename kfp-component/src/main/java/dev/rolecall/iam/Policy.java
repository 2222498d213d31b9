package dev.rolecall.iam;

/**
 * A document with the name by which explanations call it.
 *
 * @param name as a reader knows it, for example {@code trust policy of team-a}
 * @param text the document as it was read, JSON
 */
public record Policy(String name, PolicyDocument document, String text) {
  /** A document that was made here. */
  public Policy(String name, PolicyDocument document) {
    this(name, document, document.toJson());
  }

  /**
   * Reads one.
   *
   * @throws MalformedPolicyException where it cannot be read, as {@link PolicyDocument#parse}
   */
  public static Policy parse(String name, String json) {
    return new Policy(name, PolicyDocument.parse(json), json);
  }

  @Override
  public String toString() {
    return name;
  }
}
