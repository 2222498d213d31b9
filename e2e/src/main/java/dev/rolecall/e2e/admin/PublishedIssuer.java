package dev.rolecall.e2e.admin;

import dev.rolecall.chain.IssuerDocuments;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What an issuer publishes, fetched from where its name leads. */
final class PublishedIssuer implements IssuerDocuments {
  /** As long as STS waits for it (AWS re:Post, Couldn't retrieve verification key). */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** More than a hundred keys of 4096 bits. */
  static final int LARGEST = 1 << 18;

  private final Duration limit;

  PublishedIssuer() {
    this(LIMIT);
  }

  /**
   * @param limit for one document, from the connection to its last byte
   */
  PublishedIssuer(Duration limit) {
    this.limit = limit;
  }

  @Override
  public String fetch(URI document) throws IOException {
    HttpClient client = HttpClient.newBuilder().connectTimeout(limit).build();
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(HttpRequest.newBuilder(document).build(), info -> new BoundedBody());
    try {
      HttpResponse<String> there = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (there.statusCode() != 200) {
        throw new IOException("%s answers %d".formatted(document, there.statusCode()));
      }
      return there.body();
    } catch (TimeoutException e) {
      throw new IOException(
          "%s was not had whole within %d ms".formatted(document, limit.toMillis()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      String why = e.getCause() == null ? null : e.getCause().getMessage();
      throw new IOException(why == null ? "no connection to " + document.getHost() : why, e);
    } finally {
      // Where it has not ended, this ends its connection.
      answer.cancel(true);
    }
  }

  /** A body no longer than the largest. */
  private static final class BoundedBody implements HttpResponse.BodySubscriber<String> {
    private final CompletableFuture<String> body = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription subscription;

    @Override
    public CompletionStage<String> getBody() {
      return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer buffer : buffers) {
        if (bytes.size() + buffer.remaining() > LARGEST) {
          onError(new IOException("it is longer than %d KiB".formatted(LARGEST >> 10)));
          if (subscription != null) {
            subscription.cancel();
          }
          return;
        }
        byte[] piece = new byte[buffer.remaining()];
        buffer.get(piece);
        bytes.writeBytes(piece);
      }
    }

    @Override
    public void onError(Throwable failure) {
      body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      body.complete(bytes.toString(StandardCharsets.UTF_8));
    }
  }
}
