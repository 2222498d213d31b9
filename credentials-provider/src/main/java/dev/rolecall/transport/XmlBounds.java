package dev.rolecall.transport;

import java.io.ByteArrayInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * How much may be in an answer of XML. The SDK keeps an object of some 250 bytes for each element
 * and goes down into it by a call, so that a short answer of nothing but tags fills the memory or
 * the stack.
 */
final class XmlBounds {
  /** Elements and attributes. A page of 200 keys has some 2,500. */
  static final int MOST_PARTS = 1 << 14;

  /** AWS's own go down to six or seven. */
  static final int DEEPEST = 100;

  /** So short an answer holds no more than 1,365 tags, and most are shorter. */
  private static final int HARMLESS = 4096;

  private XmlBounds() {}

  /** Whether an answer keeps them; one that is not XML does, as far as it is read. */
  static boolean hold(byte[] answer) {
    if (answer.length <= HARMLESS) {
      return true;
    }
    int parts = 0;
    int depth = 0;
    try {
      XMLStreamReader xml = factory().createXMLStreamReader(new ByteArrayInputStream(answer));
      while (xml.hasNext() && parts <= MOST_PARTS && depth <= DEEPEST) {
        int event = xml.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          parts += 1 + xml.getAttributeCount();
          depth++;
        } else if (event == XMLStreamConstants.END_ELEMENT) {
          depth--;
        }
      }
    } catch (XMLStreamException e) {
      return true;
    }
    return parts <= MOST_PARTS && depth <= DEEPEST;
  }

  /** As the SDK reads it (XmlDomParser). */
  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newInstance();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory;
  }
}
