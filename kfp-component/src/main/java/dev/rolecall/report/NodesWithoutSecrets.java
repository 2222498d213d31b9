package dev.rolecall.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.rolecall.failure.Secrets;

/** Makes nodes of JSON, those of text without what is secret in it. */
public final class NodesWithoutSecrets extends JsonNodeFactory {
  private static final long serialVersionUID = 1L;

  /** For an object mapper, or to make nodes without one. */
  public NodesWithoutSecrets() {}

  @Override
  public TextNode textNode(String text) {
    return super.textNode(Secrets.leftOut(text));
  }
}
