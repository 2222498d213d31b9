package dev.rolecall.embedded.aws;

import dev.rolecall.chain.IssuerDocuments;
import dev.rolecall.embedded.tls.CertificateAuthority;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Fetches what issuers publish from the addresses that were handed in, and from nowhere else. */
public final class AddressedIssuers implements IssuerDocuments {
  /** AWS re:Post, Resolve the InvalidIdentityToken error: a latency of more than 5 seconds. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final Map<String, IssuerAddress> addresses;
  private final Map<String, HttpClient> clients = new ConcurrentHashMap<>();

  /**
   * Makes ready.
   *
   * @param addresses by the issuers' names
   */
  public AddressedIssuers(Map<String, IssuerAddress> addresses) {
    this.addresses = Map.copyOf(addresses);
  }

  @Override
  public String fetch(URI document) throws IOException {
    for (Map.Entry<String, IssuerAddress> issuer : addresses.entrySet()) {
      URI uri = issuer.getValue().of(issuer.getKey(), document.toString()).orElse(null);
      if (uri != null) {
        return get(client(issuer.getKey(), issuer.getValue()), uri);
      }
    }
    throw new IOException("Nothing is known of an issuer that publishes " + document + ".");
  }

  private HttpClient client(String issuer, IssuerAddress address) {
    return clients.computeIfAbsent(
        issuer,
        name -> {
          HttpClient.Builder client =
              HttpClient.newBuilder()
                  .version(HttpClient.Version.HTTP_1_1)
                  .proxy(HttpClient.Builder.NO_PROXY)
                  .connectTimeout(LIMIT);
          address
              .authority()
              .ifPresent(
                  authority -> client.sslContext(CertificateAuthority.clientContext(authority)));
          return client.build();
        });
  }

  private static String get(HttpClient client, URI uri) throws IOException {
    try {
      HttpResponse<String> response =
          client
              .sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
              .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != 200) {
        throw new IOException("%s answered %d.".formatted(uri, response.statusCode()));
      }
      return response.body();
    } catch (ExecutionException e) {
      throw new IOException("%s did not answer: %s.".formatted(uri, e.getCause()), e);
    } catch (TimeoutException e) {
      throw new IOException("%s did not answer within %d s.".formatted(uri, LIMIT.toSeconds()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("The wait for %s was interrupted.".formatted(uri), e);
    }
  }
}
