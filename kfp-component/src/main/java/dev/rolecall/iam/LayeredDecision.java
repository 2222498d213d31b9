package dev.rolecall.iam;

/**
 * A decision over several layers, with the layer that brought it about.
 *
 * @param layer the one that denied or is open; where it is allowed, the one that grants
 */
public record LayeredDecision(Layer layer, Decision decision) {
  /** Whether it is allowed. */
  public boolean allowed() {
    return decision.allowed();
  }

  /** In a sentence: what decided a request, with its place and its values. */
  public String explanation(Request request) {
    return PolicySentences.decision(layer, decision, request);
  }

  boolean depends() {
    return decision instanceof Decision.Depends;
  }
}
