package dev.rolecall.transport;

import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * A service's refusal in its own words. STS and IAM wrap their error in an {@code ErrorResponse},
 * S3 does not (Amazon S3 API Reference, Error responses). What serves all three from one place, as
 * Ceph's gateway does, may speak as S3 does for STS too, and the SDK's client then finds no code.
 *
 * @param code for example {@code AccessDenied}
 * @param message a sentence, or nothing
 */
public record ServiceError(String code, String message) {
  /** The error that was answered; nothing where the answer is no error of a service. */
  public static Optional<ServiceError> of(AwsServiceException refusal) {
    AwsErrorDetails details = refusal.awsErrorDetails();
    if (details == null) {
      return Optional.empty();
    }
    return details.errorCode() == null
        ? Optional.ofNullable(details.rawResponse()).flatMap(raw -> bare(raw.asByteArray()))
        : Optional.of(
            new ServiceError(
                details.errorCode(), details.errorMessage() == null ? "" : details.errorMessage()));
  }

  /** An {@code Error} that nothing wraps. */
  private static Optional<ServiceError> bare(byte[] body) {
    Map<List<String>, String> texts = new HashMap<>();
    try {
      XMLInputFactory factory = XMLInputFactory.newFactory();
      factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
      factory.setProperty(XMLInputFactory.IS_COALESCING, true);
      XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(body));
      Deque<String> path = new ArrayDeque<>();
      while (xml.hasNext()) {
        int event = xml.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          path.addLast(xml.getLocalName());
        } else if (event == XMLStreamConstants.END_ELEMENT) {
          path.removeLast();
        } else if (event == XMLStreamConstants.CHARACTERS) {
          texts.put(List.copyOf(path), xml.getText());
        }
      }
    } catch (XMLStreamException e) {
      return Optional.empty();
    }
    return Optional.ofNullable(texts.get(List.of("Error", "Code")))
        .map(code -> new ServiceError(code, texts.getOrDefault(List.of("Error", "Message"), "")));
  }
}
