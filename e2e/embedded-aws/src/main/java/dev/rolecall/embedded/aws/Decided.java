package dev.rolecall.embedded.aws;

/**
 * What was decided of a request, or of a part of one.
 *
 * @param who an ARN; of an exchange the token's subject, where the token was good
 * @param action as policies name it
 * @param resource an ARN
 * @param because the statement or the condition that decided, or what was wrong before that
 */
public record Decided(String who, String action, String resource, boolean allowed, String because) {
  /** In one line. */
  @Override
  public String toString() {
    return "%s %s %s on %s: %s"
        .formatted(allowed ? "allowed" : "refused", who, action, resource, because);
  }
}
