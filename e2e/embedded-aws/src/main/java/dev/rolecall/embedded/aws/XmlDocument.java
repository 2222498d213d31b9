package dev.rolecall.embedded.aws;

import java.io.StringWriter;
import java.util.Collection;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * XML as AWS writes it: elements with text, no attributes but a namespace. What XML cannot hold
 * becomes question marks.
 */
final class XmlDocument {
  /** XML 1.0, production 2: other control characters, and halves of surrogate pairs. */
  private static final Pattern NOT_OF_XML =
      Pattern.compile("[^\t\n\r\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

  /** Before and after each character that query APIs escape and the JDK does not. */
  private static final Pattern AROUND_QUOTES_AND_RETURNS =
      Pattern.compile("(?<=[\"\r])|(?=[\"\r])");

  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter xml;
  private final boolean quoting;

  private XmlDocument(boolean quoting) {
    this.quoting = quoting;
    try {
      // The JDK's own: others on the class path escape otherwise.
      this.xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
    } catch (XMLStreamException e) {
      throw impossible(e);
    }
  }

  /** Whose text is escaped no more than it must be. */
  static XmlDocument plain() {
    return new XmlDocument(false);
  }

  /** In whose text quotes and carriage returns are escaped as well. */
  static XmlDocument quoting() {
    return new XmlDocument(true);
  }

  /** The declaration, on a line of its own. */
  XmlDocument declare() {
    return write(() -> xml.writeStartDocument("UTF-8", "1.0")).text("\n");
  }

  XmlDocument open(String element) {
    return write(() -> xml.writeStartElement(element));
  }

  XmlDocument open(String element, String namespace) {
    return open(element).write(() -> xml.writeDefaultNamespace(namespace));
  }

  /** Closes what was opened last. */
  XmlDocument close() {
    return write(xml::writeEndElement);
  }

  /** An element with text. */
  XmlDocument add(String element, Object value) {
    return open(element).text(value.toString()).close();
  }

  /** A list: a {@code member} for each item. */
  <T> XmlDocument list(String element, Collection<T> items, BiConsumer<XmlDocument, T> writeItem) {
    open(element);
    for (T item : items) {
      open("member");
      writeItem.accept(this, item);
      close();
    }
    return close();
  }

  /** A list of texts. */
  XmlDocument texts(String element, Collection<String> items) {
    return list(element, items, XmlDocument::text);
  }

  XmlDocument text(String value) {
    String held = NOT_OF_XML.matcher(value).replaceAll("?");
    if (!quoting) {
      return write(() -> xml.writeCharacters(held));
    }
    for (String part : AROUND_QUOTES_AND_RETURNS.split(held, -1)) {
      switch (part) {
        case "\"" -> write(() -> xml.writeEntityRef("quot"));
        case "\r" -> write(() -> xml.writeEntityRef("#13"));
        default -> write(() -> xml.writeCharacters(part));
      }
    }
    return this;
  }

  @Override
  public String toString() {
    write(xml::flush);
    return text.toString();
  }

  private XmlDocument write(Writing writing) {
    try {
      writing.write();
      return this;
    } catch (XMLStreamException e) {
      throw impossible(e);
    }
  }

  private static IllegalStateException impossible(XMLStreamException e) {
    return new IllegalStateException("Memory takes whatever is written to it.", e);
  }

  private interface Writing {
    void write() throws XMLStreamException;
  }
}
