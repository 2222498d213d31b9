package dev.rolecall.iam;

/**
 * A decision over several layers, with the layer that brought it about.
 *
 * @param layer the one that denied; where all allowed, the last
 */
public record LayeredDecision(Layer layer, Decision decision) {
  /** Whether every layer allows. */
  public boolean allowed() {
    return decision.allowed();
  }
}
