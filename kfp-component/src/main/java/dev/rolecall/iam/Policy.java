package dev.rolecall.iam;

/**
 * A document with the name by which explanations call it.
 *
 * @param name as a reader knows it, for example {@code trust policy of team-a}
 */
public record Policy(String name, PolicyDocument document) {
  @Override
  public String toString() {
    return name;
  }
}
