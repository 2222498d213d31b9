package dev.rolecall.embedded.aws;

import java.util.Collection;
import java.util.function.BiConsumer;

/** XML as query APIs write it: elements with text, no attributes but a namespace. */
final class Xml {
  private final StringBuilder text = new StringBuilder();

  Xml open(String element) {
    text.append('<').append(element).append('>');
    return this;
  }

  Xml close(String element) {
    text.append("</").append(element).append('>');
    return this;
  }

  /** An element with text. */
  Xml add(String element, Object value) {
    open(element);
    escape(value.toString());
    return close(element);
  }

  /** Other XML. */
  Xml add(Xml inside) {
    text.append(inside.text);
    return this;
  }

  /** A list: a {@code member} for each item. */
  <T> Xml list(String element, Collection<T> items, BiConsumer<Xml, T> writeItem) {
    open(element);
    for (T item : items) {
      open("member");
      writeItem.accept(this, item);
      close("member");
    }
    return close(element);
  }

  /** A list of texts. */
  Xml texts(String element, Collection<String> items) {
    return list(element, items, (xml, item) -> xml.escape(item));
  }

  boolean isEmpty() {
    return text.isEmpty();
  }

  private void escape(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '<' -> text.append("&lt;");
        case '>' -> text.append("&gt;");
        case '&' -> text.append("&amp;");
        case '"' -> text.append("&quot;");
        case '\r' -> text.append("&#13;");
        default -> text.append(allowed(value, i) ? c : '?');
      }
    }
  }

  /** XML 1.0, production 2: no other control characters and no half of a surrogate pair. */
  private static boolean allowed(String value, int index) {
    char c = value.charAt(index);
    if (Character.isHighSurrogate(c)) {
      return index + 1 < value.length() && Character.isLowSurrogate(value.charAt(index + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return index > 0 && Character.isHighSurrogate(value.charAt(index - 1));
    }
    return c >= 0x20 ? c < 0xFFFE : c == '\t' || c == '\n';
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
