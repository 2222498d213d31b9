package dev.rolecall.e2e.admin;

import dev.rolecall.chain.IssuerDocuments;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What an issuer publishes, fetched from where its name leads. */
final class PublishedIssuer implements IssuerDocuments {
  /** As long as STS waits for it (AWS re:Post, Couldn't retrieve verification key). */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** More than a hundred keys of 4096 bits. */
  private static final int LARGEST = 1 << 18;

  @Override
  public String fetch(URI document) throws IOException {
    HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build();
    try {
      HttpResponse<InputStream> answer =
          client.send(
              HttpRequest.newBuilder(document).timeout(LIMIT).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        if (answer.statusCode() != 200) {
          throw new IOException("%s answers %d".formatted(document, answer.statusCode()));
        }
        return new String(body.readNBytes(LARGEST), StandardCharsets.UTF_8);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (IOException e) {
      throw new IOException(
          e.getMessage() == null ? "no connection to " + document.getHost() : e.getMessage(), e);
    }
  }
}
